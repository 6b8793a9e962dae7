-- leave: leaves something with a node.
--
-- KEYS[1]  list: what was left with it as JSON, oldest first
-- ARGV[1]  (the fence)
-- ARGV[2]  what is left, as JSON
-- ARGV[3]  how many the list may have; the oldest give way
-- ARGV[4]  how long it is kept after this, in milliseconds
-- Result   how many it has
redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], -tonumber(ARGV[3]), -1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return redis.call('LLEN', KEYS[1])
