// Rows of the room as they stand in the database, and small checks. Private to the room; on the session's thread.
#pragma once

#include "accounts/accounts.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {

std::optional<CertificateRow> find_register_entry(database::Session& session, std::int64_t id);
/// The active entry of that certificate (SHA-256 of its DER, hexadecimal); nullopt when there is none.
std::optional<CertificateRow> active_entry(database::Session& session, std::string_view sha256);
std::vector<std::string> entry_chain(database::Session& session, std::int64_t id);

/// The columns of a PaperRow; `:me` is the reader.
#define TINHSO_PAPER                                                                                            \
  "id, certificate, kind, state, holder_kind, holder, title, position, agency, agency_name, reason, paper, "     \
  "file_name, by_name, created_at, closed_at, closed_by, answer, case when asker = cast(:me as bigint) then 1 " \
  "else 0 end as mine"

/// A line of a certificate's papers about to be written, about this entry of the register.
struct PaperToKeep {
  std::optional<std::int64_t> certificate;
  PaperKind kind = PaperKind::request;
  PaperState state = PaperState::open;
  HolderKind holder_kind = HolderKind::person;
  std::optional<std::int64_t> official;
  std::string holder;
  std::string title;
  std::optional<std::int64_t> position;
  std::int64_t agency = 0;
  std::string agency_name;
  std::string reason;
  std::string paper;
  std::string file_name;
  std::optional<std::string> sha256;
};
std::int64_t keep_paper(database::Session& session, Instant now, Principal const& who, PaperToKeep const& paper);
/// Takes the upload of that ticket as the paper's file.
void attach_file(database::Session& session, Principal const& who, std::string_view ticket, PaperToKeep& paper);
PaperToKeep paper_about(CertificateRow const& entry);

/// The open request, of the reader's agency or one below. Throws NotFound.
struct OpenRequest {
  PaperKind kind = PaperKind::request;
  std::optional<std::int64_t> certificate;
  HolderKind holder_kind = HolderKind::person;
  std::optional<std::int64_t> official;
  std::int64_t agency = 0;
};
BOOST_DESCRIBE_STRUCT(OpenRequest, (), (kind, certificate, holder_kind, official, agency))
OpenRequest open_request(database::Session& session, Principal const& who, std::int64_t id);
/// Ends an open request and tells whoever asked. Throws Conflict when somebody else was faster.
void close_paper(database::Session& session, Instant now, Principal const& who, std::int64_t id, PaperState to,
                 std::optional<std::int64_t> certificate, std::string_view answer = {});

std::optional<SignRequest> find_request(database::Session& session, std::int64_t id);
/// The document was signed: only while it waits. False when it did not.
bool mark_signed(database::Session& session, std::int64_t id, std::int64_t certificate, std::string_view sha256,
                 std::string_view level, Instant now);
void note_problem(database::Session& session, std::int64_t id, std::string_view problem);
std::int64_t count_waiting(database::Session& session, std::int64_t signer);

void need(Principal const& who, std::string_view right);
/// Who keeps the register, or asks for certificates of the own agency. Throws Forbidden for others.
void need_register(Principal const& who);
void audit_signing(database::Session& session, Instant now, Principal const& who, Origin const& origin,
                   std::string action, std::string kind, std::int64_t id, boost::json::value after);

}  // namespace tinhso::signing
