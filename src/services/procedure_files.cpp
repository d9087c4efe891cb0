// Procedures out of files and into files: all of them, or none and every reason.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <ostream>
#include <stdexcept>

#include "platform/audit/audit.hpp"
#include "services/flow.hpp"
#include "services/procedure_files.hpp"
#include "services_migrations.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr std::uintmax_t longest_file = 1'000'000;

constexpr Sql any_procedure{"services.any_procedure", "select count(*) from services_procedure"};
constexpr Sql add_procedure{
    "services.add_procedure",
    "insert into services_procedure (code, version, valid_from, valid_until, name, field, handled, words, events, "
    "level, extent, body) values (:code, :version, :valid_from, :valid_until, :name, :field, :handled, :words, "
    ":events, :level, :extent, :body) "
    "on conflict (code, version) do nothing"};

constexpr Sql versions_of{"services.versions_of",
                          "select id, body from services_procedure where code = :code order by version"};
constexpr Sql all_versions{"services.all_versions", "select id, body from services_procedure order by code, version"};
// Forms as they were before: "form":[{"key":…
constexpr Sql bodies_of_before{"services.bodies_of_before",
                               "select id, body from services_procedure where body like '%\"form\":[%'"};
constexpr Sql rewrite_body{"services.rewrite_body", "update services_procedure set body = :body where id = :id"};
constexpr Sql end_version{"services.end_version",
                          "update services_procedure set valid_until = :valid_until, body = :body where id = :id"};

constexpr Sql add_process{"services.add_process",
                          "insert into services_process (name, body, at) values (:name, :body, :at) on conflict (name) do nothing"};
constexpr Sql process_text{"services.process_text", "select body from services_process where name = :name"};

struct Version {
  std::int64_t id = 0;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Version, (), (id, body))

constexpr Sql all_processes{"services.all_processes", "select name, body from services_process order by name"};
struct KeptProcess {
  std::string name;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(KeptProcess, (), (name, body))

struct ReadFile {
  std::string path;
  Procedure procedure;
  std::string process;  ///< the text of the process it names
  processes::Process read_process{};
};

std::string text_of(std::string const& path) {
  std::error_code fault;
  auto const size = std::filesystem::file_size(path, fault);
  std::ifstream in{path, std::ios::binary};
  if (fault || !in) throw Invalid{"", {"Không đọc được tệp.", "The file cannot be read."}};
  if (size > longest_file) throw Invalid{"", {"Tệp dài hơn 1 MB.", "The file is longer than 1 MB."}};
  return {std::istreambuf_iterator<char>{in}, {}};
}

bool overlap(Procedure const& a, Procedure const& b) {
  using std::chrono::sys_days;
  return (!a.valid_until || sys_days{b.valid_from} < sys_days{*a.valid_until}) &&
         (!b.valid_until || sys_days{a.valid_from} < sys_days{*b.valid_until});
}

/// Whether `b` takes the place of `a`, whose end was left open, on the day it begins.
bool succeeds(Procedure const& b, Procedure const& a) {
  return !a.valid_until && a.version < b.version && std::chrono::sys_days{a.valid_from} < std::chrono::sys_days{b.valid_from};
}

std::string line_of(std::string const& path, FieldError const& error) {
  return path + ": " + (error.path.empty() ? "" : error.path + ": ") + error.words.vi + " / " + error.words.en;
}

/// The process beside the file; each text is checked once, its names against every procedure.
FieldErrors read_process(ReadFile& file, std::map<std::string, processes::Process>& checked) {
  std::string const name = *file.procedure.process;
  if (name.find('/') != std::string::npos || !name.ends_with(".bpmn"))
    return {{"process", {"Tên tệp BPMN cùng thư mục, như opinions.bpmn.", "A BPMN file in the same folder, like opinions.bpmn."}}};
  try {
    file.process = text_of((std::filesystem::path{file.path}.parent_path() / name).string());
  } catch (Invalid const& fault) {
    return {{"process", fault.fields().front().words}};
  }
  auto found = checked.find(file.process);
  if (found == checked.end()) {
    processes::Process process;
    auto errors = check_process(file.process, process);
    for (auto& error : errors) error.path = "process " + name + (error.path.empty() ? "" : ": " + error.path);
    if (!errors.empty()) return errors;
    found = checked.emplace(file.process, std::move(process)).first;
  }
  file.read_process = found->second;
  return check_names(found->second, file.procedure);
}

/// Reads every file; faults become lines "path: field: sentence".
std::vector<ReadFile> read_all(std::vector<std::string> const& paths, std::vector<std::string>& faults) {
  std::vector<ReadFile> out;
  std::map<std::string, processes::Process> checked;
  for (auto const& path : paths) {
    ReadFile file{path, {}, {}, {}};
    FieldErrors errors;
    try {
      errors = read_procedure(text_of(path), file.procedure);
    } catch (Invalid const& fault) {
      errors = fault.fields();
    }
    if (errors.empty() && file.procedure.process) errors = read_process(file, checked);
    for (auto const& error : errors) faults.push_back(line_of(path, error));
    if (!errors.empty()) continue;
    for (auto const& other : out) {
      if (other.procedure.code != file.procedure.code) continue;
      bool const in_turn = succeeds(other.procedure, file.procedure) || succeeds(file.procedure, other.procedure);
      if (other.procedure.version == file.procedure.version ||
          (!in_turn && overlap(other.procedure, file.procedure)))
        faults.push_back(path + ": version: Trùng phiên bản hoặc thời gian với " + other.path +
                         " / Same version as, or valid together with, that file");
    }
    out.push_back(std::move(file));
  }
  std::sort(out.begin(), out.end(), [](auto const& a, auto const& b) {
    return std::pair{a.procedure.code, a.procedure.version.value} < std::pair{b.procedure.code, b.procedure.version.value};
  });
  return out;
}

[[noreturn]] void refuse(std::vector<std::string> const& faults) {
  std::string all;
  for (auto const& fault : faults) all += (all.empty() ? "" : "\n") + fault;
  throw std::runtime_error{all};
}

/// A process keeps its text for good: false when another stands under that name.
bool keep_process(Session& session, std::string const& name, std::string const& text, Instant now) {
  session.run(add_process, {{"name", name}, {"body", text}, {"at", now}});
  return session.one<std::string>(process_text, {{"name", name}}) == text;
}

/// What becomes of one file beside the versions that are there.
enum class Fate { added, unchanged, refused };
Fate take_in(Session& session, ReadFile const& file, Instant now, std::vector<std::string>& faults) {
  auto const& fresh = file.procedure;
  std::optional<std::pair<std::int64_t, Procedure>> before;
  for (auto const& row : session.all<Version>(versions_of, {{"code", fresh.code}})) {
    auto old = reflect::from_json<Procedure>(row.body);
    if (old.version == fresh.version) {
      // Its end may have been set by the version that followed it.
      auto same = fresh;
      if (!same.valid_until) same.valid_until = old.valid_until;
      bool const same_process = !fresh.process || session.first<std::string>(process_text, {{"name", *fresh.process}}) == file.process;
      if (same_process && reflect::to_json(same) == reflect::to_json(old)) return Fate::unchanged;
      faults.push_back(line_of(file.path, {"version",
                                           {"Phiên bản này đã có và khác; phiên bản đã nhận không đổi nữa.",
                                            "This version is there and differs; what was taken in never changes."}}));
      return Fate::refused;
    }
    if (succeeds(fresh, old)) {
      before.emplace(row.id, std::move(old));
    } else if (overlap(old, fresh)) {
      faults.push_back(line_of(file.path, {"valid_from",
                                           {fmt::format("Trùng thời gian với phiên bản {}.", old.version.value),
                                            fmt::format("Valid together with version {}.", old.version.value)}}));
      return Fate::refused;
    }
  }
  auto const nowhere = check_agencies(session, file.read_process, local_date(now));
  for (auto const& fault : nowhere) faults.push_back(line_of(file.path, fault));
  if (!nowhere.empty()) return Fate::refused;
  if (fresh.process && !keep_process(session, *fresh.process, file.process, now)) {
    faults.push_back(line_of(file.path, {"process",
                                         {"Quy trình tên này đã có và khác; đặt tên mới cho quy trình mới.",
                                          "A process of this name is there and differs; a new process takes a new name."}}));
    return Fate::refused;
  }
  if (before) {
    before->second.valid_until = fresh.valid_from;
    session.run(end_version, {{"id", before->first},
                              {"valid_until", before->second.valid_until},
                              {"body", reflect::to_json(before->second)}});
  }
  add(session, fresh);
  return Fate::added;
}

std::string folded_list(auto const& texts) {
  std::string out = "|";
  for (auto const& text : texts) out += fold(text) + "|";
  return out;
}

}  // namespace

void add(Session& session, Procedure const& procedure) {
  auto const events = folded_list(procedure.life_events);
  auto const whole = folded_list(procedure.results) + folded_list(procedure.keywords) + events;
  session.run(add_procedure, {{"code", procedure.code},
                              {"version", procedure.version},
                              {"valid_from", procedure.valid_from},
                              {"valid_until", procedure.valid_until},
                              {"name", procedure.name},
                              {"field", procedure.field},
                              {"handled", procedure.handled},
                              {"words", whole + " " + fold(procedure.name + " " + procedure.field) + " " + fold(whole)},
                              {"events", events},
                              {"level", procedure.level_2020 ? procedure.level_2020->value : 0},
                              {"extent", procedure.extent ? reflect::enum_name(*procedure.extent) : std::string_view{}},
                              {"body", reflect::to_json(procedure)}});
}

bool load_procedures(database::Database& database, std::filesystem::path const& folder, Clock const& clock) {
  if (!std::filesystem::is_directory(folder)) return false;
  if (database.read([](Session& session) { return session.one<std::int64_t>(any_procedure) > 0; })) return false;
  std::vector<std::string> paths;
  for (auto const& entry : std::filesystem::directory_iterator{folder})
    if (entry.path().extension() == ".json") paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> faults;
  auto const files = read_all(paths, faults);
  if (!faults.empty()) refuse(faults);
  return database.write([&](Session& session) {
    if (session.one<std::int64_t>(any_procedure) > 0) return false;  // another process was quicker
    for (auto const& file : files) take_in(session, file, clock.now(), faults);
    if (!faults.empty()) refuse(faults);
    audit::record(session, clock.now(), audit::system("services"),
                  {"services.load", "procedures", "", nullptr, boost::json::object{{"procedures", files.size()}}});
    return true;
  });
}

std::size_t renew_forms(database::Database& database, Clock const& clock) {
  if (database.read([](Session& session) { return session.all<Version>(bodies_of_before).empty(); })) return 0;
  return database.write([&](Session& session) {
    std::size_t count = 0;
    for (auto const& row : session.all<Version>(bodies_of_before)) {
      auto json = reflect::parse_json(row.body);
      auto& body = json.as_object();
      auto* form = body.if_contains("form");
      if (!form || !form->is_array()) continue;
      auto renewed = form_of_fields(form->get_array());
      for (auto const& fee : body.at("fees").as_array())  // what a fee counts by is a whole number now
        if (auto const* per = fee.as_object().if_contains("per"); per && per->is_string())
          if (auto* field = renewed.schema.as_object()["properties"].as_object().if_contains(per->get_string()))
            field->as_object()["type"] = "integer";
      *form = reflect::write(renewed);
      session.run(rewrite_body, {{"id", row.id}, {"body", reflect::to_json(body)}});
      ++count;
    }
    if (count > 0)
      audit::record(session, clock.now(), audit::system("services"),
                    {"services.renew_forms", "procedures", "", nullptr, boost::json::object{{"procedures", count}}});
    return count;
  });
}

int check(std::vector<std::string> const& files, std::ostream& out) {
  std::vector<std::string> faults;
  auto const read = read_all(files, faults);
  for (auto const& fault : faults) out << fault << '\n';
  if (faults.empty()) out << read.size() << (read.size() == 1 ? " procedure" : " procedures") << ", no fault\n";
  return faults.empty() ? 0 : 1;
}

Imported import_procedures(database::Database& database, std::vector<std::string> const& paths, Clock const& clock) {
  std::vector<std::string> faults;
  auto const files = read_all(paths, faults);
  if (!faults.empty()) refuse(faults);
  return database.write([&](Session& session) {
    Imported out;
    faults.clear();
    for (auto const& file : files) {
      auto const fate = take_in(session, file, clock.now(), faults);
      if (fate == Fate::added) ++out.added;
      if (fate == Fate::unchanged) ++out.unchanged;
    }
    if (!faults.empty()) refuse(faults);
    if (out.added > 0)
      audit::record(session, clock.now(), audit::system("services"),
                    {"services.import", "procedures", "", nullptr, boost::json::object{{"procedures", out.added}}});
    return out;
  });
}

void end_procedure(database::Database& database, std::string_view code, Date day, Clock const& clock) {
  auto const now = clock.now();
  database.write([&](Session& session) {
    auto const rows = session.all<Version>(versions_of, {{"code", code}});
    if (rows.empty()) throw std::runtime_error{fmt::format("there is no procedure {}", code)};
    auto const& row = rows.back();
    auto last = reflect::from_json<Procedure>(row.body);
    using std::chrono::sys_days;
    if (last.valid_until)
      throw std::runtime_error{fmt::format("version {} ends on {} already", last.version.value, format_date(*last.valid_until))};
    if (sys_days{day} <= sys_days{last.valid_from})
      throw std::runtime_error{fmt::format("version {} begins on {}: it cannot end before", last.version.value, format_date(last.valid_from))};
    if (sys_days{day} < sys_days{local_date(now)})
      throw std::runtime_error{"dossiers may have been filed since that day: name today or a later one"};
    last.valid_until = day;
    session.run(end_version, {{"id", row.id}, {"valid_until", last.valid_until}, {"body", reflect::to_json(last)}});
    audit::record(session, now, audit::system("services"),
                  {"services.end_procedure", "procedures", std::string{code}, nullptr,
                   boost::json::object{{"version", last.version.value}, {"on", format_date(day)}}});
  });
}

std::size_t export_procedures(database::Database& database, std::filesystem::path const& folder) {
  std::filesystem::create_directories(folder);
  auto const rows = database.read([](Session& session) { return session.all<Version>(all_versions); });
  for (auto const& row : rows) {
    auto const procedure = reflect::from_json<Procedure>(row.body);
    auto const path = folder / fmt::format("{}.v{}.json", procedure.code, procedure.version.value);
    std::ofstream out{path, std::ios::binary};
    out << row.body << '\n';
    if (!out.flush()) throw std::runtime_error{"cannot write " + path.string()};
  }
  for (auto const& row : database.read([](Session& session) { return session.all<KeptProcess>(all_processes); })) {
    std::ofstream out{folder / row.name, std::ios::binary};
    out << row.body;
    if (!out.flush()) throw std::runtime_error{"cannot write " + row.name};
  }
  return rows.size();
}

std::size_t fill_catalogue(database::Database& database, std::size_t count, Clock const& clock) {
  return database.write([&](Session& session) {
    std::vector<Procedure> seeds;
    std::size_t serial = 0;
    for (auto const& row : session.all<Version>(all_versions)) {
      auto one = reflect::from_json<Procedure>(row.body);
      if (one.code.starts_with("9.")) ++serial;
      else if (!one.valid_until) seeds.push_back(std::move(one));
    }
    if (seeds.empty()) throw std::runtime_error{"there is no procedure to make more of"};
    std::size_t made = 0;
    for (auto const there = seeds.size() + serial; there + made < count; ++made) {
      auto copy = seeds[made % seeds.size()];
      ++serial;
      copy.source = "Sinh ra từ " + copy.code + " để thử quy mô; không có thật.";
      copy.code = fmt::format("9.{:06}", serial);
      copy.version = 1;
      copy.name = fmt::format("{} (bản sinh ra số {}, chỉ để thử quy mô)", copy.name, serial);
      copy.life_events = {};
      copy.confirmed = false;
      add(session, copy);
    }
    if (made > 0)
      audit::record(session, clock.now(), audit::system("services"),
                    {"services.fill", "procedures", "", nullptr, boost::json::object{{"procedures", made}}});
    return made;
  });
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::services_migrations), std::end(embedded::services_migrations)};
}

}  // namespace tinhso::services
