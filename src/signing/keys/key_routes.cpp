#include <functional>

#include "platform/platform.hpp"
#include "signing/keys/key_service.hpp"

namespace tinhso::signing::keys {
namespace {

/// RFC 6749 §5.2 and CSC §10: an error code and a sentence.
web::Response csc_error(Error const& fault) {
  std::string code = "invalid_request";
  if (fault.status() == 401) code = fault.code() == "invalid_client" ? "invalid_client" : "invalid_token";
  else if (fault.status() == 403) code = "access_denied";
  else if (fault.status() >= 500) code = "temporarily_unavailable";
  auto description = fault.words().en;
  for (auto const& field : fault.fields()) description += " " + field.path + ": " + field.words.en;
  auto out = web::json_response(boost::json::object{{"error", code},
                                                    {"error_description", description},
                                                    {"error_code", fault.code()},
                                                    {"error_vi", fault.words().vi}},
                                fault.status() == 422 ? 400 : fault.status());
  return out;
}

template <class In, class F>
web::Route csc_post(std::string path, web::Access access, std::string summary, F handle) {
  auto out = web::post<web::None, web::Response>("/csc/v2/" + std::move(path), access, nullptr, std::move(summary));
  out.body_limit = 200'000;
  out.handle = [handle](web::Call& call) -> web::Response {
    try {
      auto answer = reflect::write(handle(call, read_csc<In>(call.request.body.empty() ? "{}" : call.request.body)));
      auto response = web::json_response(answer);
      response.headers.emplace("Cache-Control", "no-store");
      return response;
    } catch (Error const& fault) {
      return csc_error(fault);
    }
  };
  return out;
}

/// application/x-www-form-urlencoded, as far as OAuth2 needs it.
std::map<std::string, std::string> read_form(std::string_view text) {
  std::map<std::string, std::string> out;
  if (text.size() > 4'000) return out;
  auto const decode = [](std::string_view part) {
    std::string plain;
    for (std::size_t i = 0; i < part.size(); ++i) {
      if (part[i] == '%' && i + 2 < part.size()) {
        if (auto const byte = certificates::from_hex(part.substr(i + 1, 2))) {
          plain += *byte;
          i += 2;
          continue;
        }
      }
      plain += part[i] == '+' ? ' ' : part[i];
    }
    return plain;
  };
  while (!text.empty()) {
    auto const piece = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), piece.size() + 1));
    auto const equals = piece.find('=');
    if (equals != std::string_view::npos)
      out.emplace(decode(piece.substr(0, equals)), decode(piece.substr(equals + 1)));
  }
  return out;
}

web::Route token_route(KeyService& service) {
  auto out = web::post<web::None, web::Response>("/csc/v2/oauth2/token", web::anyone, nullptr,
                                                 "OAuth2 client credentials (RFC 6749 §4.4)");
  out.per_minute = 60;
  out.confidential = true;
  out.handle = [&service](web::Call& call) -> web::Response {
    try {
      auto const form = read_form(call.request.body);
      auto const get = [&](char const* name) { return form.contains(name) ? form.at(name) : std::string{}; };
      if (get("grant_type") != "client_credentials")
        return web::json_response(boost::json::object{{"error", "unsupported_grant_type"}}, 400);
      auto response = web::json_response(reflect::write(service.access_token(get("client_id"), get("client_secret"))));
      response.headers.emplace("Cache-Control", "no-store");
      return response;
    } catch (Error const& fault) {
      return csc_error(fault);
    }
  };
  return out;
}

}  // namespace

web::Routes KeyService::routes() {
  using web::Call;
  using web::signed_in;
  return {
      csc_post<web::None>("info", web::anyone, "What this service can do",
                          [this](Call&, web::None const&) { return info(); }),
      token_route(*this),
      csc_post<CscListInput>("credentials/list", signed_in, "The keys of a user",
                             [this](Call&, auto const& in) { return list(in); }),
      csc_post<CscInfoInput>("credentials/info", signed_in, "A key and its certificates",
                             [this](Call&, auto const& in) { return credential_info(in); }),
      csc_post<CscChallengeInput>("credentials/getChallenge", signed_in, "What a passkey is to confirm",
                                  [this](Call& call, auto const& in) { return challenge(call.request.origin, in); }),
      csc_post<CscAuthoriseInput>("credentials/authorize", signed_in, "A confirmation for a SAD",
                                  [this](Call& call, auto const& in) { return authorise(call.request.origin, in); }),
      csc_post<CscSignInput>("signatures/signHash", signed_in, "Signatures for a SAD, once",
                             [this](Call& call, auto const& in) { return sign(call.request.origin, in); }),
      csc_post<CscStampInput>("signatures/timestamp", signed_in, "A time stamp",
                              [this](Call&, auto const& in) { return stamp(in); }),
      csc_post<EnrolBegin>("credentials/enrolBegin", signed_in, "What a new passkey is to be made with",
                           [this](Call&, auto const& in) { return enrol_begin(in); }),
      csc_post<EnrolInput>("credentials/enrol", signed_in, "Bind a passkey to a key, with an activation code",
                           [this](Call& call, auto const& in) {
                             enrol(call.request.origin, in);
                             return boost::json::object{};
                           }),
  };
}

web::Authenticator KeyService::authenticator() {
  return [this](web::Request const& request, Context&) -> std::optional<Principal> {
    auto const header = request.header("authorization");
    if (!header.starts_with("Bearer ")) return std::nullopt;
    auto const client = client_of(header.substr(7));
    if (!client) return std::nullopt;
    Principal out;
    out.account = *client;
    out.name = "csc client";
    return out;
  };
}

}  // namespace tinhso::signing::keys
