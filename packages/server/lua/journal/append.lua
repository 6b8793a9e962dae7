-- append: writes entries at the end of a node's journal, and what it keeps because of them.
--
-- KEYS[1]  entries  stream: the id of each is its number; the field e is JSON
-- KEYS[2]  kept     hash: what the node keeps
-- ARGV[1]  (the fence)
-- ARGV[2]  the number of the last entry, as the node knows it
-- ARGV[3]  about how many entries are kept
-- ARGV[4]  for how long, in milliseconds
-- ARGV[5]  a channel; '' for none
-- ARGV[6]  and what it is told once all is written
-- ARGV[7…] for each entry: its JSON; the key of what is kept, or ''; its value, or '' to keep it no longer
-- Result   1; 0 if the last entry has another number, and then nothing is written
local top = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local last = top and tonumber(string.match(top[1], '^%d+')) or 0
if last ~= tonumber(ARGV[2]) then return 0 end
for place = 7, #ARGV, 3 do
  last = last + 1
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], string.format('%.0f-1', last), 'e', ARGV[place])
  if ARGV[place + 1] ~= '' then
    if ARGV[place + 2] == '' then
      redis.call('HDEL', KEYS[2], ARGV[place + 1])
    else
      redis.call('HSET', KEYS[2], ARGV[place + 1], ARGV[place + 2])
    end
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
-- Only a hint: where Redis has no pub/sub, or does not let us use it, nothing is wrong with what was written.
if ARGV[5] ~= '' then redis.pcall('PUBLISH', ARGV[5], ARGV[6]) end
return 1
