// Signing with a certificate on a USB token: by the signing software on the official's own computer, to which the
// browser speaks over a WebSocket on the loopback address (VGCA Sign Service of the Government's cipher committee).
//
// The software takes orders from any page, fetches the document by itself and sends back a finished PDF. So nothing
// that comes back is believed: it must be the bytes that were handed out with one more signature, made by an active
// certificate of this official in the register, judged TOTAL_PASSED, and nothing else that is not allowed after a
// signature (Policy::frozen). It is read in the checking process (formats/worker.hpp) only.
//
//   begin → the page gives the order → the software fetches, signs, sends back (judged here) → the page asks finish
//
// Two random tokens stand in the addresses of one hand-over, as digests in the database: one to fetch (at most three
// times), one to send back (once, whatever comes of it); both end after `minutes`. Functions are thread-safe. Rules and
// faults as in signing.hpp.
#pragma once

#include "signing/signing.hpp"

namespace tinhso::signing {

/// `<data>/vgca.toml`; without it, what was seen in public code of other systems. The names in the messages are the
/// software's, so they are settings: in `order`, `taken` and `refused` {fetch}, {give}, {name}, {why} stand for JSON
/// strings' contents.
struct AgentSettings {
  bool on = true;
  std::string address = "wss://127.0.0.1:8987/SignApproved";
  std::string origin;  ///< how the software reaches this server; empty: Settings::origin
  std::int64_t minutes = 10;
  std::string field = "uploadfile";  ///< of the form that brings the file back
  std::string order =
      R"({"FileUploadHandler":"{give}","SessionId":"","JWTToken":"","FileName":"{fetch}","MetaData":[]})";
  std::string taken = R"({"Status":true,"Message":"","FileName":"{name}","FileServer":"{fetch}"})";
  std::string refused = R"({"Status":false,"Message":"{why}","FileName":"{name}","FileServer":""})";
};
/// Throws std::runtime_error for a file that cannot be read.
AgentSettings read_agent_settings(std::filesystem::path const& data_folder);

struct Handover {
  std::int64_t id = 0;
  std::int64_t request = 0;
  std::string state;    ///< "open", "taking", "taken", "signed", "refused"
  std::string problem;  ///< why it was refused, in the reader's language
  std::string address;  ///< where the page connects to, and
  std::string order;    ///< what it sends there; only in the answer of begin
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Handover, (), (id, request, state, problem, address, order, expires_at))

/// The template with JSON strings' contents for the names in it.
std::string fill_in(std::string text, std::vector<std::pair<std::string, std::string>> const& values);

/// Certificates of this official that are active, in date, and not `elsewhere` (SHA-256 of the one at the key service).
std::vector<CertificateRow> certificates_on_tokens(database::Session& session, std::int64_t official, Instant now,
                                                   std::string_view elsewhere);
/// Whether this server takes files back at all: not switched off, and trust anchors to judge them by.
bool agent_is_on(Context const& context);

/// For a PDF that waits for the caller's own signature; one that was sent back and not finished is given again, in
/// state "taken" and without an order. Throws Forbidden `signing.no_token` without a certificate.
Handover begin_handover(Context& context, Principal const& who, Origin const& origin, std::int64_t request);
/// The frozen bytes for who holds the token. Throws NotFound.
documents::Served fetch_handed_out(Context& context, std::string_view token);
/// Throws NotFound unless something may still be sent back with this token.
void require_giveable(Context& context, std::string_view token);
struct Returned {
  bool taken = false;
  std::string words;  ///< why not, in Vietnamese: the software shows it
  std::string name;
};
/// Judges what came back. Uses the token up.
Returned take_back(Context& context, Origin const& origin, std::string_view token, std::string_view bytes);
/// The signed file goes where the request says (as after confirm_consent), if it was taken.
Handover finish_handover(Context& context, Principal const& who, Origin const& origin, std::string_view device,
                         std::int64_t id);
/// Forgets files that were taken and never finished. Part of `signing.upkeep`.
void drop_handovers(Context& context);

web::Routes agent_routes();

}  // namespace tinhso::signing
