-- give-place: keeps a place no longer, unless it is another one by now.
--
-- KEYS[1]  the place
-- ARGV[1]  (the fence)
-- ARGV[2]  the place as JSON
-- Result   1 if it was there, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
return redis.call('DEL', KEYS[1])
