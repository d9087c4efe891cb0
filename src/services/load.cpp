// Procedures out of files: all of them, or none and every reason.
#include <algorithm>
#include <fstream>
#include <ostream>
#include <stdexcept>

#include "platform/audit/audit.hpp"
#include "services/store.hpp"
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
    "body) "
    "values (:code, :version, :valid_from, :valid_until, :name, :field, :handled, :words, :events, :body) "
    "on conflict (code, version) do nothing"};

struct ReadFile {
  std::string path;
  Procedure procedure;
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

/// Reads every file; faults become lines "path: field: sentence".
std::vector<ReadFile> read_all(std::vector<std::string> const& paths, std::vector<std::string>& faults) {
  std::vector<ReadFile> out;
  for (auto const& path : paths) {
    ReadFile file{path, {}};
    FieldErrors errors;
    try {
      errors = read_procedure(text_of(path), file.procedure);
    } catch (Invalid const& fault) {
      errors = fault.fields();
    }
    for (auto const& error : errors)
      faults.push_back(path + ": " + (error.path.empty() ? "" : error.path + ": ") + error.words.vi + " / " +
                       error.words.en);
    if (!errors.empty()) continue;
    for (auto const& other : out) {
      if (other.procedure.code != file.procedure.code) continue;
      if (other.procedure.version == file.procedure.version || overlap(other.procedure, file.procedure))
        faults.push_back(path + ": version: Trùng phiên bản hoặc thời gian với " + other.path +
                         " / Same version as, or valid together with, that file");
    }
    out.push_back(std::move(file));
  }
  return out;
}

std::string folded_list(auto const& texts) {
  std::string out = "|";
  for (auto const& text : texts) out += fold(text) + "|";
  return out;
}

}  // namespace

void add(Session& session, Procedure const& procedure) {
  session.run(add_procedure, {{"code", procedure.code},
                              {"version", procedure.version},
                              {"valid_from", procedure.valid_from},
                              {"valid_until", procedure.valid_until},
                              {"name", procedure.name},
                              {"field", procedure.field},
                              {"handled", procedure.handled},
                              {"words", folded_list(procedure.results) + folded_list(procedure.keywords) + " " +
                                            fold(procedure.name + " " + procedure.field) + " " +
                                            fold(folded_list(procedure.results) + folded_list(procedure.keywords))},
                              {"events", folded_list(procedure.life_events)},
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
  if (!faults.empty()) {
    std::string all;
    for (auto const& fault : faults) all += (all.empty() ? "" : "\n") + fault;
    throw std::runtime_error{all};
  }
  return database.write([&](Session& session) {
    if (session.one<std::int64_t>(any_procedure) > 0) return false;  // another process was quicker
    for (auto const& file : files) add(session, file.procedure);
    audit::record(session, clock.now(), audit::system("services"),
                  {"services.load", "procedures", "", nullptr, boost::json::object{{"procedures", files.size()}}});
    return true;
  });
}

int check(std::vector<std::string> const& files, std::ostream& out) {
  std::vector<std::string> faults;
  auto const read = read_all(files, faults);
  for (auto const& fault : faults) out << fault << '\n';
  if (faults.empty()) out << read.size() << (read.size() == 1 ? " procedure" : " procedures") << ", no fault\n";
  return faults.empty() ? 0 : 1;
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::services_migrations), std::end(embedded::services_migrations)};
}

}  // namespace tinhso::services
