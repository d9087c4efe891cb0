-- wrk: GET as whoever $COOKIE says; prints one line with counts and latencies in microseconds.
wrk.headers["Cookie"] = os.getenv("COOKIE")
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("result %d %d %d %d %d\n", summary.requests, latency:percentile(50), latency:percentile(95),
    latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
