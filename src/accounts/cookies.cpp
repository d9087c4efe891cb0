#include <fmt/format.h>

#include "accounts/accounts.hpp"
#include "accounts/session.hpp"
#include "accounts/sign_in.hpp"

namespace tinhso::accounts {
namespace {

void add_cookie(web::Call& call, std::string_view name, std::string_view value, std::string_view path, std::chrono::seconds age) {
  call.response_headers.emplace(
      "Set-Cookie", fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict{}", name, value, path, age.count(),
                                call.request.secure ? "; Secure" : ""));
}

}  // namespace

void set_session_cookie(web::Call& call, std::string_view token) {
  add_cookie(call, session_cookie, token, "/", session_longest);
}
void set_device_cookie(web::Call& call, std::string_view token) {
  add_cookie(call, device_cookie, token, "/api/accounts", device_longest);
}
void clear_session_cookie(web::Call& call) { add_cookie(call, session_cookie, "", "/", std::chrono::seconds{0}); }

}  // namespace tinhso::accounts
