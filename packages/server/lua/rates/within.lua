-- within: fails if more were counted than may be.
--
-- KEYS[1]  the count
-- ARGV[1]  how many may be
-- Result   1
-- Error    PREVENTED
if tonumber(redis.call('GET', KEYS[1]) or 0) > tonumber(ARGV[1]) then error({ err = 'PREVENTED' }) end
return 1
