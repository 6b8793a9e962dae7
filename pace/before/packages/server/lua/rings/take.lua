-- take: takes one from every count, or none if one is used up. A count refills evenly (GCRA): its key lives until it is full again,
-- so it is measured by the clock of this Redis alone.
--
-- KEYS[1]  and after: the counts. The last key is what remembers the call, if it rings: on a link or a line the hash of the calls
--          that wait there (call -> network), else what says that its caller has declined whom they call now
-- ARGV[1]  (the fence)
-- ARGV[2]  1 if it does not ring even so, so that there is no such key; 'forgive' to delete it; 'place' to write it
-- ARGV[3]  to 'place': the call
-- ARGV[4]  its network
-- ARGV[5]  how long the hash is kept after this, in milliseconds
-- ARGV[6]  the other calls that wait there, each with a space before and after; what the hash has of others is dropped
-- ARGV[7]  and after: for each count, in how many milliseconds it is refilled by one, and wholly
-- Result   {0}, or {the number of the count that is used up, in how many milliseconds one can be taken}
local does = ARGV[2]
local counts = does == '1' and #KEYS or #KEYS - 1
local fullIn = {}
for i = 1, counts do
  local next = math.max(redis.call('PTTL', KEYS[i]), 0) + tonumber(ARGV[5 + 2 * i])
  local wait = next - tonumber(ARGV[6 + 2 * i])
  -- Rounding must not cost anybody a ring.
  if wait > 0.001 then return { i, math.ceil(wait) } end
  fullIn[i] = math.max(math.floor(next), 1)
end
for i = 1, counts do redis.call('SET', KEYS[i], '', 'PX', fullIn[i]) end

local rung = KEYS[#KEYS]
if does == 'forgive' then
  redis.call('DEL', rung)
elseif does == 'place' then
  for _, known in ipairs(redis.call('HKEYS', rung)) do
    if not string.find(ARGV[6], ' ' .. known .. ' ', 1, true) then redis.call('HDEL', rung, known) end
  end
  redis.call('HSET', rung, ARGV[3], ARGV[4])
  redis.call('PEXPIRE', rung, ARGV[5])
end
return { 0 }
