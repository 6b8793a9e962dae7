-- append: appends one entry to the log of a call, and moves its head.
--
-- KEYS[1]  head       hash: state, version, life, seq, length, and ended once the call is over
-- KEYS[2]  log        hash: seq -> the entry's JSON
-- KEYS[3]  stamps     hash: seq -> JSON array of the entry's length, whether it sets up sessions, its author, its id
-- KEYS[4]  ids        hash: author and id -> seq and time, also of forgotten entries
-- KEYS[5]  forgotten  list: author and id of forgotten entries, oldest first
-- ARGV[1]  (the fence)
-- ARGV[2]  the version that the decision was based on; 0 for none
-- ARGV[3]  the new state as JSON, or '' if it does not change
-- ARGV[4]  the new version
-- ARGV[5]  1 if the entry ends the call, else 0
-- ARGV[6]  author and id of the entry
-- ARGV[7]  author of the entry
-- ARGV[8]  when it was written, in milliseconds since the epoch
-- ARGV[9]  its JSON without its end, which is the seq and a brace
-- ARGV[10] the length of that, in UTF-16 code units
-- ARGV[11] 1 if it is one that sets up sessions, else 0
-- ARGV[12] 1 if its author may make us hold it, else 0
-- ARGV[13] how many entries a log may have
-- ARGV[14] how long a log may be
-- ARGV[15] how long a call is kept after this, in milliseconds
-- ARGV[16] the life of the call: of a new head, or of the one that the decision was based on; '' if that is not known
-- ARGV[17] and after, in pairs: a channel, and what it is told before the entry's JSON once the entry is written
-- Result   {'appended', seq, state, author, bytes, author, bytes, ...}: its seq, the state before as JSON, or '' if there was none or
--          its life was given, and then what was dropped because the call is over
--          {'repeated', seq, at}: the author has sent this id before
--          {'conflict', state, life, seq}: the head has changed, or there is none and this entry creates none; what it is now, each
--          '' for nothing
--          {'full'}, {'over-budget'}: there is no room; an entry that ends the call always has room
local head, log, stamps, ids, forgotten = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local known = redis.call('HGET', ids, ARGV[6])
if known then
  local seq, at = string.match(known, '^(%d+) (.*)$')
  return { 'repeated', seq, at }
end

local kept = redis.call('HMGET', head, 'version', 'seq', 'length', 'ended', 'life')
local isNew = not kept[1]
local isOther = not isNew and ARGV[16] ~= '' and kept[5] ~= ARGV[16]
if (kept[1] or '0') ~= ARGV[2] or isOther or (isNew and ARGV[3] == '') then
  return { 'conflict', redis.call('HGET', head, 'state') or '', kept[5] or '', kept[2] or '' }
end

local ends = ARGV[5] == '1'
local seq = tonumber(kept[2] or '0') + 1
local written = tonumber(ARGV[10]) + #tostring(seq) + 1
local length = tonumber(kept[3] or '0') + written
local isFull = redis.call('HLEN', log) >= tonumber(ARGV[13]) or length > tonumber(ARGV[14])
if isFull and not ends then return { 'full' } end
if ARGV[12] == '0' and not ends then return { 'over-budget' } end

redis.call('HSET', log, seq, ARGV[9] .. seq .. '}')
redis.call('HSET', stamps, seq, cjson.encode({ written, tonumber(ARGV[11]), ARGV[7], ARGV[6] }))
redis.call('HSET', ids, ARGV[6], seq .. ' ' .. ARGV[8])
redis.call('HSET', head, 'seq', seq)
local before = ''
if ARGV[3] ~= '' and ARGV[16] == '' then before = redis.call('HGET', head, 'state') or '' end
if isNew then redis.call('HSET', head, 'life', ARGV[16]) end
if ARGV[3] ~= '' then redis.call('HSET', head, 'state', ARGV[3], 'version', ARGV[4]) end

-- Of a call that is over, only what says how it began, who took part and how it ended is kept.
local reply = { 'appended', seq, before }
if ends then
  redis.call('HSET', head, 'ended', '1')
  local all = redis.call('HGETALL', stamps)
  for i = 1, #all, 2 do
    local stamp = cjson.decode(all[i + 1])
    if stamp[2] == 1 and all[i] ~= tostring(seq) then
      reply[#reply + 1] = stamp[3]
      reply[#reply + 1] = redis.call('HSTRLEN', log, all[i])
      length = length - stamp[1]
      redis.call('HDEL', log, all[i])
      redis.call('HDEL', stamps, all[i])
      redis.call('HDEL', ids, stamp[4])
    end
  end
  for _, id in ipairs(redis.call('LRANGE', forgotten, 0, -1)) do redis.call('HDEL', ids, id) end
  redis.call('DEL', forgotten)
end
redis.call('HSET', head, 'length', length)

-- What is left of an ended call lives no longer because something is added to it.
if ends or not kept[4] then
  for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[15]) end
end

-- Only hints: where Redis has no pub/sub, or does not let us use it, nothing is wrong with the entry.
for i = 17, #ARGV, 2 do redis.pcall('PUBLISH', ARGV[i], ARGV[i + 1] .. ARGV[9] .. seq .. '}') end
return reply
