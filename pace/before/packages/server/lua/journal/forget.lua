-- forget: removes the journal of a node that is gone.
--
-- KEYS[1…] all that it consists of
-- ARGV[1]  (the fence)
redis.call('UNLINK', unpack(KEYS))
return 1
