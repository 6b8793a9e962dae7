-- forget: forgets that a node has had a device.
--
-- KEYS[1]  set: user and device
-- ARGV[1]  (the fence)
-- ARGV[2]  user and device
-- Result   1 if that is a change, else 0
return redis.call('SREM', KEYS[1], ARGV[2])
