-- replace: what was staged is all that a node keeps, and its journal goes on with one entry that says so.
--
-- KEYS[1]  entries  stream, as for append
-- KEYS[2]  kept     hash
-- KEYS[3]  next     hash: what was staged; none if nothing is kept
-- ARGV[1]  (the fence)
-- ARGV[2]  the number of the entry, above those of all before
-- ARGV[3]  its JSON
-- ARGV[4]  for how long, in milliseconds
redis.call('DEL', KEYS[1], KEYS[2])
if redis.call('EXISTS', KEYS[3]) == 1 then redis.call('RENAME', KEYS[3], KEYS[2]) end
redis.call('XADD', KEYS[1], ARGV[2] .. '-1', 'e', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
