-- note: notes that a node has had a device, so that it can be found when the node is gone.
--
-- KEYS[1]  set: user and device
-- ARGV[1]  (the fence)
-- ARGV[2]  user and device
-- ARGV[3]  how long the set is kept after this, in milliseconds
-- Result   1
redis.call('SADD', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
