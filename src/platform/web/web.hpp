// HTTP for the house: a table of typed routes in, one Server out. The only room that knows Boost.Beast.
//
// A handler is a plain synchronous function run on a worker thread: `Out f(Call&, In const&)`. The structs In and Out are
// described (base/reflect): they validate, serialise and make the OpenAPI 3.1 document, so the three cannot differ.
// Everything here is thread-safe unless it says otherwise. What a handler throws becomes problem details (RFC 9457).
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/reflect.hpp"
#include "platform/principal.hpp"

namespace tinhso {
struct Context;
namespace database {
class Database;
struct Migration;
}  // namespace database
}  // namespace tinhso

namespace tinhso::web {

enum class Method { get, post, put, patch, del };

/// What the client sent, with its path already matched. Header names are lower case.
struct Request {
  Method method = Method::get;
  std::string path;
  std::map<std::string, std::string> parameters;     ///< from the route's `{name}` parts
  std::multimap<std::string, std::string> query;     ///< percent-decoded
  std::map<std::string, std::string> headers;
  std::string body;                                  ///< empty when the route streams it into a sink
  std::shared_ptr<void> uploaded;                    ///< what the route's sink made of the body (see upload())
  Origin origin;
  bool secure = false;                               ///< over TLS, or a trusted proxy says so

  std::string_view header(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;
};

/// A server-sent event (WHATWG HTML, 9.2).
struct ServerEvent {
  std::int64_t id = 0;
  std::string topic;  ///< who may hear it; not sent
  std::string name;
  std::string data;
};

struct Response {
  int status = 200;
  std::multimap<std::string, std::string> headers;
  std::string body;
  std::optional<std::filesystem::path> file;         ///< sent from disk with ranges; `body` is then ignored
  struct Stream {                                    ///< an endless text/event-stream
    std::set<std::string> topics;
    /// Fill it with last_event_id(request), or with the newest id there is when the client named none: then nothing
    /// is lost when the connection breaks before its first event. 0: no replay, only what is new.
    std::int64_t after = 0;
    /// Events of these topics after that id, oldest first; run on a worker, after the stream has begun to listen.
    /// Called again with the last id given until it gives none, so it may limit each answer.
    std::function<std::vector<ServerEvent>(std::int64_t after)> replay;
  };
  std::optional<Stream> stream;
};
Response json_response(boost::json::value const& value, int status = 200);
/// `text` is JSON already.
Response json_text(std::string text, int status = 200);
Response no_content();
/// The id after which a stream goes on: the header Last-Event-ID, else the query's `last_event_id`; 0: neither.
std::int64_t last_event_id(Request const& request);

/// One request being answered. `who` is set unless the route is open and nobody is signed in.
struct Call {
  Request const& request;
  Context& context;
  std::optional<Principal> who;
  std::multimap<std::string, std::string> response_headers;  ///< a handler may add (Set-Cookie, ETag, Location)
  int status = 0;                                            ///< a handler may set; 0: 200, or 201 for `created`

  Principal const& principal() const;                        ///< throws Unauthenticated
  std::int64_t id(std::string_view name = "id") const;       ///< a path parameter as a number; throws NotFound
  std::string const& parameter(std::string_view name) const;
  /// The value of If-Match without quotes; throws Error 428 when the client sent none.
  std::string if_match() const;
};

/// Who may call a route.
struct Access {
  enum class Kind { open, signed_in, right } kind = Kind::signed_in;
  std::string_view right;
};
inline constexpr Access anyone{Access::Kind::open, {}};
inline constexpr Access signed_in{Access::Kind::signed_in, {}};
constexpr Access may(std::string_view right) { return {Access::Kind::right, right}; }

struct None {};  ///< no body, no query, or no answer
BOOST_DESCRIBE_STRUCT(None, (), ())

/// Takes a streamed body. finish() is called on a worker thread once all bytes have come; its result is Request::uploaded.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual void write(std::string_view bytes) = 0;
  virtual std::shared_ptr<void> finish() = 0;
};

/// One row of a room's route table.
struct Route {
  Method method;
  std::string path;        ///< `/api/documents/incoming/{id}`
  Access access;
  std::string summary;     ///< one English sentence for OpenAPI
  std::function<Response(Call&)> handle;
  std::int64_t body_limit = 1'000'000;
  /// Set for routes that take a raw body of any size up to body_limit straight to its place.
  std::function<std::unique_ptr<BodySink>(Call const&)> sink;
  /// Adds schemas to `components` and returns the operation's {parameters, requestBody, responses}.
  std::function<boost::json::object(boost::json::object& components)> describe;
  /// Requests a client address may send to this route in a minute; 0: the server's general limit only.
  int per_minute = 0;
  /// The body must be declared application/json (else 415). route() sets it where In is a struct.
  bool takes_json = false;
  /// Bodies and answers may hold secrets (passwords, recovery codes): never kept for an Idempotency-Key.
  bool confidential = false;
  /// An encoded slash (`%2F`) may stand in its last parameter, as OCSP's GET has it; everywhere else it is refused. At most
  /// one route of a table.
  bool encoded_slash = false;
  /// A GET that asks neither the database nor the disk: answered on the thread that read it, where ServerOptions::recall
  /// knows who asks. A change of threads there and back costs more than such an answer.
  bool from_memory = false;
};
inline Route from_memory(Route route) {
  route.from_memory = true;
  return route;
}
using Routes = std::vector<Route>;

template <class In, class Out>
using Handler = Out (*)(Call&, In const&);

/// A typed route. In is read from the query for GET and DELETE, from the JSON body otherwise; all faults are answered
/// at once with 422. Out may be Response for answers that are not JSON.
template <class In, class Out>
Route route(Method method, std::string path, Access access, Handler<In, Out> handler, std::string summary);
template <class In, class Out>
Route get(std::string path, Access access, Handler<In, Out> h, std::string summary) {
  return route<In, Out>(Method::get, std::move(path), access, h, std::move(summary));
}
template <class In, class Out>
Route post(std::string path, Access access, Handler<In, Out> h, std::string summary) {
  return route<In, Out>(Method::post, std::move(path), access, h, std::move(summary));
}
template <class In, class Out>
Route put(std::string path, Access access, Handler<In, Out> h, std::string summary) {
  return route<In, Out>(Method::put, std::move(path), access, h, std::move(summary));
}
template <class In, class Out>
Route patch(std::string path, Access access, Handler<In, Out> h, std::string summary) {
  return route<In, Out>(Method::patch, std::move(path), access, h, std::move(summary));
}
template <class In, class Out>
Route del(std::string path, Access access, Handler<In, Out> h, std::string summary) {
  return route<In, Out>(Method::del, std::move(path), access, h, std::move(summary));
}

/// Remembers the answers of POST requests that carry an `Idempotency-Key`, so that a request sent twice acts once.
/// Only successes (2xx) are kept: what failed changed nothing and may be tried again with the same key.
/// Thread-safe. Keys are hashes of account, path and the client's key; fingerprints are hashes of the body.
class Idempotency {
 public:
  struct Claim {
    enum class State {
      fresh,     ///< never seen: carry it out, then keep() or release()
      answered,  ///< carried out before: give `answer` again
      running,   ///< being carried out at this moment: 409
      other,     ///< this key was used for another body: 422
    } state = State::fresh;
    Response answer;
  };
  virtual ~Idempotency() = default;
  virtual Claim claim(std::string const& key, std::string const& fingerprint) = 0;
  virtual void keep(std::string const& key, std::string const& fingerprint, Response const& answer) = 0;
  virtual void release(std::string const& key) = 0;
};
/// Keeps answers for 24 hours in the table web_idempotency (see migrations()). A process that dies between a handler's
/// commit and keep() leaves the request unanswered: after two minutes the key may be used again.
std::shared_ptr<Idempotency> database_idempotency(database::Database& database, Clock const& clock);
std::vector<database::Migration> migrations();

/// Who sends this request; nullopt when nobody is signed in. Supplied by the accounts room.
using Authenticator = std::function<std::optional<Principal>(Request const&, Context&)>;
/// Whom to ask for a right that was refused ("Quản trị của UBND tỉnh: …"); supplied by the accounts room.
using AccessAdvice = std::function<Words(Principal const&, std::string_view right, Context&)>;

/// The same without asking the database; nullopt: not known here, ask the Authenticator. Supplied by the accounts room.
using Recall = std::function<std::optional<Principal>(Request const&, Context&)>;

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 8080;                 ///< 0: any free one, see Server::port()
  int io_threads = 1;
  int workers = 8;
  std::filesystem::path certificate;          ///< PEM chain; with `key`, HTTPS is served
  std::filesystem::path key;
  std::chrono::seconds header_deadline{10};   ///< from the first byte of a request to the end of its header
  std::chrono::seconds body_stall{20};        ///< longest pause within a body; its whole deadline grows with its size
  std::chrono::seconds idle{60};              ///< keep-alive
  std::size_t header_limit = 16'384;          ///< bytes; above: 431
  int requests_per_minute = 1200;             ///< of one client address; above: 429
  std::set<std::string> trusted_proxies;      ///< addresses whose X-Forwarded-For and -Proto are believed
  std::map<std::string, std::filesystem::path> assets;  ///< URL prefix → folder of a built web app, held in memory

  std::string title = "Tỉnh Số";              ///< of the OpenAPI document
  std::size_t queue = 1024;                   ///< requests waiting for a worker; above: 503
  int max_connections = 10'000;               ///< above: 503 and closed
  int max_connections_per_address = 1'000;    ///< an agency behind one address has many screens
  std::size_t body_memory = 256'000'000;      ///< bytes of all bodies being read into memory; above: 503
  std::int64_t body_slowest = 4'096;          ///< bytes per second a body must bring on average, after body_stall
  std::size_t stream_queue = 1'000;           ///< events waiting for one slow stream; above: it is closed and comes again
  std::chrono::milliseconds stream_gather{25};  ///< events are gathered this long and put in the order of their ids
  std::chrono::seconds stream_heartbeat{15};
  std::chrono::minutes stream_life{15};       ///< then the client must connect, and prove who it is, again
  std::set<std::string> metrics_readers;      ///< addresses, besides loopback, that may read /metrics
  std::function<std::string()> more_metrics;  ///< appended to /metrics: what the rooms have to tell, in the same format
  std::shared_ptr<Idempotency> idempotency;   ///< none: Idempotency-Key has no effect
  Recall recall;                              ///< none: every request goes to a worker
};

/// Besides its routes a server answers /healthz, /api/openapi.json (platform_routes) and /metrics (Prometheus text).
class Server {
 public:
  Server(ServerOptions options, Routes routes, Context& context, Authenticator authenticator, AccessAdvice advice);
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;
  /// Binds and serves on its own threads. Throws std::runtime_error when the port is taken.
  void start();
  unsigned short port() const;
  /// Stops accepting, lets running requests end (at most `grace`), closes streams.
  void stop(std::chrono::seconds grace);
  /// To every stream that listens to its topic.
  void broadcast(ServerEvent event);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The OpenAPI 3.1 document of a route table.
boost::json::object openapi(Routes const& routes, std::string_view title);
/// GET /api/openapi.json of these routes and GET /healthz (200, or 503 when the database does not answer).
Routes platform_routes(Routes const& rooms, std::string_view title);

/// Answers one request without a socket: what API transcripts and simulations drive. Same checks as over HTTP, save
/// rates. `request.path` is a request target: percent-encoded, with or without `?query`. Route parameters are filled in.
Response answer(Routes const& routes, Request request, Context& context, Authenticator const& authenticator,
                AccessAdvice const& advice, Idempotency* idempotency = nullptr);

// --- templates ---

namespace detail {
template <class In>
In read_input(Method method, Request const& request) {
  if constexpr (std::is_same_v<In, None>) {
    return {};
  } else if (method == Method::get || method == Method::del) {
    In in{};
    FieldErrors errors;
    reflect::read_query(request.query, in, errors);
    if (!errors.empty()) throw Invalid{std::move(errors)};
    return in;
  } else {
    return reflect::from_json<In>(request.body);
  }
}
boost::json::object describe_operation(std::string const& path, boost::json::object query, boost::json::value body,
                                       boost::json::value answer);
}  // namespace detail

template <class In, class Out>
Route route(Method method, std::string path, Access access, Handler<In, Out> handler, std::string summary) {
  Route out{method, std::move(path), access, std::move(summary), {}, 1'000'000, {}, {}, 0};
  out.takes_json = !std::is_same_v<In, None> && method != Method::get && method != Method::del;
  out.handle = [method, handler](Call& call) -> Response {
    auto const in = detail::read_input<In>(method, call.request);
    if constexpr (std::is_same_v<Out, Response>) {
      return handler(call, in);
    } else if constexpr (std::is_same_v<Out, None> || std::is_void_v<Out>) {
      handler(call, in);
      return no_content();
    } else {
      auto text = reflect::to_json(handler(call, in));  // it may set the status
      return json_text(std::move(text), call.status ? call.status : 200);
    }
  };
  out.describe = [method, path = out.path](boost::json::object& components) {
    boost::json::object query;
    boost::json::value body = nullptr;
    boost::json::value answer = nullptr;
    static_cast<void>(method);  // unused where there is nothing to read
    if constexpr (!std::is_same_v<In, None>) {
      if (method == Method::get || method == Method::del) {
        // Query parameters are described member by member.
        In const sample{};
        reflect::each_member(sample, [&]<class M>(char const* name, M const&) {
          using T = std::remove_const_t<M>;
          if constexpr (reflect::is_optional<T>)
            query[name] = {{"schema", reflect::schema<typename T::value_type>(components, reflect::Use::request)},
                           {"required", false}};
          else
            query[name] = {{"schema", reflect::schema<T>(components, reflect::Use::request)},
                           {"required", !reflect::is_vector<T>}};
        });
      } else {
        body = reflect::schema<In>(components, reflect::Use::request);
      }
    }
    if constexpr (!std::is_same_v<Out, None> && !std::is_void_v<Out> && !std::is_same_v<Out, Response>)
      answer = reflect::schema<Out>(components, reflect::Use::answer);
    return detail::describe_operation(path, std::move(query), std::move(body), std::move(answer));
  };
  return out;
}

}  // namespace tinhso::web
