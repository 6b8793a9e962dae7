-- together: runs several scripts in the order given, as one. One that fails does not keep the others from running.
--
-- Before it stands `scripts`, a table: of each script's name, its text as a function of its own KEYS and ARGV.
--
-- KEYS     those of each, one after the other
-- ARGV     for each: its name, or a command of Redis in capitals; how many keys it has; how many arguments; how many of those
--          right before it must not have failed, so that it runs; and its arguments
-- Result   {failures, result, result, ...}: the result of each. The failures are the number of each that failed, and what it said
local reply, failures, said = { {} }, {}, {}
local key, arg, place = 1, 1, 0
while arg <= #ARGV do
  local name, needs = ARGV[arg], tonumber(ARGV[arg + 3])
  local keys, args = {}, {}
  local last = key + tonumber(ARGV[arg + 1])
  while key < last do
    keys[#keys + 1] = KEYS[key]
    key = key + 1
  end
  local over = arg + 4 + tonumber(ARGV[arg + 2])
  arg = arg + 4
  while arg < over do
    args[#args + 1] = ARGV[arg]
    arg = arg + 1
  end
  place = place + 1
  local failed, ran, result = nil, true, false
  for before = place - needs, place - 1 do failed = failed or said[before] end
  if not failed then
    if scripts[name] then
      ran, result = pcall(scripts[name], keys, args)
    else
      for _, given in ipairs(args) do keys[#keys + 1] = given end
      ran, result = pcall(redis.call, name, unpack(keys))
    end
    if not ran then failed = type(result) == 'table' and result.err or tostring(result) end
  end
  if failed then
    said[place], result = failed, false
    failures[#failures + 1] = place
    failures[#failures + 1] = failed
  end
  if result == nil then result = false end
  reply[place + 1] = result
end
reply[1] = failures
return reply
