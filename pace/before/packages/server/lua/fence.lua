-- fence: what stands before every script that writes.
--
-- A server that was stopped and continues does not know how long it slept, and neither does a command of its that arrives late.
-- So each says when its writer's lease ends, by this Redis's own clock, and one that comes later changes nothing. The script
-- needs no key for that, so that it works for the keys of every call, wherever they are.
--
-- ARGV[1]  when the writer's lease ends, in milliseconds since the epoch
-- Result   'fenced' if that is over; else the script goes on
local clock = redis.call('TIME')
if clock[1] * 1000 + math.floor(clock[2] / 1000) >= tonumber(ARGV[1]) then return 'fenced' end
