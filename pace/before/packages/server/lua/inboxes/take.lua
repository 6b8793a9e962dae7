-- take: takes everything that was left with a node.
--
-- KEYS[1]  as that of leave.lua
-- ARGV[1]  (the fence)
-- Result   what was left, oldest first
local left = redis.call('LRANGE', KEYS[1], 0, -1)
redis.call('DEL', KEYS[1])
return left
