#include "platform/audit/audit.hpp"
#include "platform/audit/chain.hpp"

namespace tinhso::audit {
namespace {

using database::Session;
using database::Sql;

constexpr int batch = 500;

constexpr Sql head_now{"audit.head", "select last_id, last_hash from audit_head where id = 1"};
constexpr Sql hash_before{"audit.hash_before", "select hash from audit_record where id = :id"};
constexpr Sql next_links{
    "audit.next_links",
    "select id, recorded_at, actor, account, official, agency, on_behalf_of, on_behalf_of_name, address, request, action,"
    "  object_kind, object, before_json, after_json, hash "
    "from audit_record where id >= :from and id <= :to order by id limit :batch"};

std::string number(std::int64_t id) { return std::to_string(id); }

Verification broken(std::int64_t checked, std::int64_t id, std::string why) { return {checked, id, std::move(why)}; }

}  // namespace

Verification verify(Session& session, std::optional<std::int64_t> from, std::optional<std::int64_t> to) {
  auto const head = session.first<Head>(head_now);
  if (!head) return broken(0, 1, "the head of the chain has been removed");

  auto const first = std::max<std::int64_t>(from.value_or(1), 1);
  auto const last = to.value_or(std::numeric_limits<std::int64_t>::max());
  auto previous = first_hash;
  if (first > 1) {
    auto const before = session.first<std::string>(hash_before, {{"id", first - 1}});
    if (!before) return broken(0, first - 1, "record " + number(first - 1) + " is missing");
    previous = *before;
  }

  std::int64_t next = first;
  for (;;) {
    auto const links = session.all<HashedLink>(next_links, {{"from", next}, {"to", last}, {"batch", batch}});
    for (auto const& link : links) {
      auto const checked = next - first;
      if (link.id != next)
        return broken(checked, next, "records " + number(next) + " to " + number(link.id - 1) + " are missing");
      if (link.hash != chained(previous, link))
        return broken(checked, next, "the hash of record " + number(next) + " does not fit its content and the record before it");
      if (link.id > head->last_id)
        return broken(checked, next, "record " + number(next) + " stands after the head of the chain, which is " + number(head->last_id));
      previous = link.hash;
      ++next;
    }
    if (links.size() < batch) break;
  }

  auto const checked = next - first;
  auto const expected = std::min(last, head->last_id);
  if (next <= expected)
    return broken(checked, next, "records " + number(next) + " to " + number(expected) + " at the end are missing");
  if (next - 1 == head->last_id && next > first && previous != head->last_hash)
    return broken(checked, head->last_id, "the head of the chain does not fit the last record");
  return {checked, std::nullopt, {}};
}

}  // namespace tinhso::audit
