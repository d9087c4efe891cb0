// Digital signatures in the office: the register of certificates, and what officials are asked to sign and sign.
//
// The register follows Decree 68/2024/NĐ-CP: who holds which certificate in which position until when, with the
// document behind every grant, renewal, suspension and revocation. A signature is asked for over bytes that never
// change; its signer sees them, and confirms one or many with a passkey (keys/key_service.hpp says what that proves).
// Each document is signed exactly once; what fails is told document by document and may be tried again. Only a
// certificate that stands active in the register signs here. Functions are thread-safe; they throw NotFound (also for
// what the asker may not know of), Forbidden, Conflict, Invalid and Unavailable. Each change is audited in its
// transaction.
#pragma once

#include "documents/documents.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"
#include "signing/checks.hpp"
#include "signing/kept.hpp"
#include "signing/printed.hpp"
#include "signing/keys/csc.hpp"

namespace tinhso::signing {

// --- the register ---

enum class HolderKind { person, seal };
BOOST_DESCRIBE_ENUM(HolderKind, person, seal)
enum class CertificateState { active, suspended, revoked };
BOOST_DESCRIBE_ENUM(CertificateState, active, suspended, revoked)
/// What a page asks for: a state, or what will end within 30 days, or has ended.
enum class CertificateShow { all, active, expiring, expired, suspended, revoked };
BOOST_DESCRIBE_ENUM(CertificateShow, all, active, expiring, expired, suspended, revoked)

struct CertificateRow {
  std::int64_t id = 0;
  HolderKind kind = HolderKind::person;
  std::optional<std::int64_t> official;
  std::string holder;
  std::string title;
  std::int64_t agency = 0;
  std::string agency_name;
  std::string serial;
  std::string subject;
  std::string issuer;
  std::string key;
  std::string sha256;
  Instant valid_from;
  Instant valid_until;
  CertificateState state = CertificateState::active;
  std::string reason;
  std::string paper;
};
BOOST_DESCRIBE_STRUCT(CertificateRow, (),
                      (id, kind, official, holder, title, agency, agency_name, serial, subject, issuer, key, sha256,
                       valid_from, valid_until, state, reason, paper))

enum class PaperKind { request, grant, renew, suspend, resume, revoke };
BOOST_DESCRIBE_ENUM(PaperKind, request, grant, renew, suspend, resume, revoke)
enum class PaperState { open, done, refused, withdrawn };
BOOST_DESCRIBE_ENUM(PaperState, open, done, refused, withdrawn)
struct PaperRow {
  std::int64_t id = 0;
  std::optional<std::int64_t> certificate;
  PaperKind kind = PaperKind::request;
  PaperState state = PaperState::open;
  HolderKind holder_kind = HolderKind::person;
  std::string holder;
  std::string title;                     ///< of the position
  std::optional<std::int64_t> position;  ///< that a new certificate is asked for
  std::int64_t agency = 0;
  std::string agency_name;
  std::string reason;
  std::string paper;
  std::string file_name;  ///< empty: nothing is attached
  std::string by_name;
  Instant created_at;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::string answer;  ///< why it was refused
  bool mine = false;   ///< the reader asked
};
BOOST_DESCRIBE_STRUCT(PaperRow, (),
                      (id, certificate, kind, state, holder_kind, holder, title, position, agency, agency_name, reason,
                       paper, file_name, by_name, created_at, closed_at, closed_by, answer, mine))

struct CertificateView {
  CertificateRow certificate;
  std::vector<std::string> uses;
  std::string ocsp_url;
  std::string crl_url;
  std::vector<PaperRow> papers;
  std::vector<std::string> actions;  ///< "suspend", "resume", "revoke"
};
BOOST_DESCRIBE_STRUCT(CertificateView, (), (certificate, uses, ocsp_url, crl_url, papers, actions))

struct CertificateQuery {
  std::optional<CertificateShow> show;
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(CertificateQuery, (), (show, q, after, limit))

struct CertificateInput {
  Text<1, 100> ticket;  ///< the certificate's file, from PUT /api/files
  HolderKind kind = HolderKind::person;
  std::optional<std::int64_t> position;  ///< of a person
  std::optional<std::int64_t> agency;    ///< of a seal
  Text<1, 100> paper;                    ///< number of the document that grants it
  std::optional<std::int64_t> request;   ///< the open request that this answers
};
BOOST_DESCRIBE_STRUCT(CertificateInput, (), (ticket, kind, position, agency, paper, request))

enum class CertificateChange { suspend, resume, revoke };
BOOST_DESCRIBE_ENUM(CertificateChange, suspend, resume, revoke)
struct ChangeInput {
  CertificateChange change = CertificateChange::suspend;
  Text<1, 500> reason;
  Text<1, 100> paper;
  std::optional<Text<1, 100>> ticket;   ///< the document itself
  std::optional<std::int64_t> request;  ///< the open request that this answers
};
BOOST_DESCRIBE_STRUCT(ChangeInput, (), (change, reason, paper, ticket, request))

/// A request of an agency for a certificate of a person or its seal, for its renewal, suspension, resumption or
/// revocation, with the document that asks for it (Decree 68/2024/NĐ-CP).
struct PaperInput {
  PaperKind kind = PaperKind::request;      ///< not `grant`
  std::optional<std::int64_t> position;     ///< of the person who is to get a new one; none: the agency's seal
  std::optional<std::int64_t> certificate;  ///< of all but a new one
  Text<1, 500> reason;
  Text<1, 100> paper;   ///< number of the document
  Text<1, 100> ticket;  ///< the document itself, from PUT /api/files
};
BOOST_DESCRIBE_STRUCT(PaperInput, (), (kind, position, certificate, reason, paper, ticket))
struct PaperQuery {
  std::optional<PaperState> state;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(PaperQuery, (), (state, after, limit))

/// For who keeps the register: of the own agency and those below; for who writes documents: of the own agency.
Page<CertificateRow> certificates_page(Context& context, Principal const& who, CertificateQuery const& query);
CertificateView certificate_view(Context& context, Principal const& who, std::int64_t id);
CertificateView add_certificate(Context& context, Principal const& who, Origin const& origin,
                                CertificateInput const& input);
CertificateView change_certificate(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                                   ChangeInput const& input);
PaperRow add_paper(Context& context, Principal const& who, Origin const& origin, PaperInput const& input);
Page<PaperRow> papers_page(Context& context, Principal const& who, PaperQuery const& query);
PaperRow refuse_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                      std::string_view reason);
/// By whoever asked, while nobody has answered.
PaperRow withdraw_paper(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
/// What is attached, for the agency that asked and those above it that keep the register.
documents::Served paper_file(Context& context, Principal const& who, std::int64_t id);
/// Everything the reader may see, as a spreadsheet reads it: UTF-8 with a byte order mark.
std::string certificates_csv(Context& context, Principal const& who);
/// Warns of what ends within 30 days (each once, unless its holder has a later one), the holder too, and suspends what
/// belongs to a position that has ended. Returns how many.
int keep_register(Context& context);

// --- signing ---

enum class RequestState { waiting, completed, refused, withdrawn };
BOOST_DESCRIBE_ENUM(RequestState, waiting, completed, refused, withdrawn)
struct SignRequest {
  std::int64_t id = 0;
  std::string title;
  std::string code;
  std::string file_name;
  std::string sha256;  ///< of the frozen bytes
  std::int64_t bytes = 0;
  std::int64_t signer = 0;
  std::string signer_name;
  std::string sender_name;
  RequestState state = RequestState::waiting;
  std::string reason;
  std::string problem;
  Instant created_at;
  std::optional<Instant> decided_at;
  std::optional<std::int64_t> certificate;
  std::optional<std::string> signed_sha256;
  std::string level;  ///< "B", "T"
  HolderKind kind = HolderKind::person;
  std::optional<std::int64_t> document;  ///< of the office, that it was taken from
  std::optional<std::int64_t> ordinal;
};
BOOST_DESCRIBE_STRUCT(SignRequest, (),
                      (id, title, code, file_name, sha256, bytes, signer, signer_name, sender_name, state, reason,
                       problem, created_at, decided_at, certificate, signed_sha256, level, kind, document, ordinal))

struct SendItem {
  std::optional<Text<1, 100>> ticket;    ///< an upload, or
  std::optional<std::int64_t> document;  ///< a document of the own agency, with
  std::optional<std::int64_t> ordinal;   ///< which of its files
  std::optional<Text<1, 500>> title;     ///< of an upload
  std::optional<Text<0, 100>> code;
};
BOOST_DESCRIBE_STRUCT(SendItem, (), (ticket, document, ordinal, title, code))
struct SendInput {
  std::int64_t signer = 0;  ///< official of the own agency
  List<SendItem, 40> items;
};
BOOST_DESCRIBE_STRUCT(SendInput, (), (signer, items))
enum class Box { mine, sent };
BOOST_DESCRIBE_ENUM(Box, mine, sent)
struct RequestQuery {
  std::optional<Box> box;  ///< default mine
  std::optional<RequestState> state;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(RequestQuery, (), (box, state, after, limit))

std::vector<SignRequest> send_for_signature(Context& context, Principal const& who, Origin const& origin,
                                            SendInput const& input);
Page<SignRequest> requests_page(Context& context, Principal const& who, RequestQuery const& query);
SignRequest request_view(Context& context, Principal const& who, std::int64_t id);
documents::Served request_file(Context& context, Principal const& who, std::int64_t id, bool after_signing);
SignRequest close_request(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                          RequestState to, std::string_view reason);

/// Whether this person can sign here, and what is still missing.
struct MySigningView {
  bool service = false;  ///< a key service is set up and answers
  bool ready = false;    ///< key, certificate and passkey are there
  std::int64_t passkeys = 0;
  std::optional<CertificateRow> certificate;
  std::string credential;    ///< at the key service; empty: none
  std::string user;          ///< one's number, by which the operator of the key service knows whose a key is
  std::int64_t waiting = 0;  ///< documents that wait for this signature
  std::string problem;       ///< what is missing, in the reader's language
  bool image = false;        ///< there is a picture of the signature, or of the seal
  std::optional<CertificateRow> token;  ///< a certificate of one's own on a USB token: signs by the desktop software
};
BOOST_DESCRIBE_STRUCT(MySigningView, (),
                      (service, ready, passkeys, certificate, credential, user, waiting, problem, image, token))
/// `seal`: that of the agency the reader issues documents for.
MySigningView my_signing(Context& context, Principal const& who, HolderKind kind = HolderKind::person);

/// The picture that is seen of a signature (Decree 30/2020/NĐ-CP, appendix I): PNG, transparent, blue or red.
struct ImageInput {
  HolderKind kind = HolderKind::person;
  Text<1, 100> ticket;
};
BOOST_DESCRIBE_STRUCT(ImageInput, (), (kind, ticket))
void set_image(Context& context, Principal const& who, Origin const& origin, ImageInput const& input);
documents::Served image_file(Context& context, Principal const& who, HolderKind kind);

struct ConsentInput {
  List<std::int64_t, 40> requests;
};
BOOST_DESCRIBE_STRUCT(ConsentInput, (), (requests))
struct ConsentItem {
  std::int64_t request = 0;
  std::string title;
  std::string code;
  std::string hash;   ///< the first 16 hexadecimal digits of the frozen bytes' SHA-256
  std::string state;  ///< "prepared", "signed", "failed"
  std::string problem;
};
BOOST_DESCRIBE_STRUCT(ConsentItem, (), (request, title, code, hash, state, problem))
struct Consent {
  std::int64_t id = 0;
  std::string state;  ///< "open", "signing", "done", "failed"
  std::string challenge;
  std::string rp_id;
  std::vector<std::string> allow_credentials;
  Instant expires_at;
  std::vector<ConsentItem> items;
};
BOOST_DESCRIBE_STRUCT(Consent, (), (id, state, challenge, rp_id, allow_credentials, expires_at, items))
/// Prepares each document and asks the key service what the passkey is to confirm. Those that cannot be prepared are
/// told in the list and left out of the consent.
Consent begin_consent(Context& context, Principal const& who, Origin const& origin, ConsentInput const& input);
/// Signs. A second call with the same consent answers with what became of it.
Consent confirm_consent(Context& context, Principal const& who, Origin const& origin, std::string_view device,
                        std::int64_t id, keys::WebauthnProof const& proof);
Consent consent_view(Context& context, Principal const& who, std::int64_t id);
/// The job `signing.offer`: puts a draft that waits for its signature before the signer. False: it does not wait.
bool offer_draft(Context& context, std::int64_t document);
/// Begins a consent for a draft that waits for the caller's signature.
Consent sign_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t document);
/// … for the agency's seal on all PDF files of a document that was issued and waits for it.
Consent seal_document(Context& context, Principal const& who, Origin const& origin, std::int64_t document);

/// `signing.upkeep` runs keep_register(), check_again() and keep_up() once a day; `signing.check_files` checks a
/// document's files; `signing.keep` and `signing.keep_filed` keep them (kept.hpp).
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);
/// Adds the first `signing.upkeep` if none waits. Call at start.
void schedule(Context& context);
/// `/api/signing/…`
web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::signing
