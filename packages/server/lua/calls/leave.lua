-- leave: takes calls out of a list, but for those that somebody has entered meanwhile who may still write what belongs there.
--
-- KEYS[1]  hash: as that of enter.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  and after, in threes: the call; the version of its head, which does not belong there: it stays if it was entered for that
--          one or a later; and a time in milliseconds since the epoch: it does not stay if it was entered before
-- Result   how many were taken out
local gone = 0
for i = 2, #ARGV, 3 do
  local listed = redis.call('HGET', KEYS[1], ARGV[i])
  if listed then
    local at, version = string.match(listed, '^(%S+) (%d+)$')
    if tonumber(version) < tonumber(ARGV[i + 1]) or tonumber(at) < tonumber(ARGV[i + 2]) then
      gone = gone + redis.call('HDEL', KEYS[1], ARGV[i])
    end
  end
end
return gone
