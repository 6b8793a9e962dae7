-- admit: decides whether a handshake is accepted, and remembers its number.
--
-- KEYS[1]  devices  hash: device -> JSON, with the node and the number of its connection
-- KEYS[2]  newest   the newest number of this device
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the number of the handshake
-- ARGV[4]  the nodes that are alive, each between spaces
-- ARGV[5]  how many devices of the user may be connected
-- ARGV[6]  how long the number is remembered, in milliseconds
-- Result   {'admitted', newest before}, {'stale', newest}, or {'too-many'}
local newest, known, count = tonumber(redis.call('GET', KEYS[2]) or '0'), false, 0
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local item = cjson.decode(all[i + 1])
  if string.find(ARGV[4], string.format(' %.0f ', item.node), 1, true) then
    count = count + 1
    if all[i] == ARGV[2] then
      known = true
      newest = math.max(newest, item.number)
    end
  end
end
if tonumber(ARGV[3]) <= newest then return { 'stale', string.format('%.0f', newest) } end
if count >= tonumber(ARGV[5]) and not known then return { 'too-many' } end
redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[6])
return { 'admitted', string.format('%.0f', newest) }
