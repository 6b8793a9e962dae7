-- release: releases a claimed key, if this call holds it.
--
-- KEYS[1]  the claim
-- ARGV[1]  (the fence)
-- ARGV[2]  the call
-- Result   1 if it is released, else 0
local held = redis.call('GET', KEYS[1])
if not held or cjson.decode(held).callId ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1])
return 1
