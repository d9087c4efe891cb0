// Who may call which route: the whole table, role by role, held against tests/rights.txt and against the server's gate.
//
// A change of rights shows as a changed line of that file. TINHSO_WRITE_RIGHTS=1 writes it anew.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "program/rooms.hpp"
#include "testing/testing.hpp"

namespace tinhso::program {
namespace {

using accounts::Role;

char const* const golden = TINHSO_SOURCE "/tests/rights.txt";

char const* name(web::Method method) {
  switch (method) {
    case web::Method::get: return "GET";
    case web::Method::post: return "POST";
    case web::Method::put: return "PUT";
    case web::Method::patch: return "PATCH";
    case web::Method::del: return "DELETE";
  }
  return "";
}

bool allowed(web::Access const& access, Role role) {
  return access.kind != web::Access::Kind::right || accounts::rights_of(role).contains(access.right);
}

std::string table(web::Routes const& routes) {
  std::set<std::string> lines;
  for (auto const& route : routes) {
    std::ostringstream line;
    std::string const call = std::string{name(route.method)} + " " + route.path;
    line << call << std::string(call.size() < 62 ? 62 - call.size() : 1, ' ');
    line << (route.access.kind == web::Access::Kind::open ? "yes" : "-  ");
    for (auto const role : {Role::clerk, Role::leader, Role::officer, Role::administrator})
      line << "     " << (allowed(route.access, role) ? "yes" : "-  ");
    lines.insert(line.str());
  }
  std::string out =
      "# Who may call which route. `yes` opens the gate; the room's own rules then decide about the single thing asked for.\n"
      "# route                                                        nobody  clerk   leader  officer administrator\n";
  for (auto const& line : lines) out += line + "\n";
  return out;
}

class Matrix : public ::testing::Test {
 protected:
  testing::TestHouse house_{database::Engine::sqlite, all_migrations()};
  web::Routes routes_ = all_routes(accounts::routes(), house_.settings());

  /// What the gate says to somebody of that role (nullopt: not signed in) who sends an empty object.
  int status(web::Route const& route, std::optional<Role> role) {
    web::Request request;
    request.method = route.method;
    for (std::size_t i = 0; i < route.path.size(); ++i) {
      if (route.path[i] != '{') request.path += route.path[i];
      else request.path += '1', i = route.path.find('}', i);
    }
    request.body = "{}";
    request.headers["content-type"] = "application/json";
    auto const authenticator = [role](web::Request const&, Context&) -> std::optional<Principal> {
      if (!role) return std::nullopt;
      return accounts::sample_principal(*role, 1);
    };
    auto const advice = [](Principal const&, std::string_view, Context&) { return Words{"Hỏi quản trị.", "Ask."}; };
    return web::answer(routes_, request, house_.context(), authenticator, advice).status;
  }
};

TEST_F(Matrix, is_as_agreed) {
  auto const now = table(routes_);
  if (std::getenv("TINHSO_WRITE_RIGHTS") != nullptr) std::ofstream{golden} << now;
  std::ifstream file{golden};
  std::stringstream agreed;
  agreed << file.rdbuf();
  EXPECT_EQ(now, agreed.str()) << "rights have changed: look at them, then write the file anew";
}

TEST_F(Matrix, nobody_gets_through_a_closed_route) {
  for (auto const& route : routes_) {
    if (route.access.kind == web::Access::Kind::open) continue;
    EXPECT_EQ(status(route, std::nullopt), 401) << name(route.method) << " " << route.path;
  }
}

TEST_F(Matrix, a_role_without_the_right_is_turned_away) {
  for (auto const& route : routes_) {
    for (auto const role : {Role::clerk, Role::leader, Role::officer, Role::administrator}) {
      if (allowed(route.access, role)) continue;
      EXPECT_EQ(status(route, role), 403) << name(route.method) << " " << route.path << " " << accounts::role_words(role).en;
    }
  }
}

TEST_F(Matrix, every_route_that_changes_something_is_closed_but_the_doors) {
  for (auto const& route : routes_) {
    if (route.method == web::Method::get || route.access.kind != web::Access::Kind::open) continue;
    if (route.path.starts_with("/vxp/")) continue;  // each request is signed: exchange/vxp_test.cpp
    // What citizens do without an account: hand in papers, file, ask with a proof.
    bool const citizens = route.path == "/api/services/files" || route.path == "/api/services/filings" ||
                          route.path.starts_with("/api/services/tracking") ||
                          route.path.starts_with("/api/services/queue/");
    // Closed to everybody but the citizen whose session it is: citizens/sandbox/sign_in_test, services/account_test.
    bool const account = route.path.starts_with("/api/citizens/") || route.path.starts_with("/api/services/mine/");
    bool const gateway = route.path == "/api/payments/notifications";  // each message is signed: payments/sandbox
    bool const checking = route.path == "/api/signing/verify";  // anyone may have a signature checked; nothing is kept
    bool const agent = route.path == "/api/signing/agent/signed";  // by the one-time token of an order: signing/agent_test
    // By the code on a printed copy, 160 random bits: signing/printed_test.
    bool const printed = route.path == "/api/signing/printed" || route.path == "/api/signing/printed/file";
    EXPECT_TRUE(citizens || account || gateway || checking || agent || printed ||
                route.path.find("sign-in") != std::string::npos) << route.path << " is open to everybody";
  }
}

}  // namespace
}  // namespace tinhso::program
