-- unlist: takes calls, or deadlines, out of a list.
--
-- KEYS[1]  sorted set: the list
-- ARGV[1]  (the fence)
-- ARGV[2]  and after: what is taken out
-- Result   how many were there
return redis.call('ZREM', KEYS[1], unpack(ARGV, 2))
