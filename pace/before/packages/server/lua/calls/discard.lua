-- discard: removes a call that is over, so that its log can begin again.
--
-- KEYS     as those of append.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the version of its head; another one stays
-- Result   1 if it is gone, else 0
local version, ended = unpack(redis.call('HMGET', KEYS[1], 'version', 'ended'))
if not ended or version ~= ARGV[2] then return 0 end
redis.call('DEL', unpack(KEYS))
return 1
