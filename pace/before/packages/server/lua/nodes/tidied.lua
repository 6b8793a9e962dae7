-- tidied: nothing is left of a dead node.
--
-- KEYS[1]  gone  hash: the number of a node that is no more, to that of the node that tidies up after it, or ''
-- ARGV[1]  (the fence)
-- ARGV[2]  our number
-- ARGV[3]  the dead node's
-- Result   1; 0 if meanwhile another node tidies up after it
if redis.call('HGET', KEYS[1], ARGV[3]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[3])
