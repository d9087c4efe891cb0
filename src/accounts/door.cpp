#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/secrets.hpp"
#include "accounts/standing.hpp"

namespace tinhso::accounts {
namespace {

constexpr std::chrono::seconds cache_time{5};
constexpr std::chrono::minutes touch_every{1};
constexpr std::size_t cache_most = 20'000;

struct Seen {
  Principal principal;
  bool must_change = false;
  SessionRecord record;
};

/// Sessions lately seen, by the digest of their token. Thread-safe. A reading that began before forget_all() is never
/// kept, so a session that has been ended cannot come back.
class SessionCache {
 public:
  std::shared_ptr<Seen const> find(std::string const& digest) const {
    std::scoped_lock const lock{mutex_};
    auto const it = entries_.find(digest);
    if (it == entries_.end() || std::chrono::steady_clock::now() - it->second.read_at > cache_time) return nullptr;
    return it->second.seen;
  }
  std::uint64_t generation() const {
    std::scoped_lock const lock{mutex_};
    return generation_;
  }
  void keep(std::string const& digest, std::shared_ptr<Seen const> seen, std::uint64_t generation) {
    std::scoped_lock const lock{mutex_};
    if (generation != generation_) return;
    if (entries_.size() >= cache_most) entries_.clear();
    entries_.insert_or_assign(digest, Entry{std::move(seen), std::chrono::steady_clock::now()});
  }
  void forget_all() {
    std::scoped_lock const lock{mutex_};
    ++generation_;
    entries_.clear();
  }

 private:
  struct Entry {
    std::shared_ptr<Seen const> seen;
    std::chrono::steady_clock::time_point read_at;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::uint64_t generation_ = 0;
};

/// Notes at most once a minute that the session is in use. A busy database must not refuse the request for that.
void note_use(Context& context, Seen& seen, Instant now) {
  if (now - seen.record.last_seen_at < touch_every) return;
  try {
    context.database.write([&](database::Session& s) { touch_session(s, now, seen.record.id); });
    seen.record.last_seen_at = now;
  } catch (Error const& fault) {
    spdlog::warn("accounts: could not note the use of a session: {}", fault.what());
  }
}

std::shared_ptr<Seen> read_seen(Context& context, std::string_view token, Instant now) {
  return context.database.read([&](database::Session& s) -> std::shared_ptr<Seen> {
    auto const record = session_by_token(s, now, token);
    if (!record) return nullptr;
    auto standing = standing_of(s, *record, context.settings, local_date(now));
    if (!standing) return nullptr;
    return std::make_shared<Seen>(Seen{std::move(standing->principal), standing->account.must_change, *record});
  });
}

/// Until a temporary password is changed, one can look at oneself, change it and go; nothing else.
void check_password_is_own(Seen const& seen, web::Request const& request) {
  if (!seen.must_change || !request.path.starts_with("/api/")) return;
  constexpr std::string_view own = "/api/accounts/";
  constexpr std::array closed{"delegations", "act-for", "position", "passkeys", "totp", "users"};
  auto const rest = request.path.starts_with(own) ? std::string_view{request.path}.substr(own.size()) : std::string_view{};
  if (!rest.empty() && std::ranges::none_of(closed, [&](std::string_view word) { return rest.starts_with(word); })) return;
  throw Forbidden{"accounts.password_change_required",
                  {"Hãy đổi mật khẩu tạm trước khi làm việc.", "Change the temporary password before you go on."}};
}

std::optional<Principal> authenticate(web::Request const& request, Context& context, SessionCache* cache) {
  auto const token = request.cookie(session_cookie);
  if (token.empty() || token.size() > 100) return std::nullopt;
  auto const now = context.clock.now();
  auto const digest = token_digest(token);
  auto seen = cache != nullptr ? cache->find(digest) : nullptr;
  if (!seen) {
    auto const generation = cache != nullptr ? cache->generation() : 0;
    auto const fresh = read_seen(context, token, now);
    if (!fresh) return std::nullopt;
    note_use(context, *fresh, now);
    seen = fresh;
    if (cache != nullptr) cache->keep(digest, seen, generation);
  }
  if (!alive(seen->record, now)) return std::nullopt;
  check_password_is_own(*seen, request);
  return seen->principal;
}

/// Who it is by a session lately seen, or nothing.
std::optional<Principal> recall(web::Request const& request, Context& context, SessionCache const& cache) {
  auto const token = request.cookie(session_cookie);
  if (token.empty() || token.size() > 100) return std::nullopt;
  auto const seen = cache.find(token_digest(token));
  if (!seen || !alive(seen->record, context.clock.now())) return std::nullopt;
  check_password_is_own(*seen, request);
  return seen->principal;
}

/// Whatever a change of this room did, the next request sees it. What was refused changed nothing: strangers at the
/// door do not make the house forget its people.
web::Route forgetting(web::Route route, std::shared_ptr<SessionCache> const& cache) {
  if (route.method == web::Method::get || route.path == "/api/accounts/passkey-sign-in/begin") return route;
  route.handle = [cache, handle = std::move(route.handle)](web::Call& call) {
    try {
      auto response = handle(call);
      cache->forget_all();
      return response;
    } catch (Error const& fault) {
      if (fault.status() >= 500) cache->forget_all();
      throw;
    } catch (...) {
      cache->forget_all();
      throw;
    }
  };
  return route;
}

}  // namespace

web::Authenticator authenticator() {
  return [](web::Request const& request, Context& context) { return authenticate(request, context, nullptr); };
}

Door door() {
  auto const cache = std::make_shared<SessionCache>();
  Door out;
  for (auto& route : routes()) out.routes.push_back(forgetting(std::move(route), cache));
  out.authenticator = [cache](web::Request const& request, Context& context) {
    return authenticate(request, context, cache.get());
  };
  out.advice = advice();
  out.recall = [cache](web::Request const& request, Context& context) { return recall(request, context, *cache); };
  return out;
}

web::Routes routes() {
  web::Routes out;
  for (auto part : {sign_in_routes(), me_routes(), security_routes(), passkey_routes(), session_routes(), delegation_routes(),
                    user_routes(), grant_routes(), advice_routes()})
    for (auto& route : part) out.push_back(std::move(route));
  for (auto& route : out) route.confidential = true;  // passwords in bodies, recovery codes in answers
  return out;
}

}  // namespace tinhso::accounts
