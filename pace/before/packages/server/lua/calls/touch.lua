-- touch: renews the lifetime of a call that is not over.
--
-- KEYS     as those of append.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  how long a live call is kept after this, in milliseconds
-- Result   1 if it is live, else 0
local version, ended = unpack(redis.call('HMGET', KEYS[1], 'version', 'ended'))
if not version or ended then return 0 end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[2]) end
return 1
