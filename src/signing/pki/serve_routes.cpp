#include "signing/pki/authority.hpp"

namespace tinhso::signing::pki {
namespace {

web::Response typed(char const* type, std::string body) {
  web::Response out;
  out.headers.emplace("Content-Type", type);
  out.body = std::move(body);
  return out;
}

web::Route open_route(web::Method method, std::string path, std::string summary,
                      std::function<web::Response(web::Call&)> handle) {
  auto out = web::get<web::None, web::Response>(std::move(path), web::anyone, nullptr, std::move(summary));
  out.method = method;
  out.handle = std::move(handle);
  out.body_limit = 10'000;
  return out;
}

}  // namespace

web::Routes Authority::routes() {
  using web::Call;
  auto const ocsp = [this](std::string_view request) {
    return typed("application/ocsp-response", answer_ocsp(request));
  };
  auto in_address = open_route(
      web::Method::get, "/ocsp/{request}", "The same with the request in the address (RFC 6960 appendix A.1)",
      [ocsp](Call& call) { return ocsp(certificates::from_base64(call.parameter("request")).value_or("")); });
  in_address.encoded_slash = true;
  return {
      in_address,
      open_route(web::Method::post, "/ocsp", "Status of a certificate (RFC 6960)",
                 [ocsp](Call& call) { return ocsp(call.request.body); }),
      open_route(
          web::Method::post, "/tsa", "A time stamp (RFC 3161)",
          [this](Call& call) { return typed("application/timestamp-reply", answer_time_stamp(call.request.body)); }),
      open_route(web::Method::get, "/crl/{name}", "A revocation list",
                 [this](Call& call) {
                   auto const& name = call.parameter("name");
                   if (name != "root.crl" && name != "sub.crl") throw NotFound{};
                   return typed("application/pkix-crl", crl(name == "root.crl" ? Issuer::root : Issuer::sub));
                 }),
      open_route(web::Method::get, "/ca/{name}", "The certificate of a CA",
                 [this](Call& call) {
                   auto const& name = call.parameter("name");
                   if (name != "root.crt" && name != "sub.crt") throw NotFound{};
                   return typed("application/pkix-cert", name == "root.crt" ? root() : sub());
                 }),
  };
}

}  // namespace tinhso::signing::pki
