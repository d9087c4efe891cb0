#include "documents/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace tinhso::documents {
namespace {

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, char* const* environment, char const* folder, int out,
                         ChildLimits const& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  setpgid(0, 0);
  if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    // Not allowed in this container: the program then runs with the network that we have.
  }
  auto const limit = [](auto what, rlim_t value) {
    rlimit const both{value, value};
    setrlimit(what, &both);
  };
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.time.count()) * 2);
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.memory));
  limit(RLIMIT_FSIZE, static_cast<rlim_t>(limits.file));
  limit(RLIMIT_CORE, 0);
  if (chdir(folder) != 0) _exit(126);
  int const null = open("/dev/null", O_RDWR);  // NOLINT(cppcoreguidelines-pro-type-vararg): open is made so
  dup2(null, 0);
  dup2(out, 1);
  dup2(null, 2);
  close_range(3, ~0U, 0);
  execvpe(arguments[0], arguments, environment);
  _exit(127);
}

}  // namespace

ChildResult run_child(std::vector<std::string> const& arguments, std::filesystem::path const& folder,
                      ChildLimits const& limits) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error{"no pipe for a child process"};
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (auto const& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));  // NOLINT: exec's type
  argv.push_back(nullptr);
  std::string path = "PATH=/usr/bin:/bin", home = "HOME=" + folder.string(), threads = "OMP_THREAD_LIMIT=1",
              locale = "LC_ALL=C.UTF-8", temporary = "TMPDIR=" + folder.string();
  std::array<char*, 6> environment{path.data(), home.data(), threads.data(), locale.data(), temporary.data(), nullptr};
  auto const folder_text = folder.string();
  auto const pid = fork();
  if (pid < 0) {
    close(ends[0]);
    close(ends[1]);
    throw std::runtime_error{"no child process"};
  }
  if (pid == 0) become(argv.data(), environment.data(), folder_text.c_str(), ends[1], limits);
  close(ends[1]);
  ChildResult out;
  auto const until = std::chrono::steady_clock::now() + limits.time;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    pollfd reading{ends[0], POLLIN, 0};
    auto const ready = left.count() > 0 ? poll(&reading, 1, static_cast<int>(left.count())) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      out.timed_out = true;
      kill(-pid, SIGKILL);
      kill(pid, SIGKILL);
      break;
    }
    auto const n = read(ends[0], buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    auto const room = limits.output - out.output.size();
    out.output.append(buffer.data(), std::min(static_cast<std::size_t>(n), room));
  }
  close(ends[0]);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!out.timed_out && WIFEXITED(status)) out.status = WEXITSTATUS(status);
  return out;
}

ScratchFolder::ScratchFolder() {
  auto pattern = (std::filesystem::temp_directory_path() / "tinhso-read-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error{"no scratch folder"};
  path_ = pattern;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace tinhso::documents
