-- wrk script: places orders of three random lines with the Go peer, as orders.lua does with the platform: each with its own key, as one
-- of many customers. TOKENS are separated by line breaks. Use with one thread.
dofile(os.getenv("ROOT") .. "/Tests/Load/bench/result.lua")
local tokens = {}
for token in os.getenv("TOKENS"):gmatch("[^\n]+") do tokens[#tokens + 1] = token end
local r = math.random
local number, run = 0, os.time()
math.randomseed(run)

function request()
  number = number + 1
  local a = r(40)
  return wrk.format("POST", "/orders", {
    ["Content-Type"] = "application/json", Accept = "application/json", Authorization = "Bearer " .. tokens[r(#tokens)],
    ["Idempotency-Key"] = string.format("%d-%d-%d", run, number, r(1000000)),
  }, string.format(
    '{"restaurant":%d,"withdrawal":"delivery","lines":[{"product":%d,"quantity":1},{"product":%d,"quantity":1},{"product":%d,"quantity":1}],"note":""}',
    r(6), a, a % 40 + 1, (a + 12) % 40 + 1))
end
