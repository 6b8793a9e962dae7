-- unlisten: notes that a device no longer listens to an address.
--
-- KEYS[1]  listeners  as that of listen.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  user and device
-- ARGV[3]  the number of its connection; one with a newer number stays
-- Result   1 if that is a change, else 0
local held = redis.call('HGET', KEYS[1], ARGV[2])
if not held or tonumber(string.match(held, '^%d+')) > tonumber(ARGV[3]) then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[2])
