#include "platform/audit/audit.hpp"

#include <iterator>

#include "platform/audit/chain.hpp"
#include "platform_audit_migrations.hpp"

namespace tinhso::audit {
namespace {

using database::Session;
using database::Sql;

constexpr Sql lock_head{"audit.lock_head", "select last_id, last_hash from audit_head where id = 1 {for_update}"};
constexpr Sql move_head{"audit.move_head", "update audit_head set last_id = :last_id, last_hash = :last_hash where id = 1"};
constexpr Sql append_record{
    "audit.append",
    "insert into audit_record (id, recorded_at, actor, account, official, agency, on_behalf_of, on_behalf_of_name, address,"
    "  request, action, object_kind, object, before_json, after_json, hash) "
    "values (:id, :recorded_at, :actor, :account, :official, :agency, :on_behalf_of, :on_behalf_of_name, :address,"
    "  :request, :action, :object_kind, :object, :before_json, :after_json, :hash)"};
constexpr Sql trail_of{
    "audit.trail",
    "select id, recorded_at as at, actor, official, agency,"
    "  case when on_behalf_of is null then null else on_behalf_of_name end as on_behalf_of,"
    "  address, action, object_kind, object, before_json as before, after_json as after, hash "
    "from audit_record where object_kind = :object_kind and object = :object and id > :after order by id limit :limit"};

/// What one transaction has to add, and the head once it is locked.
struct Gathered {
  std::vector<HashedLink> links;
  std::optional<database::Answer<Head>> asked;
  std::optional<Head> head;
  bool announced = false;
};

Gathered& gathered(Session& session) {
  auto& slot = session.slot("audit");
  if (!slot) slot = std::make_shared<Gathered>();
  return *std::static_pointer_cast<Gathered>(slot);
}

Head& locked_head(Session& session) {
  lock(session);
  auto& own = gathered(session);
  if (!own.head) own.head = own.asked->one();
  return *own.head;
}

void append_gathered(Session& session) {
  auto& own = gathered(session);
  auto& head = locked_head(session);
  for (auto& link : own.links) {
    link.id = ++head.last_id;
    link.hash = head.last_hash = chained(head.last_hash, link);
  }
  session.later_many(append_record, own.links);
  session.later(move_head, {{"last_id", head.last_id}, {"last_hash", head.last_hash}});
  own.links.clear();
  own.announced = false;
}

}  // namespace

Actor actor(Principal const& who, Origin const& origin) {
  return {who.account, who.official, who.name, who.agency, who.acting_for, who.acting_for_name, origin};
}

Actor system(std::string name) {
  Actor out;
  out.name = std::move(name);
  return out;
}

void record(Session& session, Instant at, Actor const& actor, Entry entry) {
  HashedLink link;
  link.account = actor.account;
  link.action = std::move(entry.action);
  link.actor = actor.name;
  link.address = actor.origin.address;
  link.after_json = boost::json::serialize(entry.after);
  link.agency = actor.agency;
  link.before_json = boost::json::serialize(entry.before);
  link.object = std::move(entry.object);
  link.object_kind = std::move(entry.object_kind);
  link.official = actor.official;
  link.on_behalf_of = actor.on_behalf_of;
  link.on_behalf_of_name = actor.on_behalf_of_name;
  link.recorded_at = at.time_since_epoch().count();
  link.request = actor.origin.request_id;
  auto& own = gathered(session);
  own.links.push_back(std::move(link));
  if (!own.announced) session.before_commit(append_gathered);
  own.announced = true;
}

void lock(Session& session) {
  auto& own = gathered(session);
  if (!own.asked) own.asked.emplace(session.ask<Head>(lock_head));
}

std::vector<Record> trail(Session& session, std::string_view object_kind, std::string_view object, std::int64_t after, int limit) {
  return session.all<Record>(trail_of, {{"object_kind", object_kind}, {"object", object}, {"after", after}, {"limit", limit}});
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::platform_audit_migrations), std::end(embedded::platform_audit_migrations)};
}

}  // namespace tinhso::audit
