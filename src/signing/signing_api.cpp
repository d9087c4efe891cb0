#include "documents/serve.hpp"
#include "signing/agent.hpp"
#include "signing/keys/csc_client.hpp"
#include "signing/signing_store.hpp"

namespace tinhso::signing {
namespace {

using web::Call;
using web::None;
namespace rights = accounts::rights;

struct ReasonInput {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(ReasonInput, (), (reason))

struct BindBegin {
  Text<1, 100> credential;
};
BOOST_DESCRIBE_STRUCT(BindBegin, (), (credential))
/// What navigator.credentials.create() is to be called with.
struct BindOffer {
  std::string challenge;
  std::string rp_id;
  std::string rp_name;
  std::string user_id;
  std::string user_name;
  std::vector<std::int64_t> algorithms;
  std::vector<std::string> exclude_credentials;
};
BOOST_DESCRIBE_STRUCT(BindOffer, (), (challenge, rp_id, rp_name, user_id, user_name, algorithms, exclude_credentials))
struct BindInput {
  Text<1, 100> credential;
  Text<1, 40> code;
  Text<1, 8000> client_data_json;
  Text<1, 24000> attestation_object;
};
BOOST_DESCRIBE_STRUCT(BindInput, (), (credential, code, client_data_json, attestation_object))

keys::CscClient bind_client(Call& call) {
  auto const& at = call.context.settings.signing;
  if (at.key_service.empty())
    throw Unavailable{
        "signing.no_key_service",
        {"Chưa nối dịch vụ khóa ký. Hãy báo quản trị.", "No key service is set up. Tell the administrator."}};
  return keys::CscClient{{at.key_service, at.client, at.secret, "", std::chrono::seconds{15}}};
}

/// The key must be the caller's: anybody else's is as good as not there.
void need_own(Call& call, std::string_view credential) {
  auto const& who = call.principal();
  if (my_signing(call.context, who).credential == credential) return;
  if (who.may(rights::documents_issue) && my_signing(call.context, who, HolderKind::seal).credential == credential)
    return;  // the agency's seal, in the hands of who issues its documents
  throw NotFound{};
}

BindOffer post_bind_begin(Call& call, BindBegin const& in) {
  need_own(call, in.credential);
  auto client = bind_client(call);
  auto const offer = client.enrol_begin(in.credential);
  return {offer.challenge,         offer.rpId, offer.rpName, offer.userHandle, offer.userName, offer.algorithms,
          offer.excludeCredentials};
}
MySigningView post_bind(Call& call, BindInput const& in) {
  need_own(call, in.credential);
  auto client = bind_client(call);
  client.enrol({in.credential, in.code, in.client_data_json, in.attestation_object});
  auto const& who = call.principal();
  call.context.database.write([&](database::Session& s) {
    audit_signing(s, call.context.clock.now(), who, call.request.origin, "signing.bind_passkey", "official",
                  who.official,
                  {{"credential", std::string_view{in.credential}}, {"device", call.request.header("user-agent")}});
  });
  return my_signing(call.context, who);
}

Page<CertificateRow> get_certificates(Call& call, CertificateQuery const& query) {
  return certificates_page(call.context, call.principal(), query);
}
CertificateView get_certificate(Call& call, None const&) {
  return certificate_view(call.context, call.principal(), call.id());
}
CertificateView post_certificate(Call& call, CertificateInput const& in) {
  call.status = 201;
  return add_certificate(call.context, call.principal(), call.request.origin, in);
}
CertificateView post_change(Call& call, ChangeInput const& in) {
  return change_certificate(call.context, call.principal(), call.request.origin, call.id(), in);
}
web::Response get_export(Call& call, None const&) {
  web::Response out;
  out.body = certificates_csv(call.context, call.principal());
  out.headers.emplace("content-type", "text/csv; charset=utf-8");
  out.headers.emplace("content-disposition", "attachment; filename=\"chung-thu-so.csv\"");
  return out;
}
Page<PaperRow> get_papers(Call& call, PaperQuery const& query) {
  return papers_page(call.context, call.principal(), query);
}
PaperRow post_paper(Call& call, PaperInput const& in) {
  call.status = 201;
  return add_paper(call.context, call.principal(), call.request.origin, in);
}
PaperRow post_paper_withdraw(Call& call, None const&) {
  return withdraw_paper(call.context, call.principal(), call.request.origin, call.id());
}
web::Response get_paper_file(Call& call, None const&) {
  return documents::send(call, paper_file(call.context, call.principal(), call.id()));
}
PaperRow post_paper_refuse(Call& call, ReasonInput const& in) {
  return refuse_paper(call.context, call.principal(), call.request.origin, call.id(), in.reason);
}

struct ImageQuery {
  std::optional<HolderKind> kind;
  std::optional<std::int64_t> v;  ///< not read: another picture is asked for under another address
};
BOOST_DESCRIBE_STRUCT(ImageQuery, (), (kind, v))
MySigningView get_seal(Call& call, None const&) { return my_signing(call.context, call.principal(), HolderKind::seal); }
web::Response get_image(Call& call, ImageQuery const& query) {
  return documents::send(call, image_file(call.context, call.principal(), query.kind.value_or(HolderKind::person)));
}
MySigningView put_image(Call& call, ImageInput const& in) {
  set_image(call.context, call.principal(), call.request.origin, in);
  return my_signing(call.context, call.principal(), in.kind);
}
Consent post_sign_draft(Call& call, None const&) {
  call.status = 201;
  return sign_draft(call.context, call.principal(), call.request.origin, call.id());
}
Consent post_seal(Call& call, None const&) {
  call.status = 201;
  return seal_document(call.context, call.principal(), call.request.origin, call.id());
}
MySigningView get_me(Call& call, None const&) { return my_signing(call.context, call.principal()); }
std::vector<SignRequest> post_requests(Call& call, SendInput const& in) {
  call.status = 201;
  return send_for_signature(call.context, call.principal(), call.request.origin, in);
}
Page<SignRequest> get_requests(Call& call, RequestQuery const& query) {
  return requests_page(call.context, call.principal(), query);
}
SignRequest get_request(Call& call, None const&) { return request_view(call.context, call.principal(), call.id()); }
web::Response get_file(Call& call, None const&) {
  return documents::send(call, request_file(call.context, call.principal(), call.id(), false));
}
web::Response get_signed(Call& call, None const&) {
  return documents::send(call, request_file(call.context, call.principal(), call.id(), true));
}
SignRequest post_refuse(Call& call, ReasonInput const& in) {
  return close_request(call.context, call.principal(), call.request.origin, call.id(), RequestState::refused,
                       in.reason);
}
SignRequest post_withdraw(Call& call, None const&) {
  return close_request(call.context, call.principal(), call.request.origin, call.id(), RequestState::withdrawn, "");
}
Consent post_consent(Call& call, ConsentInput const& in) {
  call.status = 201;
  return begin_consent(call.context, call.principal(), call.request.origin, in);
}
Consent get_consent(Call& call, None const&) { return consent_view(call.context, call.principal(), call.id()); }
Consent post_confirm(Call& call, keys::WebauthnProof const& in) {
  return confirm_consent(call.context, call.principal(), call.request.origin,
                         call.request.header("user-agent").substr(0, 300), call.id(), in);
}

}  // namespace

web::Routes routes() {
  using web::may;
  using web::signed_in;
  auto const keeps = may(rights::signing_administer);
  auto const signs = may(rights::signing_sign);
  web::Routes out = check_routes();
  for (auto& route : kept_routes()) out.push_back(std::move(route));
  for (auto& route : printed_routes()) out.push_back(std::move(route));
  web::Routes rest{
      web::get<CertificateQuery, Page<CertificateRow>>("/api/signing/certificates", signed_in, get_certificates,
                                                       "The register of certificates, what ends first on top"),
      web::get<None, web::Response>("/api/signing/certificates/export", keeps, get_export, "The register as CSV"),
      web::post<CertificateInput, CertificateView>("/api/signing/certificates", keeps, post_certificate,
                                                   "Enter a certificate from its file"),
      web::get<None, CertificateView>("/api/signing/certificates/{id}", signed_in, get_certificate,
                                      "One certificate with its papers"),
      web::post<ChangeInput, CertificateView>("/api/signing/certificates/{id}/change", keeps, post_change,
                                              "Suspend, resume or revoke a certificate"),
      web::get<PaperQuery, Page<PaperRow>>("/api/signing/papers", signed_in, get_papers,
                                           "Requests for certificates, newest first"),
      web::get<None, web::Response>("/api/signing/papers/{id}/file", signed_in, get_paper_file,
                                    "The document attached to a request"),
      web::post<None, PaperRow>("/api/signing/papers/{id}/withdraw", signed_in, post_paper_withdraw,
                                "Take one's request back"),
      web::post<PaperInput, PaperRow>("/api/signing/papers", may(rights::documents_write), post_paper,
                                      "Ask for a certificate, a renewal, a suspension or a revocation"),
      web::post<ReasonInput, PaperRow>("/api/signing/papers/{id}/refuse", keeps, post_paper_refuse, "Refuse a request"),
      web::get<None, MySigningView>("/api/signing/me", signed_in, get_me, "Whether the reader can sign here"),
      web::get<None, MySigningView>("/api/signing/seal", may(rights::documents_issue), get_seal,
                                    "Whether the reader can put the agency's seal on documents here"),
      web::get<ImageQuery, web::Response>("/api/signing/image", signed_in, get_image,
                                          "The picture that is seen of one's signature, or of the agency's seal"),
      web::put<ImageInput, MySigningView>("/api/signing/image", signs, put_image, "Another picture"),
      web::post<None, Consent>("/api/signing/documents/{id}/sign", signs, post_sign_draft,
                               "What a passkey is to confirm for a draft that waits for one's signature"),
      web::post<None, Consent>("/api/signing/documents/{id}/seal", signs, post_seal,
                               "What a passkey is to confirm for the agency's seal on an issued document"),
      web::post<BindBegin, BindOffer>("/api/signing/passkeys/begin", signs, post_bind_begin,
                                      "What a passkey for signing is made with"),
      web::post<BindInput, MySigningView>("/api/signing/passkeys", signs, post_bind,
                                          "Bind a passkey to one's key, with the operator's code"),
      web::post<SendInput, std::vector<SignRequest>>("/api/signing/requests", may(rights::documents_write),
                                                     post_requests, "Send documents to be signed"),
      web::get<RequestQuery, Page<SignRequest>>("/api/signing/requests", signed_in, get_requests,
                                                "What waits for a signature, newest first"),
      web::get<None, SignRequest>("/api/signing/requests/{id}", signed_in, get_request, "One document to be signed"),
      web::get<None, web::Response>("/api/signing/requests/{id}/file", signed_in, get_file, "Its frozen bytes"),
      web::get<None, web::Response>("/api/signing/requests/{id}/signed", signed_in, get_signed, "The signed document"),
      web::post<ReasonInput, SignRequest>("/api/signing/requests/{id}/refuse", signs, post_refuse, "Refuse to sign"),
      web::post<None, SignRequest>("/api/signing/requests/{id}/withdraw", signed_in, post_withdraw,
                                   "Take a request back"),
      web::post<ConsentInput, Consent>("/api/signing/consents", signs, post_consent,
                                       "What a passkey is to confirm for these documents"),
      web::get<None, Consent>("/api/signing/consents/{id}", signed_in, get_consent, "What became of a consent"),
      web::post<keys::WebauthnProof, Consent>("/api/signing/consents/{id}/confirm", signs, post_confirm,
                                              "Sign, with the passkey's answer"),
  };
  out.insert(out.end(), rest.begin(), rest.end());
  auto const agent = agent_routes();
  out.insert(out.end(), agent.begin(), agent.end());
  return out;
}

}  // namespace tinhso::signing
