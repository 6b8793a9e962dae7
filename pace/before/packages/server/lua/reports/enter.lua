-- enter: remembers, for as long as a call is kept, that a device has reported on it.
--
-- KEYS[1]  head
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- Result   1 if it is the first time, else 0
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
return redis.call('HSETNX', KEYS[1], 'report ' .. ARGV[2], '')
