#include "platform/events/events.hpp"
#include "work/personal.hpp"
#include "work/store.hpp"

namespace tinhso::work {
namespace {

using database::Session;
using database::Sql;

constexpr Sql add_notices{
    "work.add_notices",
    "insert into work_notice (agency, duty, kind, object_kind, object, title, code, from_name, at) "
    "select json_extract(value, '$[1]'), :duty, :kind, :object_kind, json_extract(value, '$[0]'), :title, :code, "
    ":from_name, :now "
    "from json_each(:openings)",
    "insert into work_notice (agency, duty, kind, object_kind, object, title, code, from_name, at) "
    "select cast(o ->> 1 as bigint), cast(:duty as text), cast(:kind as text), cast(:object_kind as text), cast(o ->> "
    "0 as bigint), "
    "cast(:title as text), cast(:code as text), cast(:from_name as text), cast(:now as bigint) "
    "from json_array_elements(cast(:openings as json)) o"};

constexpr Sql add_personal{
    "work.add_personal_notice",
    "insert into work_notice (agency, official, kind, object_kind, object, title, code, from_name, at) values (:agency, "
    ":official, :kind, :object_kind, :object, :title, :code, :from_name, :now)"};

constexpr Sql notices_of{
    "work.notices_of",
    "select id, kind, object_kind, object, title, code, from_name, at, read_at from work_notice "
    "where (official in (:me, :other) or (official is null and agency = :agency "
    "and duty in (select value from json_each(:rights)))) and id < :after and (:unread = 0 or read_at is null) "
    "order by id desc limit :limit",
    "select id, kind, object_kind, object, title, code, from_name, at, read_at from work_notice "
    "where (official in (:me, :other) or (official is null and agency = :agency "
    "and duty in (select json_array_elements_text(cast(:rights as json))))) and id < :after and (:unread = 0 or "
    "read_at is null) "
    "order by id desc limit :limit"};

constexpr Sql count_unread{
    "work.count_unread",
    "select count(*) from work_notice where read_at is null and ((official in (:me, :other)) or (official is null "
    "and agency = :agency and duty in (select value from json_each(:rights))))",
    "select count(*) from work_notice where read_at is null and ((official in (:me, :other)) or (official is null "
    "and agency = :agency and duty in (select json_array_elements_text(cast(:rights as json)))))"};

constexpr Sql mark_read{"work.mark_read",
                        "update work_notice set read_at = coalesce(read_at, :now) where id = :id and (official in "
                        "(:me, :other) or (official is null "
                        "and agency = :agency and duty in (select value from json_each(:rights))))",
                        "update work_notice set read_at = coalesce(read_at, :now) where id = :id and (official in "
                        "(:me, :other) or (official is null "
                        "and agency = :agency and duty in (select json_array_elements_text(cast(:rights as json)))))"};

}  // namespace

void notify_official(Session& session, Instant now, std::int64_t official, Opening const& about, std::string_view kind,
                     std::string_view object_kind, About const& words) {
  session.run(add_personal, {{"agency", about.agency},
                             {"official", official},
                             {"kind", kind},
                             {"object_kind", object_kind},
                             {"object", about.object},
                             {"title", words.title},
                             {"code", words.code},
                             {"from_name", words.from_name},
                             {"now", now}});
  events::publish(session, now, "official:" + std::to_string(official), "work.changed", {{"change", kind}});
}

void notify(Session& session, Instant now, std::vector<Opening> const& openings, std::string_view kind,
            std::string_view object_kind, std::string_view duty, About const& about) {
  if (openings.empty()) return;
  session.run(add_notices, {{"openings", json_list(openings)},
                            {"kind", kind},
                            {"object_kind", object_kind},
                            {"duty", duty},
                            {"title", about.title},
                            {"code", about.code},
                            {"from_name", about.from_name},
                            {"now", now}});
}

std::int64_t unread_notices(Session& session, Principal const& who) {
  return session.one<std::int64_t>(
      count_unread,
      {{"me", who.official}, {"other", other_self(who)}, {"agency", who.agency}, {"rights", rights_list(who)}});
}

Page<Notice> notices(Context& context, Principal const& who, NoticeQuery const& query) {
  std::int64_t const limit = query.limit ? query.limit->value : usual_page;
  auto const after = read_cursor(query.after, from_highest);
  return context.database.read([&](Session& session) {
    auto rows = session.all<Notice>(notices_of, {{"me", who.official},
                                                 {"other", other_self(who)},
                                                 {"agency", who.agency},
                                                 {"rights", rights_list(who)},
                                                 {"after", after.major},
                                                 {"unread", query.unread.value_or(false)},
                                                 {"limit", limit + 1}});
    return cut(std::move(rows), limit, [](Notice const& last) { return Cursor{last.id, last.id}; });
  });
}

void read_notice(Context& context, Principal const& who, std::int64_t id) {
  auto const marked = context.database.write([&](Session& session) {
    return session.run(mark_read, {{"id", id},
                                   {"now", context.clock.now()},
                                   {"me", who.official},
                                   {"other", other_self(who)},
                                   {"agency", who.agency},
                                   {"rights", rights_list(who)}});
  });
  if (marked == 0) throw NotFound{};
}

}  // namespace tinhso::work
