#include "program/demo_identity.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <spdlog/spdlog.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>

#include "accounts/secrets.hpp"
#include "signing/service/service.hpp"

namespace tinhso::program {
namespace {

namespace fs = std::filesystem;

constexpr char const* written_by_us = "# Written anew at each start with --demo; take this line out to keep your own.";
constexpr char const* wanted_port = "8096";

bool operators_own(fs::path const& file) {
  std::ifstream in{file};
  std::string first;
  return in && std::getline(in, first) && first != written_by_us;
}

/// Starts this program with these arguments, its output into the pipe; 0 when it cannot be started. `quiet`: what it
/// says of a fault is not shown, for the next try may go well.
int start(std::vector<std::string> arguments, int out, bool quiet) {
  std::vector<char*> pointers;
  for (auto& one : arguments) pointers.push_back(one.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (quiet) posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  int const fault = posix_spawn(&child, "/proc/self/exe", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return fault == 0 ? child : 0;
}

/// The first line that the child says; empty when it ends before it says one.
std::string first_line(int from) {
  std::string out;
  for (char c = 0; out.size() < 500 && ::read(from, &c, 1) == 1 && c != '\n';) out += c;
  return out;
}

std::string settings(std::string const& issuer, std::string const& secret, std::vector<std::string> const& redirects) {
  std::string list;
  for (auto const& one : redirects) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", one);
  return fmt::format("{}\nname = \"tài khoản định danh điện tử (thử nghiệm)\"\nissuer = \"{}\"\nclient_id = \"tinhso\"\nclient_secret = \"{}\"\n"
                     "redirects = [{}]\n\n[claims]\nnumber = \"SoCMND\"\nname = \"name\"\nbirth_date = \"birthdate\"\nsex = \"gender\"\n"
                     "address = \"address\"\nphone = \"phone_number\"\nsexes = {{ male = \"Nam\", female = \"Nữ\" }}\n",
                     written_by_us, issuer, secret, list);
}

}  // namespace

DemoIdentity::DemoIdentity(fs::path const& data_folder, std::string const& address, std::vector<std::string> const& origins) {
  auto const file = data_folder / "identity.toml";
  if (operators_own(file)) return;
  std::vector<std::string> redirects;
  for (auto const& one : origins) redirects.push_back(one + "/congdan/dang-nhap");
  auto const secret = accounts::random_token();
  // The usual port, so that its address stays the same; any other where that is taken, as beside a second server.
  for (std::string const port : {wanted_port, "0"}) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) break;
    std::vector<std::string> arguments{"tinhso", "identity", "sandbox", "serve", "--with-parent", "--data",
                                       (data_folder / "identity-sandbox").string(), "--client", "tinhso", "--secret", secret,
                                       "--address", address, "--port", port};
    for (auto const& one : redirects) arguments.insert(arguments.end(), {"--redirect", one});
    child_ = start(arguments, pipe[1], port == wanted_port);
    ::close(pipe[1]);
    auto const said = child_ != 0 ? first_line(pipe[0]) : std::string{};
    ::close(pipe[0]);
    auto const at = said.find("http://");
    if (at != std::string::npos) {
      signing::service::write_secret(file, settings(said.substr(at), secret, redirects));
      return;
    }
    if (child_ != 0) ::waitpid(child_, nullptr, 0);
    child_ = 0;
  }
  spdlog::error("the identity provider of the demonstration could not be started; citizens cannot sign in");
}

DemoIdentity::~DemoIdentity() {
  if (child_ == 0) return;
  ::kill(child_, SIGTERM);
  ::waitpid(child_, nullptr, 0);
}

}  // namespace tinhso::program
