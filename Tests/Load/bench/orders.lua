-- wrk script: places orders of random lines, each with its own key, as one of many customers; with TARGET=/quotes it only has
-- them priced. TOKENS, RESTAURANTS and LINES (in JSON) are separated by line breaks. Use with one thread.
dofile(os.getenv("ROOT") .. "/Tests/Load/bench/result.lua")
local function split(name)
  local values = {}
  for value in os.getenv(name):gmatch("[^\n]+") do values[#values + 1] = value end
  return values
end
local tokens, restaurants, choices = split("TOKENS"), split("RESTAURANTS"), split("LINES")
local any = function(values) return values[math.random(#values)] end
local number, run = 0, os.time()
math.randomseed(run)

function request()
  number = number + 1
  local lines = {}
  for line = 1, 3 do lines[line] = any(choices) end
  return wrk.format("POST", os.getenv("TARGET") or "/orders", {
    ["Content-Type"] = "application/json", Accept = "application/json", Authorization = "Bearer " .. any(tokens),
    ["Idempotency-Key"] = string.format("%d-%d-%d", run, number, math.random(1000000)),
  }, string.format('{"restaurantId":"%s","fulfilment":"takeaway","paymentMethod":"cash","lines":[%s]}',
    any(restaurants), table.concat(lines, ",")))
end
