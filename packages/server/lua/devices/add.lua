-- add: adds the connection of a device, in the place of an older one.
--
-- KEYS[1]  devices  as that of admit.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the number of the connection
-- ARGV[4]  the nodes that are alive, each between spaces
-- ARGV[5]  the connection as JSON
-- ARGV[6]  how long the hash is kept after this, in milliseconds
-- Result   {'added', node, connection}: the node that had the device until now, or ''; and its last connection, as JSON, if another
--          node had that, dead or alive, or ''
--          {'stale'}: the device has a newer connection
local held = redis.call('HGET', KEYS[1], ARGV[2])
local before, last = '', ''
if held then
  local item = cjson.decode(held)
  local node = string.format('%.0f', item.node)
  if string.find(ARGV[4], ' ' .. node .. ' ', 1, true) then
    if item.number > tonumber(ARGV[3]) then return { 'stale' } end
    before = node
  end
  if item.number < tonumber(ARGV[3]) and item.node ~= cjson.decode(ARGV[5]).node then last = held end
end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[5])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return { 'added', before, last }
