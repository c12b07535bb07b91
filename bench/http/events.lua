-- Requests of wrk: one event each, or BATCH of them; PAUSE_MS between two of one connection.
-- KEY is the write key.
local number = 0
local batch = tonumber(os.getenv("BATCH"))
local pause = tonumber(os.getenv("PAUSE_MS"))
local headers = { ["Authorization"] = "Bearer " .. os.getenv("KEY"), ["Content-Type"] = "application/json" }
local lane

function init(args)
  math.randomseed(os.time())
  lane = math.random(1, 1e9)
end

local function event()
  number = number + 1
  return string.format(
    '{"type":"track","messageId":"%d-%d","userId":"u%d","event":"Product Viewed","properties":{"product_id":"p%d","price":129.9,"category":"kahve"}}',
    lane, number, number % 20000, number % 500)
end

function request()
  if batch == 1 then
    return wrk.format("POST", "/v1/track", headers, event())
  end
  local events = {}
  for place = 1, batch do
    events[place] = event()
  end
  return wrk.format("POST", "/v1/batch", headers, '{"batch":[' .. table.concat(events, ",") .. "]}")
end

if pause then
  function delay()
    return pause
  end
end
