#include "exchange/clients.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "accounts/rights.hpp"
#include "accounts/secrets.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using database::Sql;

constexpr Sql client_by_system{"exchange.client_by_system",
                               "select id, agency, system_id, secret from exchange_client "
                               "where system_id = :system_id and removed_at is null"};
constexpr Sql add_client_sql{"exchange.add_client",
                             "insert into exchange_client (agency, system_id, secret, created_at, created_by) "
                             "values (:agency, :system_id, :secret, :now, :by) on conflict do nothing returning id"};
constexpr Sql clients_sql{
    "exchange.clients",
    "select c.id, c.agency, a.code, a.name, c.system_id, c.created_at, c.created_by, c.last_seen, c.last_address "
    "from exchange_client c join organisation_agency a on a.id = c.agency where c.removed_at is null "
    "and (cast(:only as bigint) = 0 or c.agency = :only) order by c.system_id"};
constexpr Sql remove_client_sql{"exchange.remove_client",
                                "update exchange_client set removed_at = :now where id = :id and removed_at is null"};

}  // namespace

std::optional<Client> find_client(Session& session, std::string_view system_id) {
  return session.first<Client>(client_by_system, {{"system_id", system_id}});
}

NewClient add_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below,
                     ClientInput const& input) {
  auto const now = context.clock.now();
  auto const secret = accounts::random_token();
  auto const sealed = accounts::Vault{context.settings.data_folder}.seal(secret, input.system_id);
  return context.database.write([&](Session& session) {
    auto const agency = organisation::agency_by_code(session, input.agency, local_date(now));
    if (!agency || (below && !organisation::is_at_or_below(session, agency->id, *below)))
      throw Invalid{"agency", {"Không có cơ quan nào mang mã này.", "No agency bears this code."}};
    auto settings = documents::agency_settings(session, agency->id);
    if (!settings.elsewhere)
      throw Invalid{"agency",
                    {agency->name + " làm việc trong hệ thống này; hãy đặt “dùng phần mềm khác” trước.",
                     agency->name + " works in this system; set “works in other software” first."}};
    auto const id = session.first<std::int64_t>(
        add_client_sql,
        {{"agency", agency->id}, {"system_id", input.system_id}, {"secret", sealed}, {"now", now}, {"by", actor.name}});
    if (!id)
      throw Conflict{
          "exchange.system_taken",
          {"Mã hệ thống " + input.system_id + " đã được dùng.", "The system id " + input.system_id + " is taken."}};
    audit::record(session, now, actor,
                  {"exchange.client_add", "exchange_client", std::to_string(*id), nullptr,
                   boost::json::object{{"agency", agency->id}, {"system_id", input.system_id}}});
    return NewClient{*id, agency->id, agency->name, input.system_id, secret};
  });
}

std::vector<ClientRow> clients(Context& context, std::optional<std::int64_t> below) {
  return context.database.read([&](Session& session) {
    auto rows = session.all<ClientRow>(clients_sql, {{"only", 0}});
    if (below)
      std::erase_if(rows, [&](auto const& row) { return !organisation::is_at_or_below(session, row.agency, *below); });
    return rows;
  });
}

void remove_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below, std::int64_t id) {
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    auto const rows = session.all<ClientRow>(clients_sql, {{"only", 0}});
    auto const row = std::find_if(rows.begin(), rows.end(), [&](auto const& r) { return r.id == id; });
    if (row == rows.end() || (below && !organisation::is_at_or_below(session, row->agency, *below))) throw NotFound{};
    session.run(remove_client_sql, {{"id", id}, {"now", now}});
    audit::record(session, now, actor,
                  {"exchange.client_remove", "exchange_client", std::to_string(id),
                   boost::json::object{{"agency", row->agency}, {"system_id", row->system_id}}, nullptr});
  });
}

}  // namespace tinhso::exchange
