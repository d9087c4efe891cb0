// What officials read: the list by due date, one dossier, its files.
#include <algorithm>

#include "services/store.hpp"
#include "work/paging.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

// Without a date first: what was filed and not received waits for the clerk. `key` is the due date, or the end.
#define TINHSO_DOSSIER_ROW                                                                                             \
  "select id, code, procedure_name, applicant, status, channel, holder, filed_at, due_at, paused_at, ended_at, sort "  \
  "from (select id, code, procedure_name, applicant, status, channel, holder, filed_at, due_at, paused_at, ended_at, " \
  "words, "
#define TINHSO_DOSSIER_FITS "where words like :words "
constexpr Sql shelf_running{"services.shelf_running", TINHSO_DOSSIER_ROW
                            "coalesce(due_at, 0) as sort from services_dossier where agency = :agency and status in "
                            "(1, 2, 4)) d " TINHSO_DOSSIER_FITS
                            "and (sort > :major or (sort = :major and id > :id)) order by sort, id limit :limit"};
constexpr Sql shelf_filed{
    "services.shelf_filed", TINHSO_DOSSIER_ROW
    "filed_at as sort from services_dossier where agency = :agency and status = 1) d " TINHSO_DOSSIER_FITS
    "and (sort > :major or (sort = :major and id > :id)) order by sort, id limit :limit"};
constexpr Sql shelf_stopped{"services.shelf_stopped", TINHSO_DOSSIER_ROW
                            "coalesce(due_at, 0) as sort from services_dossier where agency = :agency and status in "
                            "(5, 6)) d " TINHSO_DOSSIER_FITS
                            "and (sort > :major or (sort = :major and id > :id)) order by sort, id limit :limit"};
constexpr Sql shelf_ended{
    "services.shelf_ended", TINHSO_DOSSIER_ROW
    "coalesce(ended_at, 0) as sort from services_dossier where agency = :agency and status in (3, 7, 8, 9, 10)) "
    "d " TINHSO_DOSSIER_FITS
    "and (sort < :major or (sort = :major and id < :id)) order by sort desc, id desc limit :limit"};
#undef TINHSO_DOSSIER_ROW
#undef TINHSO_DOSSIER_FITS
constexpr Sql file_of_dossier{"services.file_of_dossier",
                              "select name, sha256, type from services_file where id = :id and dossier = :dossier"};

struct ListRow {
  std::int64_t id = 0;
  std::string code;
  std::string procedure_name;
  std::string applicant;
  std::int64_t status = 1;
  Channel channel = Channel::direct;
  std::string holder;
  Instant filed_at;
  std::optional<Instant> due_at;
  std::optional<Instant> paused_at;
  std::optional<Instant> ended_at;
  std::int64_t sort = 0;
};
BOOST_DESCRIBE_STRUCT(ListRow, (),
                      (id, code, procedure_name, applicant, status, channel, holder, filed_at, due_at, paused_at,
                       ended_at, sort))

struct KeptFile {
  std::string name;
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(KeptFile, (), (name, sha256, type))

Sql const& statement_of(Shelf shelf) {
  switch (shelf) {
    case Shelf::filed:
      return shelf_filed;
    case Shelf::open:
      return shelf_running;
    case Shelf::stopped:
      return shelf_stopped;
    case Shelf::ended:
      return shelf_ended;
  }
  return shelf_running;
}

std::string attachment_header(std::string_view name) {
  std::string out = "attachment; filename*=UTF-8''";
  for (unsigned char const c : name) {
    bool const plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
    if (plain) out += static_cast<char>(c);
    else {
      out += '%';
      out += "0123456789ABCDEF"[c >> 4U];
      out += "0123456789ABCDEF"[c & 15U];
    }
  }
  return out;
}

}  // namespace

Page<DossierRow> dossiers(Context& context, Principal const& who, DossierQuery const& query) {
  auto const now = context.clock.now();
  auto const shelf = query.shelf.value_or(Shelf::open);
  auto const limit = query.limit ? query.limit->value : work::usual_page;
  auto const after = work::read_cursor(query.after, shelf == Shelf::ended ? work::from_highest : work::from_lowest);
  auto const rows = context.database.read([&](Session& session) {
    return session.all<ListRow>(statement_of(shelf), {{"agency", who.agency},
                                                      {"words", "%" + fold(query.q.value_or("")) + "%"},
                                                      {"major", after.major},
                                                      {"id", after.id},
                                                      {"limit", limit + 1}});
  });
  auto const page = work::cut(rows, limit, [](auto const& row) { return work::Cursor{row.sort, row.id}; });
  Page<DossierRow> out;
  out.next = page.next;
  for (auto const& row : page.items) {
    Dossier clock;
    clock.due_at = row.due_at;
    clock.paused_at = row.paused_at;
    clock.ended_at = row.ended_at;
    out.items.push_back({row.id, row.code, row.procedure_name, row.applicant, row.status, row.channel, row.holder,
                         row.filed_at, row.due_at, due_of(context.calendar, clock, now)});
  }
  return out;
}

DossierView view_of(Context& context, Session& session, Principal const& who, Dossier const& d) {
  auto const now = context.clock.now();
  auto const procedure = procedure_of_id(session, d.procedure_id).procedure;
  DossierView out;
  out.id = d.id;
  out.code = d.code;
  out.procedure_code = d.procedure_code;
  out.procedure_version = procedure.version;
  out.procedure_name = d.procedure_name;
  for (auto const& one : procedure.cases)
    if (one.code == d.case_code) {
      out.case_name = one.name;
      out.components.assign(one.components.begin(), one.components.end());
    }
  out.status = d.status;
  out.channel = d.channel;
  out.applicant = d.applicant;
  out.phone = d.phone;
  out.birth_date = d.birth_date;
  out.on_behalf_of = d.on_behalf_of;
  out.answers = reflect::from_json<std::map<std::string, std::string>>(d.answers);
  out.filed_at = d.filed_at;
  out.received_at = d.received_at;
  out.first_due_at = d.first_due_at;
  out.due_at = d.due_at;
  out.due = due_of(context.calendar, d, now);
  if (d.paused_at) out.minutes_left = d.banked;
  else if (d.due_at && !d.ended_at) out.minutes_left = context.calendar.minutes_between(now, *d.due_at);
  out.holder = d.holder;
  out.ended_at = d.ended_at;
  out.result = d.result;
  out.needs_date = duration_of(procedure, d.case_code, d.channel).unit == DurationUnit::unknown;
  out.actions = actions_of(who, d);
  out.files = files_of(session, d.id);
  out.steps = steps_of(session, d.id);
  return out;
}

DossierView dossier(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read(
      [&](Session& session) { return view_of(context, session, who, visible(session, who, id)); });
}

web::Response dossier_file(Context& context, Principal const& who, std::int64_t id, std::int64_t file) {
  auto const kept = context.database.read([&](Session& session) {
    visible(session, who, id);
    return session.one<KeptFile>(file_of_dossier, {{"id", file}, {"dossier", id}});
  });
  web::Response out;
  out.headers.emplace("content-type", kept.type);
  out.headers.emplace("content-disposition", attachment_header(kept.name));
  out.file = context.files.path(kept.sha256);
  return out;
}

}  // namespace tinhso::services
