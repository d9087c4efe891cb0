#include "signing/keys/csc_client.hpp"

#include "accounts/secrets.hpp"
#include "signing/online/online.hpp"

namespace tinhso::signing::keys {
namespace {

std::string form_encoded(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    bool const plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (plain) out += c;
    else out += "%" + certificates::hex(std::string_view{&c, 1});
  }
  return out;
}

std::vector<std::string> in_base64(std::vector<std::string> const& raw) {
  std::vector<std::string> out;
  out.reserve(raw.size());
  for (auto const& one : raw) out.push_back(certificates::base64(one));
  return out;
}

[[noreturn]] void service_refused(online::HttpAnswer const& answer) {
  std::string code = "signing.key_service_refused";
  Words words{"Dịch vụ khóa ký từ chối.", "The key service refused (HTTP " + std::to_string(answer.status) + ")."};
  try {
    auto const value = reflect::parse_json(answer.body);
    auto const take = [&](char const* name, std::string& into) {
      auto const* object = value.if_object();
      auto const* member = object != nullptr ? object->if_contains(name) : nullptr;
      if (member != nullptr && member->is_string()) into = std::string{member->get_string()}.substr(0, 500);
    };
    take("error_description", words.en);
    take("error_vi", words.vi);
    std::string told;
    take("error_code", told);
    if (!told.empty()) code = "signing." + told;
  } catch (Error const&) {  // no JSON: the plain words stand
  }
  if (answer.status >= 500) throw Unavailable{code, words};
  throw Forbidden{code, words};
}

[[noreturn]] void senseless() {
  throw Unavailable{
      "signing.key_service_senseless",
      {"Dịch vụ khóa ký trả lời không đúng khuôn dạng.", "The answer of the key service makes no sense."}};
}

class RemoteTimeStamper final : public TimeStamper {
 public:
  explicit RemoteTimeStamper(CscClient& client) : client_{client} {}
  std::string stamp(Hash algorithm, std::string_view hash) override { return client_.stamp(algorithm, hash); }

 private:
  CscClient& client_;
};

}  // namespace

std::string CscClient::token(bool fresh) {
  std::lock_guard const lock{mutex_};
  if (!fresh && !token_.empty()) return token_;
  online::HttpRequest request;
  request.url = options_.url + "/csc/v2/oauth2/token";
  request.type = "application/x-www-form-urlencoded";
  request.body = "grant_type=client_credentials&client_id=" + form_encoded(options_.client) +
                 "&client_secret=" + form_encoded(options_.secret);
  request.budget = options_.budget;
  request.trust = options_.trust;
  auto const answer = online::http(request);
  if (answer.status != 200) service_refused(answer);
  token_ = read_csc<CscToken>(answer.body).access_token;
  return token_;
}

boost::json::value CscClient::call(std::string const& path, boost::json::value const& body) {
  for (bool fresh : {false, true}) {
    online::HttpRequest request;
    request.url = options_.url + "/csc/v2/" + path;
    request.type = "application/json";
    request.body = boost::json::serialize(body);
    request.headers["Authorization"] = "Bearer " + token(fresh);
    request.budget = options_.budget;
    request.trust = options_.trust;
    auto const answer = online::http(request);
    if (answer.status == 401 && !fresh) continue;  // the token has ended
    if (answer.status != 200) service_refused(answer);
    return reflect::parse_json(answer.body);
  }
  senseless();
}

template <class Out>
Out CscClient::ask(std::string const& path, boost::json::value const& body) {
  try {
    return read_csc<Out>(boost::json::serialize(call(path, body)));
  } catch (Invalid const&) {
    senseless();
  }
}

CscInfo CscClient::info() { return ask<CscInfo>("info", boost::json::object{}); }

std::vector<std::string> CscClient::credentials(std::string_view user) {
  return ask<CscList>("credentials/list", boost::json::object{{"userID", user}}).credentialIDs;
}

CscCredential CscClient::credential(std::string_view id) {
  return ask<CscCredential>(
      "credentials/info",
      boost::json::object{{"credentialID", id}, {"certificates", "chain"}, {"certInfo", true}, {"authInfo", true}});
}

CscChallenge CscClient::challenge(std::string_view id, Hash algorithm, std::vector<std::string> const& hashes,
                                  std::string_view purpose) {
  return ask<CscChallenge>("credentials/getChallenge",
                           boost::json::object{{"credentialID", id},
                                               {"numSignatures", hashes.size()},
                                               {"hashes", reflect::write(in_base64(hashes))},
                                               {"hashAlgorithmOID", oid_of(algorithm)},
                                               {"purpose", purpose}});
}

std::string CscClient::authorise(std::string_view id, Hash algorithm, std::vector<std::string> const& hashes,
                                 WebauthnProof const& proof) {
  boost::json::array data{{{"id", "WebAuthn"}, {"value", accounts::base64url(reflect::to_json(proof))}}};
  return ask<CscSad>("credentials/authorize", boost::json::object{{"credentialID", id},
                                                                  {"numSignatures", hashes.size()},
                                                                  {"hashes", reflect::write(in_base64(hashes))},
                                                                  {"hashAlgorithmOID", oid_of(algorithm)},
                                                                  {"authData", data}})
      .SAD;
}

std::vector<std::string> CscClient::sign(std::string_view id, std::string_view sad, Hash algorithm,
                                         std::vector<std::string> const& hashes) {
  auto const out =
      ask<CscSignatures>("signatures/signHash", boost::json::object{{"credentialID", id},
                                                                    {"SAD", sad},
                                                                    {"hashes", reflect::write(in_base64(hashes))},
                                                                    {"hashAlgorithmOID", oid_of(algorithm)}});
  if (out.signatures.size() != hashes.size()) senseless();
  std::vector<std::string> raw;
  for (auto const& one : out.signatures) {
    auto bytes = certificates::from_base64(one);
    if (!bytes) senseless();
    raw.push_back(std::move(*bytes));
  }
  return raw;
}

EnrolOffer CscClient::enrol_begin(std::string_view id) {
  return ask<EnrolOffer>("credentials/enrolBegin", boost::json::object{{"credentialID", id}});
}
void CscClient::enrol(EnrolInput const& in) { static_cast<void>(call("credentials/enrol", reflect::write(in))); }

std::string CscClient::stamp(Hash algorithm, std::string_view hash) {
  auto const out = ask<CscStamp>("signatures/timestamp", boost::json::object{{"hash", certificates::base64(hash)},
                                                                             {"hashAlgo", oid_of(algorithm)}});
  auto token = certificates::from_base64(out.timestamp);
  if (!token) senseless();
  return *token;
}
std::unique_ptr<TimeStamper> CscClient::time_stamper() { return std::make_unique<RemoteTimeStamper>(*this); }

std::vector<std::string> chain_of(CscCredential const& credential) {
  std::vector<std::string> out;
  for (auto const& one : credential.cert.certificates) {
    auto der = certificates::from_base64(one);
    if (!der || out.size() >= certificates::chain_limit) senseless();
    static_cast<void>(certificates::read_certificate(*der));
    out.push_back(std::move(*der));
  }
  if (out.empty()) senseless();
  return out;
}

}  // namespace tinhso::signing::keys
