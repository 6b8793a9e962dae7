-- leave-policy: a device that had said by whom its person wants to be rung is gone. What the last one said stays.
--
-- KEYS[1]  as that of set-policy.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the number of its node
-- ARGV[4]  the numbers of the living nodes, each with a space before and after
-- ARGV[5]  how long what the last one said is kept, in milliseconds
-- Result   1, or 0 if the device has said nothing, or is on another node now
local said = redis.call('HGET', KEYS[1], ARGV[2])
if not said or string.match(said, '^(%S+) ') ~= ARGV[3] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[2])
for _, other in ipairs(redis.call('HVALS', KEYS[1])) do
  local node = string.match(other, '^(%S+) ')
  if string.find(ARGV[4], ' ' .. node .. ' ', 1, true) then return 1 end
end
redis.call('DEL', KEYS[1])
local policy = string.match(said, ' (.*)$')
-- Of no node, so it counts only as long as no device is here.
if policy == 'contacts' then
  redis.call('HSET', KEYS[1], ARGV[2], '- ' .. policy)
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return 1
