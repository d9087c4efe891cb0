#include "citizens/sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "accounts/secrets.hpp"
#include "citizens_sandbox_migrations.hpp"
#include "platform/web/parse.hpp"
#include "signing/service/service.hpp"

namespace tinhso::citizens {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::minutes code_life{1};
constexpr std::chrono::minutes token_life{5};
constexpr char const* kid = "sandbox-1";

struct CodeRow {
  std::string redirect;
  std::string challenge;
  std::string nonce;
  std::string number;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(CodeRow, (), (redirect, challenge, nonce, number, expires_at))
constexpr Sql code_add{"citizens_sandbox.code_add",
                       "insert into citizens_sandbox_code (code, redirect, challenge, nonce, number, expires_at) "
                       "values (:code, :redirect, :challenge, :nonce, :number, :until)"};
constexpr Sql code_take{"citizens_sandbox.code_take",
                        "delete from citizens_sandbox_code where code = :code returning redirect, challenge, nonce, "
                        "number, expires_at"};
constexpr Sql access_add{"citizens_sandbox.access_add",
                         "insert into citizens_sandbox_access (token, number, expires_at) values (:token, :number, :until)"};
constexpr Sql access_of{"citizens_sandbox.access_of",
                        "select number from citizens_sandbox_access where token = :token and expires_at > :now"};

using Fields = std::map<std::string, std::string>;
Fields fields_of(std::multimap<std::string, std::string> const& all) {
  Fields out;
  for (auto const& [name, value] : all) out.emplace(name, value);
  return out;
}
std::string of(Fields const& fields, char const* name) {
  auto const found = fields.find(name);
  return found == fields.end() ? std::string{} : found->second;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '&') out += "&amp;";
    else if (c == '"') out += "&quot;";
    else out += c;
  }
  return out;
}

std::string vietnamese(std::optional<Date> const& day) {
  if (!day) return {};
  return fmt::format("{}/{}/{}", static_cast<unsigned>(day->day()), static_cast<unsigned>(day->month()), static_cast<int>(day->year()));
}

web::Response html(int status, std::string_view title, std::string const& body) {
  web::Response out;
  out.status = status;
  out.headers.emplace("content-type", "text/html; charset=utf-8");
  out.headers.emplace("cache-control", "no-store");
  // No form-action: the form's answer leads back to the client.
  out.headers.emplace("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'");
  out.body = fmt::format(
      R"(<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{}</title><style>
:root{{color-scheme:light dark}}body{{font:1.0625rem/1.5 system-ui,sans-serif;margin:0;background:Canvas;color:CanvasText}}main{{max-width:26rem;margin:0 auto;padding:1.5rem 1rem}}
.note{{background:#7a4b00;color:#fff;padding:.5rem 1rem;margin:0;text-align:center}}h1{{font-size:1.5rem;line-height:1.3}}small{{display:block;opacity:.8}}ul{{list-style:none;padding:0}}
button{{display:block;box-sizing:border-box;width:100%;min-height:3rem;margin:.75rem 0;font:inherit;border-radius:.5rem;border:1px solid currentColor;background:none;color:inherit;text-align:left;padding:.7rem 1rem;cursor:pointer}}
button.no{{text-align:center;border-color:transparent;text-decoration:underline}}</style></head><body><p class="note">Hệ thống định danh thử nghiệm, không có người thật</p><main><h1>{}</h1>{}</main></body></html>)",
      title, title, body);
  return out;
}

web::Response refused(char const* error) {
  return web::json_text(fmt::format(R"({{"error":"{}"}})", error), 400);
}

std::shared_ptr<EVP_PKEY> open_key(std::filesystem::path const& file) {
  if (!std::filesystem::exists(file)) {
    std::shared_ptr<EVP_PKEY> const fresh{EVP_RSA_gen(2048), EVP_PKEY_free};
    std::unique_ptr<BIO, decltype(&BIO_free)> const out{BIO_new(BIO_s_mem()), BIO_free};
    if (!fresh || PEM_write_bio_PrivateKey(out.get(), fresh.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
      throw std::runtime_error{"no key could be made"};
    char* bytes = nullptr;
    auto const length = BIO_get_mem_data(out.get(), &bytes);
    signing::service::write_secret(file, {bytes, static_cast<std::size_t>(length)});
  }
  auto const text = signing::service::read_text(file);
  std::unique_ptr<BIO, decltype(&BIO_free)> const in{BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free};
  std::shared_ptr<EVP_PKEY> key{PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
  if (!key) throw std::runtime_error{file.string() + " holds no key"};
  return key;
}

Identity const* person_of(std::string_view number) {
  auto const& people = fictional_people();
  auto const found = std::ranges::find(people, number, &Identity::number);
  return found == people.end() ? nullptr : &*found;
}
/// `sub`: the same for the same person, and not the number.
std::string subject_of(std::string_view number) { return accounts::token_digest(number).substr(0, 22); }

}  // namespace

Sandbox::Sandbox(Context& context, SandboxClient client)
    : context_{context}, client_{std::move(client)}, key_{open_key(context.settings.data_folder / "identity.key")} {}
void Sandbox::reached_at(std::string origin) { origin_ = std::move(origin); }

web::Response Sandbox::configuration() const {
  boost::json::object const out{{"issuer", origin_},
                                {"authorization_endpoint", origin_ + "/authorize"},
                                {"token_endpoint", origin_ + "/token"},
                                {"jwks_uri", origin_ + "/keys"},
                                {"userinfo_endpoint", origin_ + "/userinfo"},
                                {"response_types_supported", boost::json::array{"code"}},
                                {"subject_types_supported", boost::json::array{"public"}},
                                {"id_token_signing_alg_values_supported", boost::json::array{"RS256"}},
                                {"code_challenge_methods_supported", boost::json::array{"S256"}}};
  return web::json_text(boost::json::serialize(out));
}

/// Whoever asks wrongly is told here: nobody is sent to an address that is not registered.
web::Response Sandbox::page(web::Call& call) {
  auto const asked = fields_of(call.request.query);
  bool const known = of(asked, "client_id") == client_.id &&
                     std::ranges::find(client_.redirects, of(asked, "redirect_uri")) != client_.redirects.end();
  if (!known || of(asked, "response_type") != "code" || of(asked, "code_challenge").size() != 43 ||
      of(asked, "code_challenge_method") != "S256")
    return html(400, "Yêu cầu đăng nhập không đúng", "<p>Ứng dụng gọi đến đây chưa được đăng ký, hoặc gọi sai cách.</p>");
  std::string body = "<p>Bạn muốn đăng nhập là ai?</p><form method=\"post\"><ul>";
  for (auto const& one : fictional_people())
    body += fmt::format("<li><button name=\"number\" value=\"{}\">{}<small>{}, sinh {}</small></button></li>", one.number,
                        escaped(one.name), one.number, vietnamese(one.birth_date));
  return html(200, "Tài khoản định danh điện tử", body + "</ul><button class=\"no\" name=\"number\" value=\"\">Không đăng nhập</button></form>");
}

std::string Sandbox::agree(Fields const& asked, std::string_view number) {
  auto const redirect = of(asked, "redirect_uri");
  if (of(asked, "client_id") != client_.id || std::ranges::find(client_.redirects, redirect) == client_.redirects.end())
    throw NotFound{};
  auto const state = of(asked, "state");
  if (number.empty()) return redirect + "?" + form_encoded({{"error", "access_denied"}, {"state", state}});
  if (person_of(number) == nullptr) throw NotFound{};
  auto const code = accounts::random_token();
  auto const now = context_.clock.now();
  context_.database.write([&](Session& session) {
    session.run(code_add, {{"code", accounts::token_digest(code)},
                           {"redirect", redirect},
                           {"challenge", of(asked, "code_challenge")},
                           {"nonce", of(asked, "nonce")},
                           {"number", number},
                           {"until", now + code_life}});
  });
  return redirect + "?" + form_encoded({{"code", code}, {"state", state}});
}

web::Response Sandbox::pressed(web::Call& call) {
  auto const chosen = web::parse_query(call.request.body).value_or(std::multimap<std::string, std::string>{});
  web::Response out;
  out.status = 303;
  out.headers.emplace("location", agree(fields_of(call.request.query), of(fields_of(chosen), "number")));
  out.headers.emplace("content-security-policy", "default-src 'none'");
  return out;
}

web::Response Sandbox::token(web::Call& call) {
  auto const now = context_.clock.now();
  auto const asked = fields_of(web::parse_query(call.request.body).value_or(std::multimap<std::string, std::string>{}));
  if (of(asked, "client_id") != client_.id || !accounts::same_secret(of(asked, "client_secret"), client_.secret))
    return refused("invalid_client");
  auto const row = context_.database.write([&](Session& session) {
    return session.first<CodeRow>(code_take, {{"code", accounts::token_digest(of(asked, "code"))}});
  });
  if (of(asked, "grant_type") != "authorization_code" || !row || row->expires_at <= now ||
      row->redirect != of(asked, "redirect_uri") || row->challenge != challenge_of(of(asked, "code_verifier")))
    return refused("invalid_grant");
  auto const access = accounts::random_token();
  context_.database.write([&](Session& session) {
    session.run(access_add, {{"token", accounts::token_digest(access)}, {"number", row->number}, {"until", now + token_life}});
  });
  auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  boost::json::object claims{{"iss", origin_},       {"aud", client_.id},    {"sub", subject_of(row->number)},
                             {"nonce", row->nonce},  {"iat", seconds},       {"exp", seconds + 300},
                             {"auth_time", seconds}, {"acr", "muc-2"}};
  if (spoil_claims) spoil_claims(claims);
  auto id_token = sign_token(claims, key_.get(), kid);
  if (spoil_token) id_token = spoil_token(std::move(id_token));
  return web::json_text(boost::json::serialize(boost::json::object{
      {"access_token", access}, {"token_type", "Bearer"}, {"expires_in", 300}, {"id_token", id_token}}));
}

web::Response Sandbox::userinfo(web::Call& call) {
  auto const header = call.request.header("authorization");
  auto const number = context_.database.read([&](Session& session) {
    auto const token = header.starts_with("Bearer ") ? header.substr(7) : std::string_view{};
    return session.first<std::string>(access_of, {{"token", accounts::token_digest(token)}, {"now", context_.clock.now()}});
  });
  auto const* person = number ? person_of(*number) : nullptr;
  if (person == nullptr) return web::json_text(R"({"error":"invalid_token"})", 401);
  boost::json::object out{{"sub", subject_of(person->number)},
                          {"SoCMND", person->number},
                          {"TechID", "TECH-" + subject_of(person->number)},
                          {"name", person->name},
                          {"gender", person->sex},
                          {"address", boost::json::object{{"formatted", person->address}}}};
  if (person->birth_date) out["birthdate"] = format_date(*person->birth_date);
  if (!person->phone.empty()) out["phone_number"] = person->phone;
  return web::json_text(boost::json::serialize(out));
}

web::Routes Sandbox::routes() {
  web::Routes out;
  auto const add = [&](web::Method method, char const* path, char const* summary,
                       std::function<web::Response(web::Call&)> handle) {
    out.push_back({method, path, web::anyone, summary, std::move(handle), 20'000, {}, {}, 0});
    out.back().confidential = true;
  };
  add(web::Method::get, "/.well-known/openid-configuration", "What there is", [this](web::Call&) { return configuration(); });
  add(web::Method::get, "/keys", "Its public key", [this](web::Call&) { return web::json_text(key_set(key_.get(), kid)); });
  add(web::Method::get, "/authorize", "The sign-in page", [this](web::Call& call) { return page(call); });
  add(web::Method::post, "/authorize", "The sign-in page's button", [this](web::Call& call) { return pressed(call); });
  add(web::Method::post, "/token", "A code for tokens", [this](web::Call& call) { return token(call); });
  add(web::Method::get, "/userinfo", "Who it is", [this](web::Call& call) { return userinfo(call); });
  return out;
}

std::vector<database::Migration> sandbox_migrations() {
  return {std::begin(embedded::citizens_sandbox_migrations), std::end(embedded::citizens_sandbox_migrations)};
}

}  // namespace tinhso::citizens
