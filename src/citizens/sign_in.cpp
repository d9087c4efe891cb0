// Signing in and out. Both ends of a sign-in are calls of our own page, so all cookies stay within this site
// (SameSite=Strict): the provider sends the browser back to a page of the app, which hands code and state in.
#include <fmt/format.h>

#include <algorithm>

#include "accounts/secrets.hpp"
#include "citizens/person.hpp"
#include "citizens_migrations.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::citizens {
namespace {

using database::Session;

struct Begin {
  std::optional<Text<0, 200>> back;  ///< page of the app to come back to: "ho-so"
};
BOOST_DESCRIBE_STRUCT(Begin, (), (back))
struct GoSignIn {
  std::string url;
};
BOOST_DESCRIBE_STRUCT(GoSignIn, (), (url))
struct Finish {
  Text<1, 2000> code;
  Text<1, 200> state;
};
BOOST_DESCRIBE_STRUCT(Finish, (), (code, state))
struct SignedIn {
  CitizenMe me;
  std::string back;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (me, back))
struct ProviderView {
  bool on = false;  ///< there is one to sign in with
  std::string name;
};
BOOST_DESCRIBE_STRUCT(ProviderView, (), (on, name))

void set_cookie(web::Call& call, std::string_view name, std::string_view value, std::string_view path,
                std::chrono::seconds age) {
  call.response_headers.emplace("Set-Cookie",
                                fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite=Strict{}", name, value, path,
                                            age.count(), call.request.secure ? "; Secure" : ""));
}

ProviderOptions need_provider(Context& context) {
  auto options = read_provider(context.settings.data_folder);
  if (!options)
    throw Conflict{"citizens.no_provider",
                   {"Nơi này chưa nối hệ thống định danh. Bạn vẫn nộp và tra cứu được bằng mã hồ sơ và số điện thoại.",
                    "No identity provider is connected here. You can file and follow by code and phone."}};
  return std::move(*options);
}

/// Of the registered pages the one on the host that asks; nothing of the request goes into it.
std::string redirect_for(ProviderOptions const& options, std::string_view origin) {
  for (auto const& one : options.redirects)
    if (!origin.empty() && one.starts_with(std::string{origin} + "/")) return one;
  return options.redirects.front();
}

/// A page of the app, or nothing: no address of another site, no other scheme.
std::string plain_page(std::string_view text) {
  bool const plain = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '/' || c == '.';
  });
  return plain && !text.starts_with('/') && text.find("..") == std::string_view::npos ? std::string{text} : std::string{};
}

GoSignIn handle_begin(web::Call& call, Provider& provider, Begin const& in) {
  auto const now = call.context.clock.now();
  auto const options = need_provider(call.context);
  accounts::Vault const vault{call.context.settings.data_folder};
  Flow const flow{accounts::random_token(), accounts::random_token(), redirect_for(options, call.request.header("origin")),
                  plain_page(in.back.value_or(""))};
  auto const state = accounts::random_token();
  auto const cookie = accounts::random_token();
  auto url = provider.authorization_url(options, flow, state, now);
  call.context.database.write([&](Session& session) { keep_flow(session, now, vault, state, cookie, flow); });
  set_cookie(call, flow_cookie, cookie, "/api/citizens/sign-in", flow_time);
  return {std::move(url)};
}

SignedIn handle_finish(web::Call& call, Provider& provider, Finish const& in) {
  auto const now = call.context.clock.now();
  auto const options = need_provider(call.context);
  accounts::Vault const vault{call.context.settings.data_folder};
  auto const flow = call.context.database.write([&](Session& session) {
    return take_flow(session, now, vault, in.state, call.request.cookie(flow_cookie));
  });
  if (!flow)
    throw Unauthenticated{"citizens.flow",
                          {"Lần đăng nhập này đã dùng, đã quá 10 phút hoặc bắt đầu ở trình duyệt khác. Hãy đăng nhập lại.",
                           "This sign-in was used, is over, or was begun in another browser. Sign in again."}};
  auto const identity = provider.identity(options, *flow, in.code, now);
  std::string token;
  auto const me = call.context.database.write([&](Session& session) {
    end_session(session, call.request.cookie(session_cookie));
    auto const citizen = enter(session, now, vault, identity);
    token = start_session(session, now, citizen.id);
    audit::Actor actor;
    actor.name = citizen.name;
    actor.origin = call.request.origin;
    audit::record(session, now, actor, {"citizens.sign_in", "citizen", std::to_string(citizen.id)});
    return CitizenMe{citizen.name, number_tail(citizen.number), now, now + session_longest};
  });
  set_cookie(call, session_cookie, token, "/api", session_longest);
  set_cookie(call, flow_cookie, "", "/api/citizens/sign-in", std::chrono::seconds{0});
  return {me, flow->back};
}

void sign_out(web::Call& call, bool everywhere) {
  auto const now = call.context.clock.now();
  call.context.database.write([&](Session& session) {
    auto const person = end_session(session, call.request.cookie(session_cookie));
    if (person == 0) return;
    if (everywhere) end_all_sessions(session, person);
    accounts::Vault const vault{call.context.settings.data_folder};
    audit::Actor actor;
    actor.name = find_citizen(session, vault, person).value_or(Citizen{}).name;
    actor.origin = call.request.origin;
    audit::record(session, now, actor,
                  {everywhere ? "citizens.sign_out_everywhere" : "citizens.sign_out", "citizen", std::to_string(person)});
  });
  set_cookie(call, session_cookie, "", "/api", std::chrono::seconds{0});
}
void handle_sign_out(web::Call& call, web::None const&) { sign_out(call, false); }
void handle_sign_out_everywhere(web::Call& call, web::None const&) {
  need_citizen(call);
  sign_out(call, true);
}

CitizenMe get_me(web::Call& call, web::None const&) {
  auto const me = need_citizen(call);
  auto const row = call.context.database.read([&](Session& session) {
    return live_session(session, call.context.clock.now(), call.request.cookie(session_cookie));
  });
  if (!row) throw Unauthenticated{"citizens.signed_out", {"Phiên đã hết.", "The session has ended."}};
  return {me.name, number_tail(me.number), row->created_at, row->expires_at};
}

ProviderView get_provider(web::Call& call, web::None const&) {
  auto const options = read_provider(call.context.settings.data_folder);
  return options ? ProviderView{true, options->name} : ProviderView{};
}

/// A typed route whose handler is given the process's memory of the provider.
template <class In, class Out>
web::Route with_provider(std::string path, std::shared_ptr<Provider> provider,
                         Out (*handle)(web::Call&, Provider&, In const&), std::string summary) {
  auto route = web::post<In, Out>(std::move(path), web::anyone, nullptr, std::move(summary));
  route.handle = [provider = std::move(provider), handle](web::Call& call) {
    return web::json_text(reflect::to_json(handle(call, *provider, reflect::from_json<In>(call.request.body))));
  };
  route.per_minute = 60;
  return route;
}

}  // namespace

web::Routes sign_in_routes() {
  auto const provider = std::make_shared<Provider>();
  return {
      web::get<web::None, ProviderView>("/api/citizens/provider", web::anyone, get_provider,
                                        "Whether citizens can sign in here, and with what."),
      with_provider<Begin, GoSignIn>("/api/citizens/sign-in/begin", provider, handle_begin,
                                     "Where to sign in with the national identity account."),
      with_provider<Finish, SignedIn>("/api/citizens/sign-in/finish", provider, handle_finish,
                                      "Come back from the identity provider with its code."),
      web::post<web::None, void>("/api/citizens/sign-out", web::anyone, handle_sign_out, "End this citizen's session."),
      web::post<web::None, void>("/api/citizens/sign-out-everywhere", web::anyone, handle_sign_out_everywhere,
                                 "End all sessions of this citizen."),
      web::get<web::None, CitizenMe>("/api/citizens/me", web::anyone, get_me, "The citizen who is signed in."),
  };
}

web::Routes routes() {
  auto out = sign_in_routes();
  for (auto& route : vault_routes()) out.push_back(std::move(route));
  for (auto& route : out) route.confidential = true;  // codes in bodies, personal data in answers
  return out;
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::citizens_migrations), std::end(embedded::citizens_migrations)};
}

}  // namespace tinhso::citizens
