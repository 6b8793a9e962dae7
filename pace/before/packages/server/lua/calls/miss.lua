-- miss: remembers a missed call of a person.
--
-- KEYS[1]  sorted set: the calls that the person missed as JSON, by when they ended
-- ARGV[1]  (the fence)
-- ARGV[2]  the missed call as JSON; one that is known already is not told twice
-- ARGV[3]  when it ended, in milliseconds since the epoch
-- ARGV[4]  how many are remembered
-- ARGV[5]  how long they are remembered after this, in milliseconds
-- Result   1
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[4]))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
