-- wrk script: repeats one GET, or those of PATHS (separated by commas) in turn.
local paths, number = {}, 0
for path in (os.getenv("PATHS") or ""):gmatch("[^,]+") do paths[#paths + 1] = path end

function request()
  if #paths == 0 then return wrk.format("GET") end
  number = number + 1
  return wrk.format("GET", paths[number % #paths + 1])
end

function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
