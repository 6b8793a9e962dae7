-- enter-phase: puts a call among those in one phase.
--
-- KEYS[1]  sorted set: the calls, all at the same place, so that they are in the order of their ids
-- ARGV[1]  (the fence)
-- ARGV[2]  the call
-- ARGV[3]  how long the set is kept after this, in milliseconds
-- Result   1
redis.call('ZADD', KEYS[1], 0, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
