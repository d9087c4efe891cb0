#include "exchange/oversee.hpp"

#include <map>

#include "accounts/accounts.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql open_alarms_sql{"exchange.open_alarms",
                              "select kind, subject, agency, since from exchange_alarm where ended_at is null"};
constexpr Sql link_sql{"exchange.link",
                       "select endpoint, good_at, failing_since, last_error from exchange_link where name = "
                       "'national'"};
constexpr Sql outgoing_sql{
    "exchange.outgoing",
    "select count(*) as count, min(created_at) as oldest from exchange_outbox where state = :state"};
constexpr Sql leave_again_sql{
    "exchange.leave_again",
    "update exchange_outbox set state = 'waiting', last_error = '' where id = :id and state = 'refused'"};

}  // namespace

void require_oversee(Principal const& who) {
  if (who.may(accounts::rights::exchange_oversee)) return;
  auto const words = accounts::right_words(accounts::rights::exchange_oversee);
  throw Forbidden{"forbidden", {"Bạn không có quyền " + words.vi + ".", "You may not " + words.en + "."}};
}

bool at_top(Context const& context, Session& session, Principal const& who) {
  auto const agency = organisation::find_agency(session, who.agency);
  return agency && agency->code == context.settings.province_code;
}

organisation::Agency overseen(Context const& context, Session& session, Principal const& who, std::int64_t id) {
  auto agency = organisation::find_agency(session, id);
  if (!agency || (!at_top(context, session, who) && !organisation::is_at_or_below(session, id, who.agency)))
    throw NotFound{};
  return std::move(*agency);
}

std::set<std::int64_t> at_or_below(std::vector<organisation::Agency> const& all, std::int64_t above) {
  std::multimap<std::int64_t, std::int64_t> children;
  for (auto const& agency : all)
    if (agency.parent) children.emplace(*agency.parent, agency.id);
  std::set<std::int64_t> out;
  std::vector<std::int64_t> next{above};
  while (!next.empty()) {
    auto const id = next.back();
    next.pop_back();
    if (!out.insert(id).second) continue;
    auto const [from, until] = children.equal_range(id);
    for (auto at = from; at != until; ++at) next.push_back(at->second);
  }
  return out;
}

std::vector<Alarm> open_alarms(Session& session) { return session.all<Alarm>(open_alarms_sql, {}); }
std::optional<LinkRow> find_link(Session& session) { return session.first<LinkRow>(link_sql, {}); }
Outgoing outgoing(Session& session, std::string_view state) {
  return session.one<Outgoing>(outgoing_sql, {{"state", state}});
}
bool leave_again(Session& session, std::int64_t outbox) { return session.run(leave_again_sql, {{"id", outbox}}) > 0; }

}  // namespace tinhso::exchange
