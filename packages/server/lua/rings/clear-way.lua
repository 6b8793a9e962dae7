-- clear-way: fails if something is, or may be, in the way of a call from one person to another. Only with other scripts, on one Redis: its
-- keys are of many things.
--
-- KEYS[1]  hash: each device of who is called, to its node and whom it wants to be rung by, with a space between
-- KEYS[2]  and after: what must not be there
-- Result   1
-- Error    PREVENTED
local found = redis.call('EXISTS', unpack(KEYS, 2)) > 0
for _, said in ipairs(redis.call('HVALS', KEYS[1])) do
  found = found or string.find(said, ' contacts', 1, true) ~= nil
end
if found then error({ err = 'PREVENTED' }) end
return 1
