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
#include <boost/json.hpp>
#include <cerrno>
#include <iostream>

#include "signing/formats/apart.hpp"
#include "signing/formats/network.hpp"

namespace tinhso::signing {
namespace {

constexpr std::size_t longest_answer = 64'000'000;
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

/// What the worker says of these bytes; nothing when it says too much, takes too long or dies. `late`: it was stopped.
std::optional<std::string> ask_worker(std::string_view bytes, WorkerOptions const& options,
                                      std::vector<std::string> const& more, bool& late) {
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
  arguments.insert(arguments.end(), more.begin(), more.end());
  auto const pid = Birth{input.get(), said.get()}.of(options.program, std::move(arguments));
  said.close_now();
  input.close_now();
  auto line = hear(answer.get(), options.time);
  late = !line;
  if (late) kill(-pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return line;
}

namespace json = boost::json;

/// The worker's answer: one line of JSON, then the update as it is.
std::string kept_line(Kept const& kept) {
  json::object const out{
      {"reached", kept.reached},
      {"good_until", kept.good_until ? json::value(format_instant(*kept.good_until)) : json::value()}};
  return json::serialize(out) + "\n" + kept.update;
}
std::string fault_line(Words const& words, std::string_view code) {
  return json::serialize(json::object{{"fault", code}, {"vi", words.vi}, {"en", words.en}}) + "\n";
}
[[noreturn]] void throw_fault(json::object const& said) {
  auto const text = [&](char const* key) { return std::string{said.at(key).as_string()}; };
  Words words{text("vi"), text("en")};
  auto code = text("fault");
  if (code == "invalid") throw Invalid{"file", std::move(words)};
  throw Unavailable{std::move(code), std::move(words)};
}

/// The line of an answer, and what follows it.
std::pair<json::object, std::string> head_of(std::optional<std::string> const& answer) {
  auto const end = answer ? answer->find('\n') : std::string::npos;
  if (end == std::string::npos)
    throw Unavailable{"signing.no_worker",
                      {"Tiến trình xử lý tệp không trả lời.", "The process that works on the file said nothing."}};
  boost::system::error_code fault;
  auto const said = json::parse(std::string_view{*answer}.substr(0, end), fault);
  auto const* head = fault ? nullptr : said.if_object();
  if (!head) no_worker();
  return {*head, answer->substr(end + 1)};
}

std::string keep_and_say(std::string_view bytes, Level level, Policy const& policy, std::string const& time_stamps) {
  std::optional<HttpTimeStamper> stamper;
  if (!time_stamps.empty()) stamper.emplace(time_stamps);
  return kept_line(keep_pdf(bytes, level, policy, stamper ? &*stamper : nullptr));
}

std::string do_task(std::string_view bytes, Policy const& policy, WorkerTask const& task) {
  try {
    if (auto const level = level_named(task.keep)) return keep_and_say(bytes, *level, policy, task.time_stamps);
    auto const at = bytes.size() - std::min(task.card, bytes.size());
    return "{}\n" + copy_apart(bytes.substr(0, at), bytes.substr(at));
  } catch (Invalid const& fault) {
    return fault_line(fault.fields().empty() ? fault.words() : fault.fields().front().words, "invalid");
  } catch (Error const& fault) {
    return fault_line(fault.words(), fault.code());
  }
}

}  // namespace

Report validate_in_worker(std::string_view bytes, WorkerOptions const& options) {
  bool late = false;
  auto const line = ask_worker(bytes, options, {}, late);
  auto report = line ? report_from_json(*line) : std::nullopt;
  return report ? *std::move(report) : silent_worker(late);
}

Kept keep_in_worker(std::string_view bytes, Level wanted, std::string const& time_stamps,
                    WorkerOptions const& options) {
  std::vector<std::string> more{"--keep", std::string{name_of(wanted)}};
  if (!time_stamps.empty()) more.insert(more.end(), {"--tsa", time_stamps});
  bool late = false;
  auto const answer = ask_worker(bytes, options, more, late);
  auto [head, rest] = head_of(answer);
  if (head.contains("fault")) throw_fault(head);
  Kept out;
  out.update = std::move(rest);
  out.reached = std::string{head.at("reached").as_string()};
  if (auto const* until = head.at("good_until").if_string()) out.good_until = parse_instant(std::string_view{*until});
  return out;
}

std::string copy_in_worker(std::string_view original, std::string_view card, WorkerOptions const& options) {
  bool late = false;
  auto const answer =
      ask_worker(std::string{original}.append(card), options, {"--card", std::to_string(card.size())}, late);
  auto const [head, rest] = head_of(answer);
  if (head.contains("fault")) throw_fault(head);
  return rest;
}

int run_worker(WorkerOptions const& options, WorkerTask const& task) {
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
  PolicyRevocation network{policy};
  if (!options.offline) policy.source = &network;
  if (!task.keep.empty() || task.card > 0) {
    std::cout << do_task(bytes, policy, task) << std::flush;
    return std::cout ? 0 : 1;
  }
  std::cout << json_line("", validate_apart(bytes, policy), true) << std::endl;
  return std::cout ? 0 : 1;
}

}  // namespace tinhso::signing
