-- claim: claims a key for a call, unless another call holds it.
--
-- KEYS[1]  the claim
-- ARGV[1]  (the fence)
-- ARGV[2]  the claim as JSON
-- ARGV[3]  how long it holds, in milliseconds
-- Result   the claim that holds, as JSON
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return ARGV[2]
