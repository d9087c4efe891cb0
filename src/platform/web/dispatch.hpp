// What happens to one request between its header and its answer, without knowing sockets.
//
// A Dispatcher is thread-safe; an Exchange belongs to one request, and to one thread at a time. The transport calls
//   receive()  on its own thread, at the end of the header: quick refusals, and files of the web apps;
//   admit()    on a worker, only for routes with a sink: who is it, may they, where shall the body go;
//   answer()   on a worker, once the body is there; on the transport's own where at_once() says so.
// Nothing here throws for what a client or a handler did.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "platform/web/assets.hpp"
#include "platform/web/metrics.hpp"
#include "platform/web/rate_limit.hpp"
#include "platform/web/router.hpp"
#include "platform/web/web.hpp"

namespace tinhso::web {

/// An answer ready to be sent: bytes in memory, bytes of an asset, a piece of a file, or a stream.
struct Outgoing {
  Response response;           ///< with all its headers
  std::string_view asset;      ///< sent instead of response.body when it is not empty
  std::shared_ptr<void> file;  ///< the open file, see read_file(); null: none
  std::int64_t from = 0;       ///< of the file
  std::int64_t length = 0;     ///< bytes of the body, whatever it comes from; for HEAD: that would come
};
/// At most `bytes.size()` bytes at `offset`; throws std::runtime_error when the file has become shorter.
void read_file(void* file, std::int64_t offset, char* bytes, std::size_t size);

struct Exchange {
  Request request;
  std::string method;  ///< as the client wrote it
  std::string target;  ///< raw
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  Route const* route = nullptr;
  std::optional<Call> call;  ///< once admitted
  std::unique_ptr<BodySink> sink;
  bool head() const { return method == "HEAD"; }
};

class Dispatcher {
 public:
  struct Parts {
    Routes const& routes;
    Context& context;
    Authenticator const& authenticator;
    AccessAdvice const& advice;
    Assets const* assets = nullptr;
    RateLimit* rates = nullptr;  ///< null: no limits
    int requests_per_minute = 0;
    Idempotency* idempotency = nullptr;
    Recall const* recall = nullptr;  ///< null or empty: nothing is answered at once
  };
  explicit Dispatcher(Parts parts);

  std::optional<Outgoing> receive(Exchange& exchange) const;
  std::optional<Outgoing> admit(Exchange& exchange) const;
  /// True when answer() needs neither the database nor the disk; whoever asks is let in then.
  bool at_once(Exchange& exchange) const;
  /// Runs the sink's finish(), the idempotency check and the handler.
  Outgoing answer(Exchange& exchange) const;
  /// Problem details for what the transport itself refuses.
  Outgoing refuse(Exchange const& exchange, Error const& fault) const;
  Outgoing refuse(Exchange const& exchange, std::exception_ptr fault) const;

 private:
  std::optional<Outgoing> find_route(Exchange& exchange, std::vector<std::string> const& segments) const;
  void enter(Exchange& exchange) const;
  Response handle(Exchange& exchange) const;
  Response handle_once(Exchange& exchange, std::string const& key) const;

  Parts parts_;
  Router router_;
  std::string slashes_below_;  ///< of the one route with `encoded_slash`
};

/// Makes a handler's answer ready: conditions, ranges, compression, common headers.
Outgoing make_ready(Exchange const& exchange, Response response);
/// Refuses a mutating request that another site caused (Sec-Fetch-Site, Origin). Throws Error 403.
void require_same_site(Request const& request);

}  // namespace tinhso::web
