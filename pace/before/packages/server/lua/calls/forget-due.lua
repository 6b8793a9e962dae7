-- forget-due: removes the deadlines of a call that is over.
--
-- KEYS     as those of set-due.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  and after: the deadlines
-- Result   how many there were
redis.call('HDEL', KEYS[2], unpack(ARGV, 2))
return redis.call('ZREM', KEYS[1], unpack(ARGV, 2))
