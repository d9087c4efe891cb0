// Everything of this room that reads what a client wrote, fed with whatever libFuzzer thinks of.
//
//   cmake --preset sanitize && ninja -C build/sanitize http_fuzz && build/sanitize/src/platform/web/http_fuzz -max_len=4096
#include <cstdlib>

#include "base/text.hpp"
#include "platform/web/broadcaster.hpp"
#include "platform/web/form.hpp"
#include "platform/web/headers.hpp"
#include "platform/web/incoming.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/problem.hpp"
#include "platform/web/router.hpp"

namespace {

using namespace tinhso;
using namespace tinhso::web;

void must(bool holds) {
  if (!holds) std::abort();
}

Response unused(Call&, None const&) { return no_content(); }
Routes const table{get<None, Response>("/api/documents/incoming", anyone, unused, "?"),
                   get<None, Response>("/api/documents/incoming/{id}", anyone, unused, "?"),
                   get<None, Response>("/api/documents/{kind}/{id}/attachments/{ordinal}", anyone, unused, "?"),
                   get<None, Response>("/", anyone, unused, "?")};
Router const router{table};

void targets(std::string_view text) {
  auto const target = parse_target(text);
  if (!target) return;
  for (auto const& segment : target->segments) {
    must(is_utf8(segment) && segment != ".." && segment != ".");
    must(segment.find_first_of(std::string_view{"/\\\0\n", 4}) == std::string::npos);
  }
  auto const again = parse_target(percent_encode(target->path()));
  must(again && again->path() == target->path());
  auto const found = router.find(Method::get, target->segments);
  for (auto const& [name, value] : found.parameters) must(!value.empty());
}

void fields(std::string_view text) {
  find_cookie(text, "tinhso_session");
  tag_matches(text, "\"a\"");
  accepts_encoding(text, "gzip");
  auto const language = preferred_language(text);
  must(language == "vi" || language == "en");
  wants_page(text, text);
  same_host(text, text);
  is_media_type(text, "application/json");
  if (auto const parts = read_form("multipart/form-data; boundary=b", text))
    for (auto const& part : *parts)
      must(part.content.find("\r\n--b") == std::string_view::npos && !part.name.empty());
  read_form(text, "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--");
  client_key(text);
  forwarded_client(text, std::set<std::string>{"10.0.0.1"});
  for (std::int64_t size : {0, 1, 1'000}) {
    ByteRange range;
    if (parse_range(text, size, range) == RangeKind::part)
      must(range.from >= 0 && range.length > 0 && range.from + range.length <= size);
  }
}

/// Each line a field; the answer's head must stay one header section whatever is echoed in it.
void exchanges(std::string_view text) {
  Incoming incoming;
  incoming.method = "POST";
  incoming.peer = "10.0.0.1";
  auto const end = text.find('\n');
  incoming.target = text.substr(0, end);
  auto rest = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  each_part(rest, '\n', [&](std::string_view line) {
    auto const colon = line.find(':');
    if (colon != std::string_view::npos)
      incoming.fields.emplace_back(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  });
  Exchange exchange;
  auto const refused = read_incoming(incoming, {"10.0.0.1"}, exchange);
  must(!exchange.request.origin.request_id.empty());
  exchange.request.path = is_utf8(incoming.target) ? std::string{incoming.target} : "/";
  auto answer =
      problem(refused ? *refused : too_large(1), exchange.request, language_of(exchange.request, std::nullopt));
  boost::json::parse(answer.body);
  answer.headers.emplace("Location", std::string{text});
  add_common_headers(answer, exchange.request);
  auto const head = write_head(answer, {});
  must(head.find("\r\n\r\n") == head.size() - 4);
  for (std::size_t at = head.find('\n'); at != std::string::npos; at = head.find('\n', at + 1))
    must(head[at - 1] == '\r');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size) {
  std::string_view const text{reinterpret_cast<char const*>(data), size};
  targets(text);
  parse_query(text);
  fields(text);
  exchanges(text);
  auto const sent = event_text({1, "t", std::string{text}, std::string{text}});
  must(sent.find("\n\n") == sent.size() - 2 && sent.find('\r') == std::string::npos);
  return 0;
}
