-- decline-of: a person's last refusal of a caller.
--
-- KEYS[1]  the refusal
-- Result   {the person's name, for how many milliseconds it still counts}; empty if there is none
local name = redis.call('GET', KEYS[1])
if not name then return {} end
return { name, redis.call('PTTL', KEYS[1]) }
