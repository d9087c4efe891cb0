#include "accounts/session.hpp"

#include "accounts/secrets.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql session_by_digest{"accounts.session_by_digest", "select * from accounts_session where digest = :digest"};
constexpr Sql session_by_public{"accounts.session_by_public", "select * from accounts_session where public_id = :public_id"};
constexpr Sql session_list{"accounts.session_list",
                           "select * from accounts_session where account = :account order by last_seen_at desc, id desc"};
constexpr Sql session_insert{
    "accounts.session_insert",
    "insert into accounts_session (account, public_id, digest, address, user_agent, created_at, last_seen_at, expires_at) "
    "values (:account, :public_id, :digest, :address, :user_agent, :now, :now, :expires_at)"};
constexpr Sql session_rotate{"accounts.session_rotate",
                             "update accounts_session set digest = :digest where public_id = :public_id"};
constexpr Sql session_standing{
    "accounts.session_standing",
    "update accounts_session set position = :position, delegation = :delegation where public_id = :public_id"};
constexpr Sql session_touch{"accounts.session_touch",
                            "update accounts_session set last_seen_at = :now where id = :id and last_seen_at < :now"};
constexpr Sql session_end{"accounts.session_end",
                          "delete from accounts_session where account = :account and public_id = :public_id"};
constexpr Sql session_end_others{"accounts.session_end_others",
                                 "delete from accounts_session where account = :account and public_id <> :keep"};
constexpr Sql session_prune{"accounts.session_prune",
                            "delete from accounts_session where expires_at <= :now or last_seen_at <= :idle_since"};
constexpr Sql device_count{"accounts.device_count",
                           "select count(*) from accounts_device where digest = :digest and account = :account "
                           "and last_used_at > :since"};
constexpr Sql device_any{"accounts.device_any", "select count(*) from accounts_device where digest = :digest"};
constexpr Sql device_upsert{
    "accounts.device_upsert",
    "insert into accounts_device (account, digest, created_at, last_used_at) values (:account, :digest, :now, :now) "
    "on conflict (account, digest) do update set last_used_at = excluded.last_used_at"};
constexpr Sql device_forget{"accounts.device_forget", "delete from accounts_device where account = :account"};

constexpr std::size_t longest_user_agent = 400;  // bytes

/// Headers may hold any byte; only what is printable is kept.
std::string printable(std::string_view text) {
  std::string out;
  for (char const c : text.substr(0, longest_user_agent))
    if (c >= ' ' && c <= '~') out += c;
  return out;
}

}  // namespace

bool alive(SessionRecord const& record, Instant now) {
  return now < record.expires_at && now < record.last_seen_at + session_idle;
}

std::optional<SessionRecord> session_by_token(database::Session& session, Instant now, std::string_view token) {
  auto found = session.first<SessionRecord>(session_by_digest, {{"digest", token_digest(token)}});
  if (!found || !alive(*found, now)) return std::nullopt;
  return found;
}

std::optional<SessionRecord> session_by_public_id(database::Session& session, std::string_view public_id) {
  return session.first<SessionRecord>(session_by_public, {{"public_id", public_id}});
}

std::vector<SessionRecord> sessions_of(database::Session& session, Instant now, std::int64_t account) {
  auto out = session.all<SessionRecord>(session_list, {{"account", account}});
  std::erase_if(out, [&](SessionRecord const& record) { return !alive(record, now); });
  return out;
}

NewSession start_session(database::Session& session, Instant now, std::int64_t account, Origin const& origin,
                         std::string_view user_agent) {
  NewSession out{random_token(), base64url(random_bytes(12))};
  session.run(session_insert, {{"account", account},
                               {"public_id", out.public_id},
                               {"digest", token_digest(out.token)},
                               {"address", origin.address},
                               {"user_agent", printable(user_agent)},
                               {"now", now},
                               {"expires_at", now + session_longest}});
  return out;
}

std::string rotate_session(database::Session& session, std::string_view public_id) {
  auto token = random_token();
  if (session.run(session_rotate, {{"public_id", public_id}, {"digest", token_digest(token)}}) != 1) throw NotFound{};
  return token;
}

void set_standing(database::Session& session, std::string_view public_id, std::optional<std::int64_t> position,
                  std::optional<std::int64_t> delegation) {
  session.run(session_standing, {{"public_id", public_id}, {"position", position}, {"delegation", delegation}});
}

void touch_session(database::Session& session, Instant now, std::int64_t id) {
  session.run(session_touch, {{"id", id}, {"now", now}});
}

bool end_session(database::Session& session, std::int64_t account, std::string_view public_id) {
  return session.run(session_end, {{"account", account}, {"public_id", public_id}}) > 0;
}

std::int64_t end_sessions(database::Session& session, std::int64_t account, std::string_view keep) {
  return session.run(session_end_others, {{"account", account}, {"keep", keep}});
}

void prune_sessions(database::Session& session, Instant now) {
  session.run(session_prune, {{"now", now}, {"idle_since", now - session_idle}});
}

bool known_device(database::Session& session, Instant now, std::int64_t account, std::string_view device_token) {
  // Asked for unknown users and without a cookie too, so that the work is the same.
  return session.one<std::int64_t>(device_count, {{"digest", token_digest(device_token)},
                                                  {"account", account},
                                                  {"since", now - device_longest}}) > 0;
}

std::string remember_device(database::Session& session, Instant now, std::int64_t account, std::string_view device_token) {
  std::string token{device_token};
  if (token.empty() || session.one<std::int64_t>(device_any, {{"digest", token_digest(token)}}) == 0) token = random_token();
  session.run(device_upsert, {{"account", account}, {"digest", token_digest(token)}, {"now", now}});
  return token;
}

void forget_devices(database::Session& session, std::int64_t account) {
  session.run(device_forget, {{"account", account}});
}

}  // namespace tinhso::accounts
