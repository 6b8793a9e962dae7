-- decline: remembers that a person declined a caller.
--
-- KEYS[1]  the refusal
-- ARGV[1]  (the fence)
-- ARGV[2]  the person's name
-- ARGV[3]  how long it counts, in milliseconds
-- Result   1
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1
