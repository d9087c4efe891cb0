#include "citizens/person.hpp"

#include <algorithm>

#include "accounts/secrets.hpp"

namespace tinhso::citizens {
namespace {

using database::Session;
using database::Sql;

struct PersonRow {
  std::int64_t id = 0;
  std::string number_digest;
  std::string sealed;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (), (id, number_digest, sealed))

/// What of a person is sealed in its row.
struct Sealed {
  std::string number;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Sealed, (), (number, name))

constexpr Sql person_by_id{"citizens.person_by_id",
                           "select id, number_digest, sealed from citizens_person where id = :id"};
constexpr Sql person_by_number{"citizens.person_by_number",
                               "select id, number_digest, sealed from citizens_person where number_digest = :digest"};
constexpr Sql person_put{"citizens.person_put",
                         "insert into citizens_person (number_digest, sealed, created_at, seen_at) values (:digest, "
                         ":sealed, :now, :now) on conflict (number_digest) do update set sealed = excluded.sealed, "
                         "seen_at = excluded.seen_at returning id"};

constexpr Sql session_add{"citizens.session_add",
                          "insert into citizens_session (person, token, created_at, last_seen_at, expires_at) values "
                          "(:person, :token, :now, :now, :until)"};
constexpr Sql session_by_token{"citizens.session_by_token",
                               "select id, person, created_at, last_seen_at, expires_at from citizens_session where "
                               "token = :token"};
constexpr Sql session_touch{"citizens.session_touch", "update citizens_session set last_seen_at = :now where id = :id"};
constexpr Sql session_end{"citizens.session_end", "delete from citizens_session where token = :token returning person"};
constexpr Sql sessions_end{"citizens.sessions_end", "delete from citizens_session where person = :person"};
constexpr Sql sessions_prune{"citizens.sessions_prune",
                             "delete from citizens_session where expires_at <= :now or last_seen_at <= :idle"};

struct FlowRow {
  std::string cookie;
  std::string sealed;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(FlowRow, (), (cookie, sealed, expires_at))
constexpr Sql flow_add{"citizens.flow_add",
                       "insert into citizens_flow (state, cookie, sealed, expires_at) values (:state, :cookie, "
                       ":sealed, :until)"};
constexpr Sql flow_take{"citizens.flow_take",
                        "delete from citizens_flow where state = :state returning cookie, sealed, expires_at"};
constexpr Sql flows_prune{"citizens.flows_prune", "delete from citizens_flow where expires_at <= :now"};

constexpr std::chrono::minutes touch_every{1};
constexpr std::string_view person_purpose = "citizens.person";
constexpr std::string_view flow_purpose = "citizens.flow";

std::string bound(std::string_view purpose, std::string_view to) {
  return std::string{purpose} + ":" + std::string{to};
}

std::optional<Citizen> opened(accounts::Vault const& vault, std::optional<PersonRow> const& row) {
  if (!row) return {};
  auto const held = reflect::from_json<Sealed>(vault.open(row->sealed, bound(person_purpose, row->number_digest)));
  return Citizen{row->id, held.number, held.name};
}

bool plausible(std::string_view token) { return !token.empty() && token.size() <= 100; }

}  // namespace

bool is_number(std::string_view text) {
  return (text.size() == 12 || text.size() == 9) && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}
std::string number_tail(std::string_view number) {
  return "•••• " + std::string{number.substr(number.size() < 4 ? 0 : number.size() - 4)};
}
std::string number_digest(accounts::Vault const& vault, std::string_view number) {
  return vault.digest(number, "citizens.number");
}

std::optional<Citizen> find_citizen(Session& session, accounts::Vault const& vault, std::int64_t id) {
  return opened(vault, session.first<PersonRow>(person_by_id, {{"id", id}}));
}
std::optional<Citizen> find_citizen(Session& session, accounts::Vault const& vault, std::string_view number) {
  return opened(vault, session.first<PersonRow>(person_by_number, {{"digest", number_digest(vault, number)}}));
}

Citizen enter(Session& session, Instant now, accounts::Vault const& vault, Identity const& identity) {
  auto const digest = number_digest(vault, identity.number);
  auto const sealed = vault.seal(reflect::to_json(Sealed{identity.number, identity.name}), bound(person_purpose, digest));
  auto const id = session.one<std::int64_t>(person_put, {{"digest", digest}, {"sealed", sealed}, {"now", now}});
  auto const told = [&](char const* key, char const* name, std::string const& value) {
    keep_value(session, now, vault, id, {ItemKind::identity, key, name, value}, "provider");
  };
  told("number", "Số định danh cá nhân", identity.number);
  told("name", "Họ và tên", identity.name);
  told("birth_date", "Ngày sinh", identity.birth_date ? format_date(*identity.birth_date) : "");
  told("sex", "Giới tính", identity.sex);
  told("address", "Nơi cư trú", identity.address);
  told("phone", "Số điện thoại", identity.phone);  // beside the one that the person told us, not in its place
  return {id, identity.number, identity.name};
}

std::optional<SessionRow> live_session(Session& session, Instant now, std::string_view token) {
  if (!plausible(token)) return {};
  auto const row = session.first<SessionRow>(session_by_token, {{"token", accounts::token_digest(token)}});
  if (!row || row->expires_at <= now || row->last_seen_at + session_idle <= now) return {};
  return row;
}
std::string start_session(Session& session, Instant now, std::int64_t person) {
  session.run(sessions_prune, {{"now", now}, {"idle", now - session_idle}});
  auto token = accounts::random_token();
  session.run(session_add, {{"person", person},
                            {"token", accounts::token_digest(token)},
                            {"now", now},
                            {"until", now + session_longest}});
  return token;
}
std::int64_t end_session(Session& session, std::string_view token) {
  if (!plausible(token)) return 0;
  return session.first<std::int64_t>(session_end, {{"token", accounts::token_digest(token)}}).value_or(0);
}
std::int64_t end_all_sessions(Session& session, std::int64_t person) {
  return session.run(sessions_end, {{"person", person}});
}

void keep_flow(Session& session, Instant now, accounts::Vault const& vault, std::string_view state,
               std::string_view cookie, Flow const& flow) {
  session.run(flows_prune, {{"now", now}});
  auto const digest = accounts::token_digest(state);
  session.run(flow_add, {{"state", digest},
                         {"cookie", accounts::token_digest(cookie)},
                         {"sealed", vault.seal(reflect::to_json(flow), bound(flow_purpose, digest))},
                         {"until", now + flow_time}});
}
std::optional<Flow> take_flow(Session& session, Instant now, accounts::Vault const& vault, std::string_view state,
                              std::string_view cookie) {
  auto const digest = accounts::token_digest(state);
  auto const row = session.first<FlowRow>(flow_take, {{"state", digest}});
  if (!row || row->expires_at <= now || !plausible(cookie) ||
      !accounts::same_secret(row->cookie, accounts::token_digest(cookie)))
    return {};
  return reflect::from_json<Flow>(vault.open(row->sealed, bound(flow_purpose, digest)));
}

std::optional<Citizen> citizen_of(web::Request const& request, Context& context) {
  auto const token = request.cookie(session_cookie);
  if (!plausible(token)) return {};
  auto const now = context.clock.now();
  accounts::Vault const vault{context.settings.data_folder};
  std::optional<SessionRow> row;
  auto out = context.database.read([&](Session& session) -> std::optional<Citizen> {
    row = live_session(session, now, token);
    if (!row) return {};
    return find_citizen(session, vault, row->person);
  });
  if (out && now - row->last_seen_at >= touch_every)
    context.database.write([&](Session& session) { session.run(session_touch, {{"now", now}, {"id", row->id}}); });
  return out;
}

Citizen need_citizen(web::Call& call) {
  if (auto found = citizen_of(call.request, call.context)) return std::move(*found);
  throw Unauthenticated{"citizens.signed_out",
                        {"Bạn chưa đăng nhập tài khoản định danh, hoặc phiên đã hết.",
                         "You are not signed in with your identity account, or the session has ended."}};
}

}  // namespace tinhso::citizens
