#include "platform/web/metrics.hpp"

#include <fmt/format.h>

#include <iterator>

namespace tinhso::web {

void Metrics::request(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds took) {
  double const seconds = std::chrono::duration<double>(took).count();
  std::size_t bucket = 0;
  while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
  std::lock_guard const lock{mutex_};
  auto& counts = routes_[{std::string{method}, std::string{route}}];
  ++counts.by_status[status];
  ++counts.buckets[bucket];
  counts.seconds += seconds;
  ++counts.count;
}

void Metrics::rejected(std::string_view reason) {
  std::lock_guard const lock{mutex_};
  auto const found = rejected_.find(reason);
  if (found == rejected_.end()) rejected_.emplace(reason, 1);
  else ++found->second;
}

std::string Metrics::text(int connections, std::size_t queue) const {
  std::string out;
  auto to = std::back_inserter(out);
  auto head = [&](std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(to, "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
  };
  std::lock_guard const lock{mutex_};
  head("tinhso_http_requests_total", "counter", "Requests answered, by route and status.");
  for (auto const& [key, route] : routes_)
    for (auto const& [status, count] : route.by_status)
      fmt::format_to(to, "tinhso_http_requests_total{{method=\"{}\",route=\"{}\",status=\"{}\"}} {}\n", key.first,
                     key.second, status, count);
  head("tinhso_http_request_seconds", "histogram", "From the end of the request's header to the end of its answer.");
  for (auto const& [key, route] : routes_) {
    auto const labels = fmt::format("method=\"{}\",route=\"{}\"", key.first, key.second);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      sum += route.buckets[i];
      fmt::format_to(to, "tinhso_http_request_seconds_bucket{{{},le=\"{}\"}} {}\n", labels, bounds[i], sum);
    }
    fmt::format_to(to, "tinhso_http_request_seconds_bucket{{{},le=\"+Inf\"}} {}\n", labels, route.count);
    fmt::format_to(to, "tinhso_http_request_seconds_sum{{{}}} {}\n", labels, route.seconds);
    fmt::format_to(to, "tinhso_http_request_seconds_count{{{}}} {}\n", labels, route.count);
  }
  head("tinhso_http_rejected_total", "counter", "Connections and requests turned away, by reason.");
  for (auto const& [reason, count] : rejected_)
    fmt::format_to(to, "tinhso_http_rejected_total{{reason=\"{}\"}} {}\n", reason, count);
  auto one = [&](std::string_view name, std::string_view type, std::string_view help, auto value) {
    head(name, type, help);
    fmt::format_to(to, "{} {}\n", name, value);
  };
  one("tinhso_http_connections", "gauge", "Open connections.", connections);
  one("tinhso_http_connections_total", "counter", "Connections accepted.", accepted.load());
  one("tinhso_http_streams", "gauge", "Open event streams.", streams.load());
  one("tinhso_http_stream_events_total", "counter", "Events written to streams.", events.load());
  one("tinhso_http_worker_queue", "gauge", "Requests waiting for a worker.", queue);
  one("tinhso_http_body_bytes", "gauge", "Bytes of bodies being read into memory.", body_bytes.load());
  return out;
}

}  // namespace tinhso::web
