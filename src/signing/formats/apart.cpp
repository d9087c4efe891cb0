#include "signing/formats/apart.hpp"

#include <poll.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <functional>

#include "signing/formats/pdf_copy.hpp"
#include "signing/formats/xml_dsig.hpp"

namespace tinhso::signing {
namespace {

// The sanitizers' shadow memory does not fit a limit.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif
constexpr std::size_t most_message = 64'000'000;
enum class Tag : char { ocsp = 'o', crl = 'c', stamp = 's', answer = 'a', nothing = 'n', report = 'r', fault = 'f' };

bool send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}
bool send_message(int socket, Tag tag, std::string_view body) {
  std::string head(1, static_cast<char>(tag));
  for (int shift = 0; shift < 32; shift += 8) head.push_back(static_cast<char>(body.size() >> shift));
  return send_all(socket, head) && send_all(socket, body);
}

using Deadline = std::chrono::steady_clock::time_point;
bool receive_some(int socket, char* to, std::size_t size, std::optional<Deadline> deadline) {
  while (size > 0) {
    if (deadline) {
      auto const left =
          std::chrono::duration_cast<std::chrono::milliseconds>(*deadline - std::chrono::steady_clock::now()).count();
      pollfd one{socket, POLLIN, 0};
      if (left <= 0 || poll(&one, 1, static_cast<int>(left)) <= 0) return false;
    }
    auto const got = read(socket, to, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    to += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}
bool receive_message(int socket, Tag& tag, std::string& body, std::optional<Deadline> deadline) {
  std::array<char, 5> head{};
  if (!receive_some(socket, head.data(), head.size(), deadline)) return false;
  std::size_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= static_cast<std::size_t>(static_cast<unsigned char>(head[i + 1])) << (8 * i);
  if (size > most_message) return false;
  tag = static_cast<Tag>(head[0]);
  body.resize(size);
  return receive_some(socket, body.data(), size, deadline);
}

/// A fault on its way through the socket: code and words, one a line.
std::string fault_text(std::string_view code, Words const& words) {
  return std::string{code} + '\n' + words.vi + '\n' + words.en;
}
std::pair<std::string, Words> fault_of(std::string_view text) {
  auto const first = std::min(text.find('\n'), text.size());
  auto const second = std::min(text.find('\n', first + 1), text.size());
  auto const part = [&](std::size_t from, std::size_t to) {
    return from < to ? std::string{text.substr(from, to - from)} : std::string{};
  };
  return {part(0, first), {part(first + 1, second), part(second + 1, text.size())}};
}

/// In the child: asks the parent.
class AskParent final : public RevocationSource, public TimeStamper {
 public:
  explicit AskParent(int socket) : socket_{socket} {}
  std::optional<std::string> ocsp(std::string_view certificate, std::string_view issuer) override {
    std::string body;
    for (int shift = 0; shift < 32; shift += 8) body.push_back(static_cast<char>(certificate.size() >> shift));
    body += certificate;
    body += issuer;
    return ask(Tag::ocsp, body);
  }
  std::optional<std::string> crl(std::string_view certificate) override { return ask(Tag::crl, certificate); }
  std::string stamp(Hash algorithm, std::string_view hash) override {
    std::string body(1, static_cast<char>('0' + static_cast<int>(algorithm)));
    body += hash;
    std::string answer;
    Tag tag{};
    if (send_message(socket_, Tag::stamp, body) && receive_message(socket_, tag, answer, std::nullopt)) {
      if (tag == Tag::answer) return answer;
      auto [code, words] = fault_of(answer);
      throw Unavailable{std::move(code), std::move(words)};
    }
    throw Unavailable{"signing.tsa", {"Không nhận được dấu thời gian.", "No time-stamp came."}};
  }

 private:
  std::optional<std::string> ask(Tag tag, std::string_view body) {
    std::string answer;
    if (!send_message(socket_, tag, body) || !receive_message(socket_, tag, answer, std::nullopt) || tag != Tag::answer)
      return std::nullopt;
    return answer;
  }
  int socket_;
};

void limit(decltype(RLIMIT_CPU) what, rlim_t value) {
  rlimit const both{value, value};
  setrlimit(what, &both);
}

std::size_t address_space() {
  std::ifstream in{"/proc/self/statm"};
  std::size_t pages = 0;
  in >> pages;
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

bool close_the_door() {
  auto* filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
  if (!filter) return false;
  constexpr std::array allowed{
      SCMP_SYS(read),         SCMP_SYS(write),          SCMP_SYS(sendto),        SCMP_SYS(close),
      SCMP_SYS(mmap),         SCMP_SYS(munmap),         SCMP_SYS(mremap),        SCMP_SYS(brk),
      SCMP_SYS(madvise),      SCMP_SYS(futex),          SCMP_SYS(exit),          SCMP_SYS(exit_group),
      SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
      SCMP_SYS(getrandom),    SCMP_SYS(getpid),         SCMP_SYS(gettid),        SCMP_SYS(sched_yield),
      SCMP_SYS(lseek),        SCMP_SYS(fstat),          SCMP_SYS(mprotect)};
  constexpr std::array refused{SCMP_SYS(open),
                               SCMP_SYS(openat),
                               SCMP_SYS(newfstatat),
                               SCMP_SYS(stat),
                               SCMP_SYS(access),
                               SCMP_SYS(readlink),
                               SCMP_SYS(sched_getaffinity),
                               SCMP_SYS(sysinfo),
                               SCMP_SYS(prlimit64),
                               SCMP_SYS(ioctl),
                               SCMP_SYS(uname),
                               SCMP_SYS(socket)};
  bool ok = true;
  for (auto const call : allowed) ok = ok && seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
  for (auto const call : refused) ok = ok && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), call, 0) == 0;
  ok = ok && seccomp_load(filter) == 0;
  seccomp_release(filter);
  return ok;
}

/// What opens files or makes keys the first time must have happened before the door closes.
void warm_up() {
  for (auto const hash : {HashRead::sha1, HashRead::sha256, HashRead::sha384, HashRead::sha512}) digest(hash, "");
  prepare_xml_signatures();
}

/// What the child computes, and says at the end.
using Work = std::function<std::string(AskParent&)>;

[[noreturn]] void child(int socket, Work const& work, ApartLimits const& limits) {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, 64);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_CPU, limits.cpu_seconds);
  if (!sanitized) limit(RLIMIT_AS, address_space() + limits.memory);
  if (!close_the_door()) _exit(3);
  AskParent parent{socket};
  auto const fault = [&](std::string const& code, Words const& words) {
    _exit(send_message(socket, Tag::fault, fault_text(code, words)) ? 0 : 1);
  };
  try {
    _exit(send_message(socket, Tag::report, work(parent)) ? 0 : 1);
  } catch (std::bad_alloc const&) {
    _exit(4);
  } catch (PdfFault const& why) {
    fault("invalid", why.words);
  } catch (Invalid const& why) {
    fault("invalid", why.fields().empty() ? why.words() : why.fields().front().words);
  } catch (Error const& why) {
    fault(why.code(), why.words());
  } catch (...) {  // NOLINT(bugprone-empty-catch): said by the exit code
  }
  _exit(1);
}

Report broken(char const* code, char const* vi, char const* en) {
  Report out;
  out.readable = false;
  out.errors.push_back({Check::format, code, Weight::failure, {vi, en}, {}});
  return out;
}

struct Said {
  std::string body;
  bool fault = false;
};

/// The parent's side of a time-stamp: the token, or why there is none.
bool answer_stamp(int socket, TimeStamper* stamper, std::string_view body) {
  try {
    if (stamper && body.size() > 1 && body[0] >= '0' && body[0] <= '2')
      return send_message(socket, Tag::answer, stamper->stamp(static_cast<Hash>(body[0] - '0'), body.substr(1)));
    return send_message(socket, Tag::nothing,
                        fault_text("signing.no_tsa", {"Chưa cấu hình máy chủ cấp dấu thời gian.",
                                                      "No time-stamp server is configured."}));
  } catch (Error const& why) {
    return send_message(socket, Tag::nothing, fault_text(why.code(), why.words()));
  }
}

/// Serves the child until it has said what it had to; nothing when it does not.
std::optional<Said> serve_child(int socket, RevocationSource* source, TimeStamper* stamper, Deadline deadline) {
  Tag tag{};
  std::string body;
  while (receive_message(socket, tag, body, deadline)) {
    if (tag == Tag::report || tag == Tag::fault) return Said{std::move(body), tag == Tag::fault};
    if (tag == Tag::stamp) {
      if (!answer_stamp(socket, stamper, body)) break;
      continue;
    }
    std::optional<std::string> answer;
    if (source && tag == Tag::crl) answer = source->crl(body);
    if (source && tag == Tag::ocsp && body.size() >= 4) {
      std::size_t size = 0;
      for (std::size_t i = 0; i < 4; ++i)
        size |= static_cast<std::size_t>(static_cast<unsigned char>(body[i])) << (8 * i);
      auto const rest = std::string_view{body}.substr(4);
      if (size <= rest.size()) answer = source->ocsp(rest.substr(0, size), rest.substr(size));
    }
    if (!send_message(socket, answer ? Tag::answer : Tag::nothing, answer.value_or(std::string{}))) break;
  }
  return std::nullopt;
}

struct Outcome {
  std::optional<Said> said;
  int status = 0;
  bool started = false;
};

Outcome run_apart(Work const& work, RevocationSource* source, TimeStamper* stamper, ApartLimits const& limits) {
  warm_up();
  Outcome out;
  std::array<int, 2> sockets{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) return out;
  auto const pid = fork();
  if (pid == 0) {
    close(sockets[0]);
    child(sockets[1], work, limits);
  }
  close(sockets[1]);
  out.started = pid > 0;
  if (out.started)
    out.said = serve_child(sockets[0], source, stamper,
                           std::chrono::steady_clock::now() + std::chrono::seconds{limits.wall_seconds});
  close(sockets[0]);
  if (!out.started) return out;
  if (!out.said) kill(pid, SIGKILL);
  while (waitpid(pid, &out.status, 0) < 0 && errno == EINTR) {
  }
  return out;
}

/// What the child said; its fault as ours.
std::string answer_or_fault(Outcome const& outcome) {
  if (!outcome.said)
    throw Unavailable{"signing.no_worker",
                      {"Tiến trình xử lý tệp dừng giữa chừng.", "The process that works on the file stopped."}};
  if (!outcome.said->fault) return outcome.said->body;
  auto [code, words] = fault_of(outcome.said->body);
  if (code == "invalid") throw Invalid{"file", std::move(words)};
  throw Unavailable{std::move(code), std::move(words)};
}

}  // namespace

Report validate_apart(std::string_view bytes, Policy const& policy, std::optional<std::string_view> content,
                      ApartLimits const& limits) {
  auto const outcome = run_apart(
      [&](AskParent& parent) {
        auto inner = policy;
        if (inner.source) inner.source = &parent;
        return json_line("", validate(bytes, inner, content), true);
      },
      policy.source, nullptr, limits);
  if (!outcome.started)
    return broken("apart.start", "Không mở được tiến trình kiểm tra.", "The checking process cannot be started.");
  if (outcome.said && !outcome.said->fault)
    if (auto report = report_from_json(outcome.said->body)) return *std::move(report);
  auto const status = outcome.status;
  bool const memory = WIFEXITED(status) && WEXITSTATUS(status) == 4;
  bool const time = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
  if (memory || time)
    return broken("apart.limit", "Tệp cần quá nhiều thời gian hoặc bộ nhớ để kiểm tra.",
                  "The file needs too much time or memory to check.");
  return broken("apart.crashed", "Tiến trình kiểm tra dừng bất thường; tệp được coi là không đọc được.",
                "The checking process stopped unexpectedly; the file counts as unreadable.");
}

std::string extend_apart(std::string_view bytes, Level level, PdfKeeping const& with, ApartLimits const& limits) {
  auto const outcome = run_apart(
      [&](AskParent& parent) {
        auto inner = with;
        inner.source = &parent;
        inner.stamper = &parent;
        return extend_pdf(std::string{bytes}, level, inner).substr(bytes.size());
      },
      with.source, with.stamper, limits);
  return answer_or_fault(outcome);
}

std::string copy_apart(std::string_view original, std::string_view card, ApartLimits const& limits) {
  return answer_or_fault(run_apart(
      [&](AskParent&) {
        auto out = printed_copy(original, card);
        if (out.empty())
          throw Invalid{"file", {"Không tạo được bản in từ tệp này.", "No copy for print can be made of this file."}};
        return out;
      },
      nullptr, nullptr, limits));
}

}  // namespace tinhso::signing
