-- set-policy: by whom a person wants to be rung, as a connected device says.
--
-- KEYS[1]  hash: device -> the number of its node, a space, and what it said
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the number of its node
-- ARGV[4]  what it says
-- ARGV[5]  the numbers of the living nodes, each with a space before and after
-- ARGV[6]  how long the hash is kept after this, in milliseconds
-- Result   1
-- Somebody is here, so what devices said that are gone counts no more.
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local node = string.match(all[i + 1], '^(%S+) ')
  if not string.find(ARGV[5], ' ' .. node .. ' ', 1, true) then redis.call('HDEL', KEYS[1], all[i]) end
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return 1
