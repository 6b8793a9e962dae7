-- forget: forgets entries of a call's log, but not the last, which says how far it reaches. Their ids stay known for a while.
--
-- KEYS     as those of append.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  how many ids of forgotten entries stay known
-- ARGV[3]  how long a live call is kept after this, in milliseconds
-- ARGV[4]  and after: the seqs
-- Result   {author, bytes, author, bytes, ...}: what was forgotten; empty if nothing was
local head, log, stamps, ids, forgotten = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local last, ended = unpack(redis.call('HMGET', head, 'seq', 'ended'))
local reply = {}
for i = 4, #ARGV do
  local seq = ARGV[i]
  local found = seq ~= last and redis.call('HGET', stamps, seq)
  if found then
    local stamp = cjson.decode(found)
    reply[#reply + 1] = stamp[3]
    reply[#reply + 1] = redis.call('HSTRLEN', log, seq)
    redis.call('HINCRBY', head, 'length', -stamp[1])
    redis.call('HDEL', log, seq)
    redis.call('HDEL', stamps, seq)
    redis.call('RPUSH', forgotten, stamp[4])
  end
end
local excess = redis.call('LLEN', forgotten) - tonumber(ARGV[2])
if excess > 0 then
  for _, id in ipairs(redis.call('LPOP', forgotten, excess)) do redis.call('HDEL', ids, id) end
end
if ended then
  local left = redis.call('PTTL', head)
  if left > 0 then redis.call('PEXPIRE', forgotten, left) end
else
  redis.call('PEXPIRE', forgotten, ARGV[3])
end
return reply
