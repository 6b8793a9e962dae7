-- withdraw: forgets that a device asks to restore a call.
--
-- KEYS[1]  as that of ask.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- Result   1 if it had asked, else 0
local place = redis.call('HGET', KEYS[1], 'device ' .. ARGV[2])
if not place then return 0 end
redis.call('HDEL', KEYS[1], 'device ' .. ARGV[2])
local taken = redis.call('HGET', KEYS[1], 'place ' .. place)
-- Another device may have taken it since.
if taken and string.match(taken, '^[^\n]*') == ARGV[2] then redis.call('HDEL', KEYS[1], 'place ' .. place) end
return 1
