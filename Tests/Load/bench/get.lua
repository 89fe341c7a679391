-- wrk script: repeats one GET, or those of PATHS (separated by commas) in turn.
dofile(os.getenv("ROOT") .. "/Tests/Load/bench/result.lua")
local paths, number = {}, 0
for path in (os.getenv("PATHS") or ""):gmatch("[^,]+") do paths[#paths + 1] = path end

function request()
  if #paths == 0 then return wrk.format("GET") end
  number = number + 1
  return wrk.format("GET", paths[number % #paths + 1])
end
