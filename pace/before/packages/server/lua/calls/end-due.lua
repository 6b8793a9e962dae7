-- end-due: settles a deadline that was taken, or makes it due again.
--
-- KEYS     as those of set-due.lua
-- ARGV[1]  (the fence)
-- ARGV[2]  the deadline
-- ARGV[3]  our lease on it; with another one nothing changes
-- ARGV[4]  when it is due again, in milliseconds since the epoch, or '' if it is settled
-- Result   1 if the lease was ours, else 0
local taken = redis.call('HGET', KEYS[2], ARGV[2])
if not taken or cjson.decode(taken)[2] ~= ARGV[3] then return 0 end
redis.call('HDEL', KEYS[2], ARGV[2])
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[1], ARGV[2])
else
  redis.call('ZADD', KEYS[1], ARGV[4], ARGV[2])
end
return 1
