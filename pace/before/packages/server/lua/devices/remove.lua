-- remove: removes the connection of a device, unless the device has another.
--
-- KEYS[1]  devices  as that of admit.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the device
-- ARGV[3]  the number of the connection
-- ARGV[4]  the nodes that are alive, each between spaces
-- ARGV[5]  the node of the connection
-- Result   {device, user}: 1 if the device is connected no more, else 0; the same for its user
local held = redis.call('HGET', KEYS[1], ARGV[2])
if held then
  local item = cjson.decode(held)
  local isOurs = string.format('%.0f', item.node) == ARGV[5]
  if not isOurs or item.number ~= tonumber(ARGV[3]) then return { 0, 0 } end
  redis.call('HDEL', KEYS[1], ARGV[2])
end
for _, other in ipairs(redis.call('HVALS', KEYS[1])) do
  local node = string.format(' %.0f ', cjson.decode(other).node)
  if string.find(ARGV[4], node, 1, true) then return { 1, 0 } end
end
return { 1, 1 }
