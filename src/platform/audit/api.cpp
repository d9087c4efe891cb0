#include "platform/audit/audit.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::audit {
namespace {

struct TrailQuery {
  Text<1, 100> object_kind;
  Text<1, 200> object;
  std::optional<Range<0, 9'007'199'254'740'991>> after;
  std::optional<Range<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(TrailQuery, (), (object_kind, object, after, limit))

/// A record for a screen: what changed is JSON, not text of JSON.
struct TrailRow {
  std::int64_t id = 0;
  Instant at;
  std::string actor;
  std::optional<std::int64_t> official;
  std::optional<std::int64_t> agency;
  std::optional<std::string> on_behalf_of;
  std::string address;
  std::string action;
  boost::json::value before;
  boost::json::value after;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(TrailRow, (), (id, at, actor, official, agency, on_behalf_of, address, action, before, after, hash))

Page<TrailRow> read_trail(web::Call& call, TrailQuery const& query) {
  auto const limit = static_cast<int>(query.limit ? query.limit->value : 100);
  auto records = call.context.database.read([&](database::Session& session) {
    return trail(session, query.object_kind, query.object, query.after ? query.after->value : 0, limit + 1);
  });
  Page<TrailRow> page;
  if (std::ssize(records) > limit) {
    records.resize(static_cast<std::size_t>(limit));
    page.next = std::to_string(records.back().id);
  }
  for (auto& r : records)
    page.items.push_back({r.id, r.at, std::move(r.actor), r.official, r.agency, std::move(r.on_behalf_of), std::move(r.address),
                          std::move(r.action), boost::json::parse(r.before), boost::json::parse(r.after), std::move(r.hash)});
  return page;
}

}  // namespace

web::Routes routes() {
  return {web::get<TrailQuery, Page<TrailRow>>("/api/audit/trail", web::may("audit.read"), read_trail,
                                               "Who did what to one object, oldest first.")};
}

}  // namespace tinhso::audit
