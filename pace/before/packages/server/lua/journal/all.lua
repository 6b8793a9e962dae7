-- all: everything that a node keeps.
--
-- KEYS[1]  entries  stream, as for append
-- KEYS[2]  kept     hash
-- Result   {the number of the last entry, {keys and values by turns}}
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
return { top and string.match(top[1], '^%d+') or '0', redis.call('HGETALL', KEYS[2]) }
