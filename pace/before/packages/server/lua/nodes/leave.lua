-- leave: a node goes on purpose, so that the others need not wait for the end of its lease.
--
-- KEYS[1]  members  hash: the number of a node, to JSON
-- KEYS[2]  gone     hash: the number of a node that is no more, to that of the node that tidies up after it, or ''
-- ARGV[1]  our number
-- ARGV[2]  how long it is kept that we are gone, in milliseconds
-- Result   1 if we were a node, else 0
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[2], ARGV[1], '')
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
