// One's own sessions: where one is signed in, and how to end that.
#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/device_words.hpp"
#include "accounts/sign_in.hpp"

namespace tinhso::accounts {
namespace {

struct SessionRow {
  std::string id;
  std::string device;  ///< "Chrome trên Windows", in the reader's language
  std::string address;
  Instant created_at;
  Instant last_seen_at;  ///< to the minute
  Instant expires_at;    ///< at the latest
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(SessionRow, (), (id, device, address, created_at, last_seen_at, expires_at, current))

std::vector<SessionRow> handle_sessions(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const records = call.context.database.read(
      [&](database::Session& s) { return sessions_of(s, call.context.clock.now(), who.account); });
  std::vector<SessionRow> out;
  for (auto const& record : records) {
    auto const device = device_words(record.user_agent);
    out.push_back({record.public_id, who.language == "en" ? device.en : device.vi, record.address, record.created_at,
                   record.last_seen_at, record.expires_at, record.public_id == who.session});
  }
  return out;
}

void handle_session_end(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const& id = call.parameter("id");
  call.context.database.write([&](database::Session& s) {
    if (!end_session(s, who.account, id)) throw NotFound{};
    audit::record(s, call.context.clock.now(), own_actor(call),
                  account_entry("accounts.end_session", who.account, nullptr, {{"session", id}}));
  });
  if (id == who.session) clear_session_cookie(call);
}

void handle_sessions_end(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  call.context.database.write([&](database::Session& s) {
    auto const ended = end_sessions(s, who.account, who.session);
    audit::record(s, call.context.clock.now(), own_actor(call),
                  account_entry("accounts.end_other_sessions", who.account, {{"sessions_ended", ended}}));
  });
}

}  // namespace

web::Routes session_routes() {
  return {
      web::get<web::None, std::vector<SessionRow>>("/api/accounts/sessions", web::signed_in, handle_sessions,
                                                   "Where one is signed in, the last seen first"),
      web::del<web::None, void>("/api/accounts/sessions/{id}", web::signed_in, handle_session_end, "End one session"),
      web::del<web::None, void>("/api/accounts/sessions", web::signed_in, handle_sessions_end, "End all sessions but this one"),
  };
}

}  // namespace tinhso::accounts
