-- leave-phase: takes a call from among those in one phase.
--
-- KEYS[1]  sorted set: as that of enter-phase.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the call
-- Result   1 if it was there, else 0
return redis.call('ZREM', KEYS[1], ARGV[2])
