-- enter: puts a call into one of the lists that it belongs to once its head has changed.
--
-- KEYS[1]  hash: each call of the list, to when it was entered and the version of the head that was to change, with a space between
-- ARGV[1]  (the fence)
-- ARGV[2]  the call
-- ARGV[3]  the version of its head; 0 if there is none
-- ARGV[4]  the time, in milliseconds since the epoch; a call that is there and listed keeps its own
-- ARGV[5]  how long the list is kept after this, in milliseconds
-- ARGV[6]  how many other calls are too many; absent if any number will do
-- Result   1
-- Error    CROWDED: there are too many, and nothing was changed
if ARGV[6] then
  local others = redis.call('HLEN', KEYS[1]) - redis.call('HEXISTS', KEYS[1], ARGV[2])
  if others >= tonumber(ARGV[6]) then error({ err = 'CROWDED' }) end
end
local at, version = ARGV[4], tonumber(ARGV[3])
local listed = redis.call('HGET', KEYS[1], ARGV[2])
if listed then
  local first, last = string.match(listed, '^(%S+) (%d+)$')
  if version > 0 then at = first end
  version = math.max(version, tonumber(last))
end
redis.call('HSET', KEYS[1], ARGV[2], at .. ' ' .. string.format('%.0f', version))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
