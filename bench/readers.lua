-- wrk: many officials, each of whom asks for a page, reads it for one to five seconds and asks for the next.
-- $COOKIES: a file with one Cookie header a line.
local pages = {"/api/work/tasks?limit=50", "/api/documents/incoming?limit=50", "/api/work/counts",
  "/api/documents/outgoing?limit=50", "/api/documents/search?limit=30&q=b%C3%A3o"}
local cookies = {}
for line in io.lines(os.getenv("COOKIES")) do cookies[#cookies + 1] = line end
function init() math.randomseed(os.time()) end
function delay() return math.random(1000, 5000) end
function request()
  return wrk.format("GET", pages[math.random(#pages)], {Cookie = cookies[math.random(#cookies)]})
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, latency:percentile(50), latency:percentile(95),
    latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
