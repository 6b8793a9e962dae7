-- add-answer: notes that somebody who waited on a line was answered.
--
-- KEYS[1]  list: when each was answered, and how long the staff took for them, with a space between; the last one first
-- ARGV[1]  (the fence)
-- ARGV[2]  when, in milliseconds since the epoch
-- ARGV[3]  since when at least one person had waited
-- ARGV[4]  how many answers are kept
-- ARGV[5]  how long they are kept after this, in milliseconds
-- Result   1
local at, since = tonumber(ARGV[2]), tonumber(ARGV[3])
local last = redis.call('LINDEX', KEYS[1], 0)
local before = last and tonumber(string.match(last, '^(%d+) ')) or 0
local took = math.max(0, at - math.max(since, before))
redis.call('LPUSH', KEYS[1], string.format('%.0f %.0f', at, took))
redis.call('LTRIM', KEYS[1], 0, ARGV[4] - 1)
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return 1
