-- take-due: takes deadlines whose time has come, for as long as a lease. They come again after it, unless they are settled.
--
-- KEYS     as those of set-due.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the time now, in milliseconds since the epoch
-- ARGV[3]  when the leases end
-- ARGV[4]  how many are taken at most
-- ARGV[5]  the name of the leases, to which a number is added
-- ARGV[6]  how long deadlines are kept after this, in milliseconds
-- Result   {deadline, when it was due, lease, deadline, ...}, longest due first
local times, leases = KEYS[1], KEYS[2]
local ready = redis.call('ZRANGEBYSCORE', times, '-inf', ARGV[2], 'WITHSCORES', 'LIMIT', 0, ARGV[4])
local found = {}
for i = 1, #ready, 2 do
  local taken = redis.call('HGET', leases, ready[i])
  local at = taken and cjson.decode(taken)[1] or tonumber(ready[i + 1])
  found[#found + 1] = { ready[i], at }
end
table.sort(found, function(a, b) return a[2] < b[2] or (a[2] == b[2] and a[1] < b[1]) end)
local reply = {}
for i, due in ipairs(found) do
  local lease = ARGV[5] .. ' ' .. i
  redis.call('ZADD', times, ARGV[3], due[1])
  redis.call('HSET', leases, due[1], cjson.encode({ due[2], lease }))
  reply[#reply + 1] = due[1]
  reply[#reply + 1] = tostring(due[2])
  reply[#reply + 1] = lease
end
redis.call('PEXPIRE', times, ARGV[6], 'GT')
redis.call('PEXPIRE', leases, ARGV[6])
return reply
