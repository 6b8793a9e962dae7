-- read: the state and the log of a call at one moment.
--
-- KEYS[1]  head
-- KEYS[2]  log
-- Result   {state, entry, entry, ...}, each as JSON, the entries in no order; empty if there is no such call
local state = redis.call('HGET', KEYS[1], 'state')
if not state then return {} end
local reply = redis.call('HVALS', KEYS[2])
table.insert(reply, 1, state)
return reply
