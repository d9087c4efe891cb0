#include "program/house.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <toml++/toml.h>

#include "organisation/organisation.hpp"
#include "payments/payments.hpp"
#include "program/rooms.hpp"
#include "services/announcement.hpp"
#include "services/procedure_files.hpp"

namespace tinhso::program {

namespace fs = std::filesystem;

/// Holds `<data>/lock` for as long as it lives, so that two servers never share a folder.
class FolderLock {
 public:
  explicit FolderLock(fs::path const& file) : handle_{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)} {
    if (handle_ < 0) throw std::runtime_error{fmt::format("{}: {}", file.string(), std::strerror(errno))};
    if (::flock(handle_, LOCK_EX | LOCK_NB) != 0) {
      ::close(handle_);
      throw std::runtime_error{fmt::format("{} is used by another tinhso that is still running", file.parent_path().string())};
    }
  }
  ~FolderLock() { ::close(handle_); }
  FolderLock(FolderLock const&) = delete;
  FolderLock& operator=(FolderLock const&) = delete;

 private:
  int handle_;
};

namespace {

/// Reads `<data>/tinhso.toml`; writes one with the defaults and their meaning when there is none.
void read_settings(Settings& settings, std::string& database) {
  auto const file = settings.data_folder / "tinhso.toml";
  if (!fs::exists(file)) {
    std::ofstream out{file};
    out << "# Settings of this instance. What is left out has the value shown.\n"
           "# province = \"Nam Định\"\n# officials_app = \"IOC Nam Định\"\n# citizens_app = \"Smart Nam Định\"\n"
           "# province_code = \"H40\"                  # Decision 20/2020/QĐ-TTg, level 1\n"
           "# origin = \"http://localhost:8080\"       # how browsers reach this server; passkeys need it exact\n"
           "# database = \"postgresql://user@host/name\" # instead of the embedded one\n"
           "# upload_limit = 50000000                # bytes of one attachment\n"
           "# package_limit = 50000000               # bytes of one edXML package\n"
           "# [signing]\n# key_service = \"http://127.0.0.1:8890\"  # `tinhso key-service serve`; without it nobody signs here\n"
           "# client = \"tinhso\"                       # and secret: as `tinhso key-service client` gave them\n# secret = \"\"\n"
           "# time_stamps = \"http://127.0.0.1:8880/tsa\"\n"
           "# trust = \"trust\"                         # folder of trust anchors\n"
           "# [axis]\n# silence_minutes = 60                  # alarm when an agency's own software was not seen for so long\n"
           "# link_minutes = 15                     # ... when the national axis could not be reached for so long\n"
           "# slow_hours = 4                        # office hours until what was not opened counts as slow\n"
           "# [services]\n# feedback_days = 5                     # working days until feedback on a dossier is answered\n"
           "# feedback_days_above = 10              # ... by the agency above, when the citizen was not satisfied\n";
    out.close();
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  }
  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (toml::parse_error const& fault) {
    throw std::runtime_error{fmt::format("{}, line {}: {}", file.string(), fault.source().begin.line, fault.description())};
  }
  auto text = [&](char const* key, std::string& to) { to = table[key].value_or(to); };
  text("province", settings.province);
  text("officials_app", settings.officials_app);
  text("citizens_app", settings.citizens_app);
  text("province_code", settings.province_code);
  text("origin", settings.origin);
  text("database", database);
  settings.upload_limit = table["upload_limit"].value_or(settings.upload_limit);
  settings.package_limit = table["package_limit"].value_or(settings.package_limit);
  auto const signing = table["signing"];
  settings.signing.key_service = signing["key_service"].value_or(std::string{});
  settings.signing.client = signing["client"].value_or(std::string{});
  settings.signing.secret = signing["secret"].value_or(std::string{});
  settings.signing.time_stamps = signing["time_stamps"].value_or(std::string{});
  settings.signing.trust = signing["trust"].value_or(std::string{});
  auto whole = [&](char const* part, char const* key, std::int64_t& to) {
    to = std::max<std::int64_t>(1, table[part][key].value_or(to));
  };
  whole("axis", "silence_minutes", settings.axis.silence_minutes);
  whole("axis", "link_minutes", settings.axis.link_minutes);
  whole("axis", "slow_hours", settings.axis.slow_hours);
  whole("services", "feedback_days", settings.services.feedback_days);
  whole("services", "feedback_days_above", settings.services.feedback_days_above);
}

fs::path made(fs::path const& folder) {
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  return fs::absolute(folder);
}

}  // namespace

fs::path share_folder() {
  auto const program = fs::read_symlink("/proc/self/exe");
  for (auto folder = program.parent_path(); folder != folder.root_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / "data" / "namdinh-2020")) return folder;
    if (fs::exists(folder / "share" / "tinhso" / "data")) return folder / "share" / "tinhso";
  }
  throw std::runtime_error{"the data that comes with the program was not found above " + program.string()};
}

struct House::State {
  Settings settings;
  std::string url;
  std::unique_ptr<FolderLock> lock;
  SystemClock system_clock;
  std::unique_ptr<database::Database> database;
  std::unique_ptr<files::Store> files;
  Calendar from_file;
  Calendar calendar;
  std::unique_ptr<Context> context;
  bool first_start = false;
};

House::House(HouseOptions options, Clock* clock) : state_{std::make_unique<State>()} {
  auto& s = *state_;
  s.settings.data_folder = made(options.data);
  if (options.beside && options.database.empty() && !fs::exists(s.settings.data_folder / "tinhso.toml"))
    throw std::runtime_error{s.settings.data_folder.string() + " holds no instance yet; run `tinhso serve` first"};
  if (!options.beside) s.lock = std::make_unique<FolderLock>(s.settings.data_folder / "lock");
  s.url = "sqlite:" + (s.settings.data_folder / "tinhso.db").string();
  read_settings(s.settings, s.url);
  if (!options.database.empty()) s.url = options.database;
  if (!options.origin.empty()) s.settings.origin = options.origin;
  s.settings.demo = options.demo;

  database::Options database_options;
  database_options.readers = options.connections;
  database_options.durable = options.durable;
  s.database = database::Database::open(s.url, database_options);
  if (!options.beside) s.first_start = database::migrate(*s.database, all_migrations()) > 0;
  s.files = files::open_disk(s.settings.data_folder / "files");
  auto const province = options.province.empty() ? share_folder() / "data" / "namdinh-2020" : options.province;
  s.from_file = Calendar::load(province / "calendar.csv");
  s.calendar = options.beside ? s.from_file : services::with_announced(s.from_file, services::announced_days(*s.database));
  auto& now = clock ? *clock : static_cast<Clock&>(s.system_clock);
  s.context = std::make_unique<Context>(Context{*s.database, *s.files, now, s.calendar, s.settings});
  if (options.beside) return;
  organisation::load_province(*s.database, province, now);
  payments::load_accounts(*s.database, province, now);
  services::load_procedures(*s.database, province / "services", now);
  services::renew_forms(*s.database, now);
  if (s.settings.demo) accounts::create_demo_accounts(*s.database, now, s.settings);
}

House::~House() = default;

Context& House::context() { return *state_->context; }
bool House::calendar_is_old() const {
  return services::with_announced(state_->from_file, services::announced_days(*state_->database)).text() != state_->calendar.text();
}
bool House::first_start() const { return state_->first_start; }

}  // namespace tinhso::program
