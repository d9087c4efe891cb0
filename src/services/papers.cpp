#include "services/papers.hpp"

#include <algorithm>
#include <mutex>

#include "documents/extract.hpp"
#include "documents/words.hpp"
#include "platform/events/events.hpp"
#include "platform/jobs/jobs.hpp"
#include "services/account.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::hours unfiled_kept{24};  // as long as the upload itself
constexpr int head_lines = 20;                  // a heading stands in the upper part of the first page

struct Waiting {
  std::int64_t id = 0;
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (id, sha256, type))
struct Asked {
  std::int64_t id = 0;
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (id, read_at))
struct Held {
  std::int64_t id = 0;
  std::int64_t agency = 0;
};
BOOST_DESCRIBE_STRUCT(Held, (), (id, agency))
struct HeadRow {
  std::int64_t id = 0;
  std::string head;
};
BOOST_DESCRIBE_STRUCT(HeadRow, (), (id, head))
struct ContentHead {
  std::string head;
  std::optional<Instant> read_at;
};
BOOST_DESCRIBE_STRUCT(ContentHead, (), (head, read_at))
struct PlacedFile {
  std::string name;
  std::string kind;
  std::int64_t component = -1;
};
BOOST_DESCRIBE_STRUCT(PlacedFile, (), (name, kind, component))

constexpr Sql text_asked{"services.text_asked",
                         "insert into services_text (sha256, type, filed, asked_at) values (:sha256, :type, :filed, :now) on "
                         "conflict (sha256) do update set filed = case when services_text.filed = 1 then 1 else "
                         "excluded.filed end returning id, read_at"};
constexpr Sql text_waiting{"services.text_waiting",
                           "select id, sha256, type from services_text where read_at is null order by asked_at desc, id "
                           "desc limit 1"};
constexpr Sql text_read{"services.text_read",
                        "update services_text set body = :body, by_ocr = :by_ocr, complete = :complete, read_at = :now "
                        "where id = :id and read_at is null"};
constexpr Sql put_words{"services.put_words", "insert into services_text_words (rowid, words) values (:id, :words)",
                        "update services_text set words = array_to_tsvector(string_to_array(:words, ' ')) where id = :id"};
constexpr Sql drop_words{"services.drop_words", "delete from services_text_words where rowid = :id",
                         "update services_text set words = null where id = :id"};
constexpr Sql texts_unfiled{"services.texts_unfiled",
                            "select id from services_text where filed = 0 and asked_at < :before limit 100"};
constexpr Sql drop_text{"services.drop_text", "delete from services_text where id = :id and filed = 0"};
constexpr Sql dossiers_with{"services.dossiers_with",
                            "select distinct d.id, d.agency from services_file f join services_dossier d on d.id = f.dossier "
                            "where f.sha256 = :sha256 order by d.id desc limit 20"};
constexpr Sql heads_of{"services.heads_of",
                       "select f.id, substr(t.body, 1, 4000) as head from services_file f join services_text t on t.sha256 "
                       "= f.sha256 where f.dossier = :dossier and t.read_at is not null and t.body <> ''"};
constexpr Sql text_of_file{"services.text_of_file",
                           "select t.body as text, t.by_ocr, t.complete from services_file f join services_text t on t.sha256 "
                           "= f.sha256 where f.id = :file and f.dossier = :dossier and t.read_at is not null"};
constexpr Sql head_of_content{"services.head_of_content",
                              "select substr(body, 1, 4000) as head, read_at from services_text where sha256 = :sha256"};
constexpr Sql placed_file{"services.placed_file",
                          "select name, kind, component from services_file where id = :file and dossier = :dossier"};

bool can_be_read(std::string_view type) {
  return type == "application/pdf" || type == "image/jpeg" || type == "image/png" || type == "image/tiff" ||
         type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
}

/// Headings are printed in capitals; "Giấy chứng sinh số 12" in a list of what is attached is none. Consonants are enough to tell.
bool in_capitals(std::string_view line) {
  auto const large = std::ranges::count_if(line, [](char c) { return c >= 'A' && c <= 'Z'; });
  auto const small = std::ranges::count_if(line, [](char c) { return c >= 'a' && c <= 'z'; });
  return large > 0 && large >= 4 * small;
}

/// Where two columns stand side by side, each of them; else the line as it is.
std::vector<std::string> columns(std::string_view line) {
  std::vector<std::string> out;
  out.reserve(2);
  for (std::string_view rest = trim(line); !rest.empty();) {
    auto const gap = std::min(rest.find("   "), rest.size());
    out.emplace_back(trim(rest.substr(0, gap)));
    rest = trim(rest.substr(gap));
  }
  return out;
}

bool headed(std::string_view folded, std::string_view heading) {
  return !heading.empty() && folded.starts_with(heading) &&
         (folded.size() == heading.size() || folded[heading.size()] == ' ');
}

std::string plain(std::string_view text) { return std::string{trim(fold(text))}; }

/// The component with the longest heading that begins this line.
std::optional<Recognised> recognise_line(std::vector<Component> const& components, std::string const& line,
                                         std::string const& next) {
  if (!in_capitals(line)) return {};
  auto const one = plain(line);
  auto const two = in_capitals(next) ? plain(line + ' ' + next) : one;
  std::size_t longest = 0;
  Recognised out;
  auto const look = [&](std::int64_t component, std::string_view name) {
    auto const heading = plain(name);
    if (heading.size() < longest || !headed(two, heading)) return;
    bool const twice = heading.size() == longest && out.component != component;
    out.component = twice ? -1 : component;
    out.heading = headed(one, heading) ? line : line + ' ' + next;
    longest = heading.size();
  };
  for (std::size_t i = 0; i < components.size(); ++i) {
    auto const& component = components[i];
    if (!component.headings || component.headings->empty()) look(static_cast<std::int64_t>(i), component.name);
    else
      for (auto const& heading : *component.headings) look(static_cast<std::int64_t>(i), heading);
  }
  if (longest == 0) return {};
  return out;
}

std::vector<Component> components_of(Procedure const& procedure, std::string_view case_code) {
  for (auto const& one : procedure.cases)
    if (case_code.empty() || one.code == case_code) return {one.components.begin(), one.components.end()};
  return {};
}

void keep_text(Session& session, Instant now, Waiting const& paper, documents::Extracted const& read) {
  if (session.run(text_read, {{"id", paper.id},
                              {"body", read.text},
                              {"by_ocr", read.by_ocr ? 1 : 0},
                              {"complete", read.complete ? 1 : 0},
                              {"now", now}}) == 1) {
    session.run(put_words, {{"id", paper.id}, {"words", documents::distinct_words(fold(read.text))}});
    for (auto const& held : session.all<Held>(dossiers_with, {{"sha256", paper.sha256}}))
      events::publish(session, now, "agency:" + std::to_string(held.agency), "services.changed",
                      {{"id", held.id}, {"change", "read"}});
  }
  for (auto const id : session.all<std::int64_t>(texts_unfiled, {{"before", now - unfiled_kept}})) {
    session.run(drop_words, {{"id", id}});
    session.run(drop_text, {{"id", id}});
  }
}

void add_job(Session& session, Instant now) { jobs::add(session, now, "services.read_papers", {}); }

using web::Call;
using web::None;
PaperText get_text(Call& call, None const&) {
  return paper_text(call.context, call.principal(), call.id(), call.id("file"));
}
DossierView post_place(Call& call, PlacePaper const& input) {
  return place_paper(call.context, call.principal(), call.request.origin, call.id(), call.id("file"), input);
}
Heading post_heading(Call& call, HeadingInput const& input) { return heading_of(call.context, call.principal(), input); }

}  // namespace

Recognised recognise(std::vector<Component> const& components, std::string_view text) {
  std::vector<std::vector<std::string>> lines;
  lines.reserve(head_lines);
  while (!text.empty() && lines.size() < head_lines) {
    auto const end = std::min(text.find('\n'), text.size());
    if (auto parts = columns(text.substr(0, end)); !parts.empty()) lines.push_back(std::move(parts));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    // A heading of two lines stands in the middle of the page, with nothing beside it.
    bool const alone = i + 1 < lines.size() && lines[i].size() == 1 && lines[i + 1].size() == 1;
    for (auto const& part : lines[i])
      if (auto const found = recognise_line(components, part, alone ? lines[i + 1].front() : "")) return *found;
  }
  return {};
}

void ask_text(Session& session, Instant now, files::Stored const& stored, bool filed) {
  if (!can_be_read(stored.type)) return;
  auto const asked = session.one<Asked>(
      text_asked, {{"sha256", stored.sha256}, {"type", stored.type}, {"filed", filed ? 1 : 0}, {"now", now}});
  if (!asked.read_at) add_job(session, now);
}

void read_papers(Context& context) {
  static std::mutex one;
  {
    std::unique_lock const turn{one, std::try_to_lock};
    if (!turn) return;  // who has it looks again after giving it up, and finds what this was to read
    if (auto const next = context.database.read([](Session& session) { return session.first<Waiting>(text_waiting); })) {
      auto const read = documents::extract_text(context.files.path(next->sha256), next->type);
      context.database.write([&](Session& session) { keep_text(session, context.clock.now(), *next, read); });
    }
  }
  schedule_reading(context);
}

void schedule_reading(Context& context) {
  context.database.write([&](Session& session) {
    if (session.first<Waiting>(text_waiting)) add_job(session, context.clock.now());
  });
}

void tell_texts(Session& session, std::int64_t dossier, std::vector<Component> const& components,
                std::vector<File>& files) {
  for (auto const& row : session.all<HeadRow>(heads_of, {{"dossier", dossier}}))
    for (auto& file : files)
      if (file.id == row.id) {
        auto found = recognise(components, row.head);
        file.has_text = true;
        file.headed_as = found.component;
        file.heading = std::move(found.heading);
      }
}

std::string papers_query(database::Engine engine, std::string_view q) {
  auto query = documents::words_query(engine, q);
  return query.empty() && engine == database::Engine::sqlite ? "\"\"" : query;  // an empty query is a fault to SQLite
}

PaperText paper_text(Context& context, Principal const& who, std::int64_t id, std::int64_t file) {
  std::string what;
  auto out = context.database.read([&](Session& session) {
    what = "Hồ sơ " + visible(session, who, id).code + ", tệp " +
           session.one<PlacedFile>(placed_file, {{"file", file}, {"dossier", id}}).name;
    return session.one<PaperText>(text_of_file, {{"file", file}, {"dossier", id}});
  });
  note_readings(context, who, id, what);
  return out;
}

DossierView place_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t file,
                        PlacePaper const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    owned(session, who, id);
    lock_dossier(session, id);
    auto const dossier = owned(session, who, id);
    if (dossier.ended_at) throw Conflict{"services.ended", {"Hồ sơ đã kết thúc.", "The dossier has ended."}};
    auto const before = session.one<PlacedFile>(placed_file, {{"file", file}, {"dossier", id}});
    if (before.kind != "component" && before.kind != "supplement")
      throw Conflict{"services.no_component",
                     {"Tệp này không phải giấy tờ của hồ sơ.", "This file is no paper that was handed in."}};
    auto const procedure = procedure_of_id(session, dossier.procedure_id).procedure;
    auto const one = std::ranges::find_if(procedure.cases, [&](Case const& each) { return each.code == dossier.case_code; });
    if (one == procedure.cases.end() || static_cast<std::size_t>(input.component.value) >= one->components.size())
      throw Invalid{"component", {"Trường hợp này không có giấy tờ đó.", "The case has no such paper."}};
    if (before.component != input.component.value) {
      auto const name = place_file(session, id, file, *one, input.component.value, before.name);
      audit::record(session, now, audit::actor(who, origin),
                    {"services.place_paper", "dossier", std::to_string(id),
                     boost::json::object{{"name", before.name}, {"component", before.component}},
                     boost::json::object{{"name", name}, {"component", input.component.value}}});
      tell(session, now, dossier, "papers");
    }
    return view_of(context, session, who, dossier);
  });
}

Heading heading_of(Context& context, Principal const& who, HeadingInput const& input) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const procedure = procedure_in_force(session, input.procedure, local_date(now)).procedure;
    auto const ticket = files::redeem(session, who.account, input.ticket);
    if (!can_be_read(ticket.stored.type)) return Heading{true, -1, {}};
    auto const known = session.first<ContentHead>(head_of_content, {{"sha256", ticket.stored.sha256}});
    if (!known) ask_text(session, now, ticket.stored, false);
    if (!known || !known->read_at) return Heading{};
    auto found = recognise(components_of(procedure, input.case_code.value_or("")), known->head);
    return Heading{true, found.component, std::move(found.heading)};
  });
}

web::Routes paper_routes() {
  using web::may;
  namespace rights = accounts::rights;
  web::Routes out{
      web::get<None, PaperText>("/api/services/dossiers/{id}/files/{file}/text", may(rights::services_read), get_text,
                                "What a paper of a dossier says, as it was read."),
      web::post<PlacePaper, DossierView>("/api/services/dossiers/{id}/files/{file}/component", may(rights::services_receive),
                                         post_place, "Say which component a paper of a dossier is."),
      web::post<HeadingInput, Heading>("/api/services/headings", may(rights::services_receive), post_heading,
                                       "Which component an upload is, by its heading, before the dossier is filed."),
  };
  return out;
}

}  // namespace tinhso::services
