#include "signing/formats/worker.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>

#include "signing/formats/apart.hpp"
#include "signing/formats/network.hpp"

namespace tinhso::signing {
namespace {

constexpr std::size_t longest_answer = 16'000'000;
constexpr std::size_t largest_input = 64'000'000;

/// A descriptor that closes itself.
class Handle {
 public:
  explicit Handle(int number) : number_{number} {}
  ~Handle() { close_now(); }
  Handle(Handle const&) = delete;
  Handle& operator=(Handle const&) = delete;
  int get() const { return number_; }
  void close_now() {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

[[noreturn]] void no_worker() {
  throw Unavailable{"signing.no_worker",
                    {"Không mở được tiến trình kiểm tra. Hãy thử lại sau.",
                     "The checking process cannot be started. Try again later."}};
}

/// The bytes as a file that lies in memory only.
int in_memory(std::string_view bytes) {
  int const file = memfd_create("checked", MFD_CLOEXEC);
  if (file < 0) no_worker();
  for (std::size_t at = 0; at < bytes.size();) {
    auto const n = write(file, bytes.data() + at, bytes.size() - at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      close(file);
      no_worker();
    }
    at += static_cast<std::size_t>(n);
  }
  lseek(file, 0, SEEK_SET);
  return file;
}

/// How the process is born: the file, a pipe and nothing else of ours; in a group of its own, with no signal blocked.
class Birth {
 public:
  Birth(int input, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_adddup2(&actions_, input, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, 1);
    posix_spawn_file_actions_addopen(&actions_, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions_, 3);
    sigset_t none;
    sigemptyset(&none);
    sigset_t usual;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Birth() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Birth(Birth const&) = delete;
  Birth& operator=(Birth const&) = delete;
  pid_t of(std::filesystem::path const& program, std::vector<std::string> arguments) {
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (auto& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::string path = "PATH=/usr/bin:/bin";
    std::string locale = "LC_ALL=C.UTF-8";
    std::array<char*, 3> environment{path.data(), locale.data(), nullptr};
    pid_t pid = -1;
    if (posix_spawn(&pid, program.c_str(), &actions_, &attributes_, argv.data(), environment.data()) != 0) no_worker();
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// What it says until it ends; nothing when it says too much or takes too long.
std::optional<std::string> hear(int from, std::chrono::seconds time) {
  std::string out;
  std::array<char, 65536> buffer{};
  auto const until = std::chrono::steady_clock::now() + time;
  for (;;) {
    auto const left =
        std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd one{from, POLLIN, 0};
    auto const ready = left > 0 ? poll(&one, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    auto const n = read(from, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return out;
    out.append(buffer.data(), static_cast<std::size_t>(n));
    if (out.size() > longest_answer) return std::nullopt;
  }
}

Report silent_worker(bool late) {
  Report out;
  out.readable = false;
  out.errors.push_back({Check::format,
                        late ? "apart.limit" : "apart.crashed",
                        Weight::failure,
                        late ? Words{"Tệp cần quá nhiều thời gian hoặc bộ nhớ để kiểm tra.",
                                     "The file needs too much time or memory to check."}
                             : Words{"Tiến trình kiểm tra dừng bất thường; tệp được coi là không đọc được.",
                                     "The checking process stopped unexpectedly; the file counts as unreadable."},
                        {}});
  return out;
}

void bound(decltype(RLIMIT_CPU) what, rlim_t value) {
  rlimit const both{value, value};
  setrlimit(what, &both);
}

}  // namespace

Report validate_in_worker(std::string_view bytes, WorkerOptions const& options) {
  Handle input{in_memory(bytes)};
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) no_worker();
  Handle const answer{ends[0]};
  Handle said{ends[1]};
  std::vector<std::string> arguments{"tinhso", "sign", "worker"};
  if (!options.trust.empty()) {
    arguments.emplace_back("--trust");
    arguments.push_back(options.trust.string());
  }
  if (options.offline) arguments.emplace_back("--offline");
  if (options.at) arguments.insert(arguments.end(), {"--at", format_instant(*options.at)});
  if (options.frozen) arguments.insert(arguments.end(), {"--frozen", std::to_string(*options.frozen)});
  auto const pid = Birth{input.get(), said.get()}.of(options.program, std::move(arguments));
  said.close_now();
  input.close_now();
  auto const line = hear(answer.get(), options.time);
  if (!line) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  auto report = line ? report_from_json(*line) : std::nullopt;
  return report ? *std::move(report) : silent_worker(!line);
}

int run_worker(WorkerOptions const& options) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  bound(RLIMIT_CORE, 0);
  bound(RLIMIT_FSIZE, 0);
  bound(RLIMIT_CPU, 60);
  std::string bytes;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto const n = read(0, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    bytes.append(buffer.data(), static_cast<std::size_t>(n));
    if (bytes.size() > largest_input) return 2;
  }
  Policy policy;
  policy.algorithms = default_algorithms();
  if (!options.trust.empty()) policy = load_policy(options.trust);
  policy.frozen = options.frozen;
  policy.at = options.at;
  HttpRevocation network{policy.local_addresses};
  if (!options.offline) policy.source = &network;
  std::cout << json_line("", validate_apart(bytes, policy), true) << std::endl;
  return std::cout ? 0 : 1;
}

}  // namespace tinhso::signing
