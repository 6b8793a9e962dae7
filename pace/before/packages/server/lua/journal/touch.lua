-- touch: keeps a node's journal for longer.
--
-- KEYS[1]  entries  stream, as for append
-- KEYS[2]  kept     hash
-- ARGV[1]  (the fence)
-- ARGV[2]  for how long, in milliseconds
-- Result   the number of the last entry; 0 if there is none
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
return top and string.match(top[1], '^%d+') or '0'
