-- take: takes one from every count, or none if one is used up, or if too many calls wait. A count refills evenly (GCRA): its key lives
-- until it is full again, so it is measured by the clock of this Redis alone.
--
-- KEYS[1]  and after: the counts. The last key is what remembers the call, if it rings: on a link or a line the hash of the calls
--          that wait there (call -> when it was let in, in milliseconds since the epoch, and its network, with a space between), else
--          what says that its caller has declined whom they call now
-- ARGV[1]  (the fence)
-- ARGV[2]  1 if it does not ring even so, so that there is no such key; 'forgive' to delete it; 'place' to write it
-- ARGV[3]  to 'place': the call
-- ARGV[4]  its network
-- ARGV[5]  how long the hash is kept after this, in milliseconds
-- ARGV[6]  the other calls that wait there, with spaces between
-- ARGV[7]  for how long one that was let in is expected to be among them: what the hash has of others, after that, is dropped
-- ARGV[8]  how many others may wait there
-- ARGV[9]  and from the same network
-- ARGV[10] and after: for each count, in how many milliseconds it is refilled by one, and wholly
-- Result   0, or -1 if too many wait, and nothing was changed
-- Error    USED-UP: with the number of a count that is used up, and in how many milliseconds one can be taken; nothing was changed
local does, rung = ARGV[2], KEYS[#KEYS]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local over = {}
if does == 'place' then
  local waiting, all, ofNetwork = {}, 0, 0
  for call in string.gmatch(ARGV[6], '%S+') do waiting[call] = '' end
  local known = redis.call('HGETALL', rung)
  for i = 1, #known, 2 do
    local at, network = string.match(known[i + 1], '^(%d+) (.*)$')
    local isComing = tonumber(at) > now - tonumber(ARGV[7])
    if waiting[known[i]] or isComing then
      waiting[known[i]] = network
    else
      over[#over + 1] = known[i]
    end
  end
  waiting[ARGV[3]] = nil
  for _, network in pairs(waiting) do
    all = all + 1
    if network == ARGV[4] then ofNetwork = ofNetwork + 1 end
  end
  if all >= tonumber(ARGV[8]) or ofNetwork >= tonumber(ARGV[9]) then return -1 end
end

local counts = does == '1' and #KEYS or #KEYS - 1
local fullIn = {}
for i = 1, counts do
  local next = math.max(redis.call('PTTL', KEYS[i]), 0) + tonumber(ARGV[8 + 2 * i])
  local wait = next - tonumber(ARGV[9 + 2 * i])
  -- Rounding must not cost anybody a ring.
  if wait > 0.001 then error({ err = 'USED-UP ' .. i .. ' ' .. string.format('%.0f', math.ceil(wait)) }) end
  fullIn[i] = math.max(math.floor(next), 1)
end
for i = 1, counts do redis.call('SET', KEYS[i], '', 'PX', fullIn[i]) end

if does == 'forgive' then
  redis.call('DEL', rung)
elseif does == 'place' then
  for _, call in ipairs(over) do redis.call('HDEL', rung, call) end
  redis.call('HSET', rung, ARGV[3], string.format('%.0f %s', now, ARGV[4]))
  redis.call('PEXPIRE', rung, ARGV[5])
end
return 0
