-- stage: puts aside a part of what is to replace all that a node keeps.
--
-- KEYS[1]  next     hash
-- ARGV[1]  (the fence)
-- ARGV[2]  1 for the first part
-- ARGV[3]  for how long, in milliseconds
-- ARGV[4…] keys and values by turns
if ARGV[2] == '1' then redis.call('DEL', KEYS[1]) end
for place = 4, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[place], ARGV[place + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
