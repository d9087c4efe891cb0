// What is kept of a person. A value is sealed and bound to person, kind and key: a row moved to another person opens for
// nobody.
#include <fmt/format.h>

#include "citizens/person.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::citizens {
namespace {

using database::Session;
using database::Sql;

struct ItemRow {
  std::int64_t id = 0;
  ItemKind kind = ItemKind::answer;
  std::string item_key;
  std::string name;
  std::string sealed;
  std::string source;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string type;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ItemRow, (), (id, kind, item_key, name, sealed, source, sha256, bytes, type, at))

#define TINHSO_ITEM "select id, kind, item_key, name, sealed, source, sha256, bytes, type, at from citizens_item "
constexpr Sql items_of{"citizens.items_of", TINHSO_ITEM "where person = :person order by at desc, id desc limit 1000"};
constexpr Sql item_of{"citizens.item_of", TINHSO_ITEM "where id = :id and person = :person"};
#undef TINHSO_ITEM
constexpr Sql item_put{"citizens.item_put",
                       "insert into citizens_item (person, kind, item_key, name, sealed, source, sha256, bytes, type, "
                       "at) values (:person, :kind, :key, :name, :sealed, :source, :sha256, :bytes, :type, :now) on "
                       "conflict (person, kind, item_key) do update set name = excluded.name, sealed = "
                       "excluded.sealed, source = excluded.source, at = excluded.at returning id"};
constexpr Sql item_remove{"citizens.item_remove", "delete from citizens_item where id = :id and person = :person"};
constexpr Sql readings_of{"citizens.readings_of",
                          "select at, who, agency, what from citizens_reading where person = :person order by id desc "
                          "limit 500"};
constexpr Sql reading_known{"citizens.reading_known",
                            "select id from citizens_reading where person = :person and day = :day and reader = "
                            ":reader and what = :what"};
constexpr Sql reading_add{"citizens.reading_add",
                          "insert into citizens_reading (person, day, reader, who, agency, what, at) values (:person, "
                          ":day, :reader, :who, :agency, :what, :now) on conflict (person, day, reader, what) do nothing"};

std::string bound(std::int64_t person, ItemKind kind, std::string_view key) {
  return fmt::format("citizens.item:{}:{}:{}", person, reflect::enum_name(kind), key);
}

struct Vaulted {
  std::vector<VaultItem> items;
};
BOOST_DESCRIBE_STRUCT(Vaulted, (), (items))
struct Readings {
  std::vector<Reading> items;
};
BOOST_DESCRIBE_STRUCT(Readings, (), (items))

audit::Actor actor(Citizen const& citizen, web::Call const& call) {
  audit::Actor out;
  out.name = citizen.name;
  out.origin = call.request.origin;
  return out;
}

void remove(Session& session, std::int64_t person, ItemRow const& row) {
  session.run(item_remove, {{"id", row.id}, {"person", person}});
  if (!row.sha256.empty()) files::release(session, row.sha256, "citizens", row.id);
}

Vaulted get_vault(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  accounts::Vault const vault{call.context.settings.data_folder};
  return {call.context.database.read([&](Session& session) { return vault_items(session, vault, me.id); })};
}

web::Response get_file(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  auto const row = call.context.database.read(
      [&](Session& session) { return session.one<ItemRow>(item_of, {{"id", call.id()}, {"person", me.id}}); });
  if (row.sha256.empty()) throw NotFound{};
  web::Response out;
  out.headers.emplace("content-type", row.type);
  out.headers.emplace("content-disposition", "attachment");
  out.headers.emplace("cache-control", "private, no-store");
  out.file = call.context.files.path(row.sha256);
  return out;
}

void delete_item(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  auto const id = call.id();
  call.context.database.write([&](Session& session) {
    auto const row = session.one<ItemRow>(item_of, {{"id", id}, {"person", me.id}});
    remove(session, me.id, row);
    audit::record(session, call.context.clock.now(), actor(me, call),
                  {"citizens.delete_item", "citizen", std::to_string(me.id), nullptr,
                   boost::json::object{{"kind", reflect::enum_name(row.kind)}, {"name", row.name}}});
  });
}

void delete_all(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  call.context.database.write([&](Session& session) {
    std::size_t removed = 0;
    for (;;) {  // a list is at most a thousand
      auto const rows = session.all<ItemRow>(items_of, {{"person", me.id}});
      if (rows.empty()) break;
      for (auto const& row : rows) remove(session, me.id, row);
      removed += rows.size();
    }
    audit::record(session, call.context.clock.now(), actor(me, call),
                  {"citizens.delete_vault", "citizen", std::to_string(me.id), nullptr,
                   boost::json::object{{"items", removed}}});
  });
}

Readings get_readings(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  return {call.context.database.read(
      [&](Session& session) { return session.all<Reading>(readings_of, {{"person", me.id}}); })};
}

}  // namespace

void keep_value(Session& session, Instant now, accounts::Vault const& vault, std::int64_t person,
                VaultValue const& value, std::string_view source) {
  if (value.value.empty()) return;
  session.one<std::int64_t>(item_put, {{"person", person},
                                       {"kind", value.kind},
                                       {"key", value.key},
                                       {"name", value.name},
                                       {"sealed", vault.seal(value.value, bound(person, value.kind, value.key))},
                                       {"source", source},
                                       {"sha256", ""},
                                       {"bytes", 0},
                                       {"type", ""},
                                       {"now", now}});
}

void keep_file(Session& session, Instant now, std::int64_t person, VaultFile const& file, std::string_view source) {
  auto const id = session.one<std::int64_t>(item_put, {{"person", person},
                                                       {"kind", file.kind},
                                                       {"key", file.stored.sha256 + " " + file.name},
                                                       {"name", file.name},
                                                       {"sealed", ""},
                                                       {"source", source},
                                                       {"sha256", file.stored.sha256},
                                                       {"bytes", file.stored.bytes},
                                                       {"type", file.stored.type},
                                                       {"now", now}});
  files::refer(session, file.stored.sha256, "citizens", id);
}

std::vector<VaultItem> vault_items(Session& session, accounts::Vault const& vault, std::int64_t person) {
  std::vector<VaultItem> out;
  for (auto const& row : session.all<ItemRow>(items_of, {{"person", person}})) {
    VaultItem item{row.id, row.kind, row.sha256.empty() ? row.item_key : "", row.name, "", row.source, row.bytes, row.type, row.at};
    if (row.sha256.empty()) item.value = vault.open(row.sealed, bound(person, row.kind, row.item_key));
    out.push_back(std::move(item));
  }
  return out;
}

VaultFile vault_file(Session& session, std::int64_t person, std::int64_t item) {
  auto const row = session.one<ItemRow>(item_of, {{"id", item}, {"person", person}});
  if (row.sha256.empty()) throw NotFound{};
  return {row.kind, row.name, {row.sha256, row.bytes, row.type}};
}

bool already_noted(Session& session, Date day, std::int64_t person, std::int64_t reader, std::string_view what) {
  return session
      .first<std::int64_t>(reading_known, {{"person", person}, {"day", day}, {"reader", reader}, {"what", what}})
      .has_value();
}
void note_reading(Session& session, Instant now, std::int64_t person, Principal const& reader, std::string_view what) {
  session.run(reading_add, {{"person", person},
                            {"day", local_date(now)},
                            {"reader", reader.account},
                            {"who", reader.position.empty() ? reader.name : reader.name + ", " + reader.position},
                            {"agency", reader.agency_name},
                            {"what", what},
                            {"now", now}});
}

web::Routes vault_routes() {
  using web::None;
  return {
      web::get<None, Vaulted>("/api/citizens/vault", web::anyone, get_vault,
                              "What is kept of the citizen who is signed in, with its source and date."),
      web::get<None, web::Response>("/api/citizens/vault/{id}/file", web::anyone, get_file,
                                    "A file of the citizen's own vault."),
      web::del<None, void>("/api/citizens/vault/{id}", web::anyone, delete_item, "Delete one thing from one's vault."),
      web::del<None, void>("/api/citizens/vault", web::anyone, delete_all, "Delete everything from one's vault."),
      web::get<None, Readings>("/api/citizens/readings", web::anyone, get_readings,
                               "Which officials have read what of the citizen."),
  };
}

}  // namespace tinhso::citizens
