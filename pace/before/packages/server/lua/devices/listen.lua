-- listen: notes that a device listens to an address.
--
-- KEYS[1]  listeners  hash: user and device -> the number of its connection, its node, and 1 if its person waits to join, else 0
-- ARGV[1]  (the fence)
-- ARGV[2]  user and device
-- ARGV[3]  the number of its connection; one with a newer number stays
-- ARGV[4]  the rest
-- ARGV[5]  how long the hash is kept after this, in milliseconds
-- Result   1 if it is noted, else 0
local held = redis.call('HGET', KEYS[1], ARGV[2])
if held and tonumber(string.match(held, '^%d+')) > tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
