-- ask: remembers that a device asks to restore a call, in place of what it has asked of this call before.
--
-- KEYS[1]  hash: 'device ' and the device -> its place; 'place ' and the place -> the device, a line break, its request as JSON
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the place
-- ARGV[4]  the request
-- ARGV[5]  how long the hash is kept after this, in milliseconds
-- Result   1
local before = redis.call('HGET', KEYS[1], 'device ' .. ARGV[2])
if before and before ~= ARGV[3] then
  local taken = redis.call('HGET', KEYS[1], 'place ' .. before)
  if taken and string.match(taken, '^[^\n]*') == ARGV[2] then redis.call('HDEL', KEYS[1], 'place ' .. before) end
end
redis.call('HSET', KEYS[1], 'device ' .. ARGV[2], ARGV[3], 'place ' .. ARGV[3], ARGV[2] .. '\n' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
