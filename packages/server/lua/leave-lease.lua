-- leave-lease: gives the lease back, so that the next server need not wait for its end.
--
-- KEYS[1]  lease
-- ARGV[1]  our token
-- Result   1 if it was ours, else 0
local held = redis.call('GET', KEYS[1])
if not held or cjson.decode(held).token ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
return 1
