-- renew: makes a process a node of the server on this Redis, or keeps it one; says which nodes there are, and after which of the
-- dead it tidies up.
--
-- KEYS[1]  members  hash: the number of a node, to JSON: the token of its process, when its lease ends, who that is, which records
--                   it has
-- KEYS[2]  gone     hash: the number of a node that is no more and was not tidied up after, to that of the node that does so, or ''
-- KEYS[3]  numbers  hash: `last`, the highest number given; `since`, a name for what this Redis holds, new when it was empty
-- ARGV[1]  the token of our process
-- ARGV[2]  who we are, for people
-- ARGV[3]  which records we have
-- ARGV[4]  how long our lease holds, in milliseconds
-- ARGV[5]  how long all this is kept after the last renewal, in milliseconds
-- ARGV[6]  `since`, as we last heard it; '' if never
-- ARGV[7]  our number, as we last heard it; 0 if we have had none
-- ARGV[8…] nodes that we have seen without a lease for long enough to take them for dead
-- Result   {'held', our number, when our lease ends, the time, `since`, {a node, when its lease ends, …}, {a node to tidy up
--          after, …}}, times in milliseconds since the epoch by this Redis's clock
--          {'taken', who}: a node with other records is there
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local since = redis.call('HGET', KEYS[3], 'since')
if not since then
  since = string.format('%s %.0f', ARGV[1], now)
  redis.call('HSET', KEYS[3], 'since', since)
end

local members, others, own = {}, nil, nil
local found = redis.call('HGETALL', KEYS[1])
for i = 1, #found, 2 do
  local member = cjson.decode(found[i + 1])
  members[found[i]] = member
  if member.token == ARGV[1] then own = found[i] end
  if member.records ~= ARGV[3] and tonumber(member.ends) > now then others = member.who end
end
-- One that has renewed its lease meanwhile stays.
for i = 8, #ARGV do
  local member = members[ARGV[i]]
  if member and tonumber(member.ends) <= now then
    members[ARGV[i]] = nil
    redis.call('HDEL', KEYS[1], ARGV[i])
    redis.call('HSET', KEYS[2], ARGV[i], '')
  end
end

if not own then
  if others then return { 'taken', others } end
  -- What an emptied Redis no longer knows of us is tidied up after as well: others may hold something for us.
  if ARGV[6] ~= '' and ARGV[6] ~= since then redis.call('HSET', KEYS[2], ARGV[7], '') end
  -- The time goes on also where a restart has lost the last number, unless the new clock is behind.
  local last = tonumber(redis.call('HGET', KEYS[3], 'last') or '0')
  own = string.format('%.0f', math.max(now, last + 1, tonumber(ARGV[7]) + 1))
  redis.call('HSET', KEYS[3], 'last', own)
end
local ends = string.format('%.0f', now + tonumber(ARGV[4]))
members[own] = { token = ARGV[1], ends = ends, who = ARGV[2], records = ARGV[3] }
redis.call('HSET', KEYS[1], own, cjson.encode(members[own]))

local ours = {}
local gone = redis.call('HGETALL', KEYS[2])
for i = 1, #gone, 2 do
  local by = gone[i + 1]
  if not members[by] then
    by = own
    redis.call('HSET', KEYS[2], gone[i], own)
  end
  if by == own then ours[#ours + 1] = gone[i] end
end
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[5]) end

local nodes = {}
for number, member in pairs(members) do
  nodes[#nodes + 1] = number
  nodes[#nodes + 1] = member.ends
end
return { 'held', own, ends, string.format('%.0f', now), since, nodes, ours }
