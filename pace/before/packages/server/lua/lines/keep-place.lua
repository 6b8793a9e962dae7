-- keep-place: keeps a place for somebody who is expected to call an address soon, instead of an earlier one.
--
-- KEYS[1]  the place
-- ARGV[1]  (the fence)
-- ARGV[2]  the place as JSON
-- ARGV[3]  how long it is kept, in milliseconds
-- Result   1
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
