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

/// A line of a certificate's papers about to be written.
struct PaperToKeep {
  std::optional<std::int64_t> certificate;
  PaperKind kind = PaperKind::request;
  PaperState state = PaperState::open;
  std::optional<std::int64_t> official;
  std::string holder;
  std::int64_t agency = 0;
  std::string reason;
  std::string paper;
  std::string file_name;
  std::optional<std::string> sha256;
};
std::int64_t keep_paper(database::Session& session, Instant now, Principal const& who, PaperToKeep const& paper);
/// Takes the upload of that ticket, if one is named, as the paper's file.
void attach_file(database::Session& session, Principal const& who, std::optional<Text<1, 100>> const& ticket,
                 PaperToKeep& paper);
/// Throws NotFound when it is not open or not below the reader's agency.
void close_paper(database::Session& session, Instant now, Principal const& who, std::int64_t id, PaperState to,
                 std::optional<std::int64_t> certificate, std::string_view reason = {});

std::optional<SignRequest> find_request(database::Session& session, std::int64_t id);
/// The document was signed: only while it waits. False when it did not.
bool mark_signed(database::Session& session, std::int64_t id, std::int64_t certificate, std::string_view sha256,
                 std::string_view level, Instant now);
void note_problem(database::Session& session, std::int64_t id, std::string_view problem);
std::int64_t count_waiting(database::Session& session, std::int64_t signer);

void need(Principal const& who, std::string_view right);
void audit_signing(database::Session& session, Instant now, Principal const& who, Origin const& origin,
                   std::string action, std::string kind, std::int64_t id, boost::json::value after);

}  // namespace tinhso::signing
