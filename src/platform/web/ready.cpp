// From a handler's answer to one that can be sent: conditions (RFC 9110, 13), one range, compression, common headers.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "platform/web/compress.hpp"
#include "platform/web/dispatch.hpp"
#include "platform/web/headers.hpp"
#include "platform/web/parse.hpp"

namespace tinhso::web {
namespace {

constexpr std::size_t worth_compressing = 1'024;  // bytes
constexpr int answer_gzip_level = 3;

std::string_view header_of(Response const& response, std::string_view name) {
  for (auto const& [key, value] : response.headers)
    if (equal_ignoring_case(key, name)) return value;
  return {};
}
void set_header(Response& response, std::string const& name, std::string value) {
  std::erase_if(response.headers, [&](auto const& h) { return equal_ignoring_case(h.first, name); });
  response.headers.emplace(name, std::move(value));
}

void compress_body(Exchange const& exchange, Response& response) {
  if (response.body.size() < worth_compressing || response.status == 206) return;
  if (!compressible(header_of(response, "content-type")) || !header_of(response, "content-encoding").empty()) return;
  if (!header_of(response, "content-disposition").empty()) return;
  response.headers.emplace("Vary", "Accept-Encoding");
  if (!accepts_encoding(exchange.request.header("accept-encoding"), "gzip")) return;
  auto packed = gzip(response.body, answer_gzip_level);
  if (packed.size() >= response.body.size()) return;
  response.body = std::move(packed);
  response.headers.emplace("Content-Encoding", "gzip");
}

/// Opens the file and decides which part of it is sent.
void ready_file(Exchange const& exchange, Outgoing& out) {
  auto& response = out.response;
  int const descriptor = ::open(response.file->c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "cannot open " + response.file->string()};
  out.file = std::shared_ptr<void>{new int{descriptor}, [](void* p) {
                                     auto* const fd = static_cast<int*>(p);
                                     ::close(*fd);
                                     delete fd;
                                   }};
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    throw std::runtime_error{response.file->string() + " is not a file"};
  std::int64_t const size = facts.st_size;
  out.length = size;
  if (header_of(response, "content-type").empty()) response.headers.emplace("Content-Type", "application/octet-stream");
  set_header(response, "Accept-Ranges", "bytes");
  if (response.status != 200 || exchange.request.method != Method::get) return;
  auto const if_range = exchange.request.header("if-range");
  if (!if_range.empty() && (if_range.starts_with("W/") || if_range != header_of(response, "etag"))) return;
  ByteRange range;
  switch (parse_range(exchange.request.header("range"), size, range)) {
    case RangeKind::whole:
      return;
    case RangeKind::part:
      response.status = 206;
      set_header(response, "Content-Range",
                 "bytes " + std::to_string(range.from) + "-" + std::to_string(range.from + range.length - 1) + "/" +
                     std::to_string(size));
      out.from = range.from;
      out.length = range.length;
      return;
    case RangeKind::unsatisfiable:
      response.status = 416;
      set_header(response, "Content-Range", "bytes */" + std::to_string(size));
      out.file.reset();
      out.length = 0;
      return;
  }
}

}  // namespace

Outgoing make_ready(Exchange const& exchange, Response response) {
  Outgoing out;
  out.response = std::move(response);
  auto& ready = out.response;
  bool const get = exchange.request.method == Method::get;
  if (get && ready.status == 200 && tag_matches(exchange.request.header("if-none-match"), header_of(ready, "etag"))) {
    ready.status = 304;
    ready.body.clear();
    ready.file.reset();
    std::erase_if(ready.headers, [](auto const& h) { return equal_ignoring_case(h.first, "content-type"); });
  } else if (ready.file) {
    ready_file(exchange, out);
    ready.body.clear();
  } else if (!ready.stream) {
    compress_body(exchange, ready);
    out.length = static_cast<std::int64_t>(ready.body.size());
  }
  if (ready.stream) {
    set_header(ready, "Content-Type", "text/event-stream; charset=utf-8");
    set_header(ready, "Cache-Control", "no-store");
    set_header(ready, "X-Accel-Buffering", "no");
  }
  add_common_headers(ready, exchange.request);
  return out;
}

void read_file(void* file, std::int64_t offset, char* bytes, std::size_t size) {
  int const descriptor = *static_cast<int*>(file);
  while (size > 0) {
    auto const n = ::pread(descriptor, bytes, size, offset);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw std::system_error{errno, std::generic_category(), "cannot read a file being sent"};
    if (n == 0) throw std::runtime_error{"a file became shorter while it was being sent"};
    bytes += n;
    offset += n;
    size -= static_cast<std::size_t>(n);
  }
}

}  // namespace tinhso::web
