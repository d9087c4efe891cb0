#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "signing/service/service.hpp"

namespace tinhso::signing::service {

namespace fs = std::filesystem;

struct Folder::State {
  fs::path folder;
  int lock = -1;
  Settings settings;
  SystemClock clock;
  Calendar calendar;
  std::unique_ptr<database::Database> database;
  std::unique_ptr<files::Store> files;
  std::unique_ptr<Context> context;
  ~State() {
    if (lock >= 0) ::close(lock);
  }
};

Folder::Folder(fs::path const& folder, std::vector<database::Migration> const& migrations, bool alone, Clock* clock)
    : state_{std::make_unique<State>()} {
  auto& s = *state_;
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  s.folder = fs::absolute(folder);
  if (alone) {
    auto const file = (s.folder / "lock").string();
    s.lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (s.lock < 0) throw std::runtime_error{file + ": " + std::strerror(errno)};
    if (::flock(s.lock, LOCK_EX | LOCK_NB) != 0)
      throw std::runtime_error{s.folder.string() + " is used by another tinhso that is still running"};
  }
  s.database = database::Database::open("sqlite:" + (s.folder / "service.db").string());
  database::migrate(*s.database, migrations);
  s.files = files::open_disk(s.folder / "files");
  s.settings.data_folder = s.folder;
  auto& now = clock != nullptr ? *clock : static_cast<Clock&>(s.clock);
  s.context = std::make_unique<Context>(Context{*s.database, *s.files, now, s.calendar, s.settings});
}

Folder::~Folder() = default;

Context& Folder::context() { return *state_->context; }
Settings& Folder::settings() { return state_->settings; }
fs::path const& Folder::path() const { return state_->folder; }

void write_secret(fs::path const& file, std::string_view text) {
  auto const part = file.string() + ".part";
  int const handle = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (handle < 0) throw std::runtime_error{part + ": " + std::strerror(errno)};
  bool good = ::write(handle, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  good = ::fsync(handle) == 0 && good;
  ::close(handle);
  if (!good || ::rename(part.c_str(), file.c_str()) != 0)
    throw std::runtime_error{file.string() + " could not be written"};
}

std::string read_text(fs::path const& file, std::size_t limit) {
  std::ifstream in{file, std::ios::binary};
  std::string out;
  out.resize(limit + 1);
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (in.bad() || (in.fail() && !in.eof())) throw std::runtime_error{file.string() + " could not be read"};
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (out.size() > limit) throw std::runtime_error{file.string() + " is too large"};
  return out;
}

}  // namespace tinhso::signing::service
