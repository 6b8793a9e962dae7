-- take-lease: takes the lease of the one server that uses this Redis, or renews it.
--
-- KEYS[1]  lease  JSON: the holder's token, and who that is
-- KEYS[2]  fence  the number of the last lease
-- ARGV[1]  our token
-- ARGV[2]  who we are, for the other
-- ARGV[3]  how long it holds, in milliseconds
-- ARGV[4]  the number of our lease; 0 if we have none
-- ARGV[5]  how long the number is kept after this, in milliseconds
-- Result   {'held', when it ends, its number, 1 if this Redis has lost what it held, else 0}, the time in milliseconds since the
--          epoch by this Redis's clock
--          {'taken', who}: another server holds it
local held = redis.call('GET', KEYS[1])
if held then
  local holder = cjson.decode(held)
  if holder.token ~= ARGV[1] then return { 'taken', holder.who } end
end
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local fence = tonumber(ARGV[4])
local last = redis.call('GET', KEYS[2])
local isLost = fence > 0 and not last
-- What was lost meanwhile begins a new lease. The time goes on also where a restart has lost the last number.
if not held or fence == 0 then fence = math.max(now, tonumber(last or '0') + 1) end
local number = string.format('%.0f', fence)
redis.call('SET', KEYS[1], cjson.encode({ token = ARGV[1], who = ARGV[2] }), 'PX', ARGV[3])
redis.call('SET', KEYS[2], number, 'PX', ARGV[5])
return { 'held', string.format('%.0f', now + tonumber(ARGV[3])), number, isLost and '1' or '0' }
