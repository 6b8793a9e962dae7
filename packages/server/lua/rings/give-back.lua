-- give-back: gives back what take.lua took for a call that could not be placed.
--
-- KEYS[1]  and after: the counts. The last key is the hash of the calls that wait on a link or a line, if it was to wait there
-- ARGV[1]  (the fence)
-- ARGV[2]  the call, if it was to wait on a link or a line, else ''
-- ARGV[3]  and after: for each count, in how many milliseconds it is refilled by one
-- Result   1
local counts = ARGV[2] == '' and #KEYS or #KEYS - 1
for i = 1, counts do
  local left = math.floor(redis.call('PTTL', KEYS[i]) - tonumber(ARGV[2 + i]))
  if left > 0 then
    redis.call('PEXPIRE', KEYS[i], left)
  else
    redis.call('DEL', KEYS[i])
  end
end
if ARGV[2] ~= '' then redis.call('HDEL', KEYS[#KEYS], ARGV[2]) end
return 1
