-- list: puts a call into one of the lists that it belongs to.
--
-- KEYS[1]  sorted set: the calls, by when they were listed
-- ARGV[1]  (the fence)
-- ARGV[2]  the call
-- ARGV[3]  its place, in milliseconds since the epoch; one that is listed already keeps its own
-- ARGV[4]  how long the list is kept after this, in milliseconds
-- Result   1
redis.call('ZADD', KEYS[1], 'NX', ARGV[3], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
