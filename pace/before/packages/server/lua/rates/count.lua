-- count: counts one within a window of time, which begins with the first.
--
-- KEYS[1]  the count
-- ARGV[1]  (the fence)
-- ARGV[2]  how long a window is, in milliseconds
-- Result   {how many there are in this window, how long it still lasts in milliseconds}
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return { count, redis.call('PTTL', KEYS[1]) }
