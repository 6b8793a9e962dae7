-- set-due: sets the time of a deadline, replacing an earlier one and the lease on it.
--
-- KEYS[1]  times   sorted set: deadlines, by when they can be taken
-- KEYS[2]  leases  hash: deadline -> JSON array of when it was due and whose it is, while it is taken
-- ARGV[1]  (the fence)
-- ARGV[2]  the deadline: its call and its name
-- ARGV[3]  the time, in milliseconds since the epoch
-- ARGV[4]  how long deadlines are kept after this, in milliseconds
-- Result   1
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4], 'NX')
redis.call('PEXPIRE', KEYS[1], ARGV[4], 'GT')
return 1
