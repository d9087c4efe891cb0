// What the exchange room needs of documents: to send what was issued, to take in what came, to apply what was reported.
#pragma once

#include "documents/outgoing.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {

/// A receiver of an issued document, as the package names it.
struct Receiver {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Receiver, (), (agency, code, name))

/// An issued or received document as a package holds it.
struct Letter {
  std::int64_t id = 0;
  std::string document_id;
  std::optional<std::int64_t> from_agency;
  std::string from_code;
  std::string from_name;
  std::optional<std::int64_t> number;
  std::string notation;
  std::string code;
  std::string type;
  std::string type_name;
  std::string subject;
  std::string summary;
  std::string signer_name;
  std::string signer_position;
  Authority authority = Authority::none;
  std::string competence;  ///< "KT. CHỦ TỊCH"
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;
  std::int64_t pages = 0;
  std::string place;
  bool steering = false;
  std::string drafting_unit;
  std::string drafted_by;
  std::optional<Instant> issued_at;
  std::string reply_document_id;  ///< of the document this one answers; empty: none
  std::string reply_code;
  std::string reply_from_code;
  std::optional<Date> reply_issued_on;
  std::optional<std::string> package_sha256;  ///< null until delivered
  std::string digest;                         ///< of the content of a package from outside
  std::string wire_id;  ///< of an updated content: the DocumentId that it goes by, while its own row needs another
};
BOOST_DESCRIBE_STRUCT(Letter, (),
                      (id, document_id, from_agency, from_code, from_name, number, notation, code, type, type_name,
                       subject, summary, signer_name, signer_position, authority, competence, priority, issued_on,
                       due_on, pages, place, steering, drafting_unit, drafted_by, issued_at, reply_document_id,
                       reply_code, reply_from_code, reply_issued_on, package_sha256, digest, wire_id))

std::optional<Letter> find_letter(database::Session& session, std::int64_t id);
database::Answer<Letter> ask_letter(database::Session& session, std::int64_t id);
std::optional<Letter> find_letter(database::Session& session, std::string_view document_id);
database::Answer<Letter> ask_letter(database::Session& session, std::string_view document_id);
/// Issued here by that agency on that day under that code ("05/CĐ-UBND").
std::optional<Letter> find_letter(database::Session& session, std::int64_t agency, std::string_view code,
                                  Date issued_on);
std::vector<Attachment> attachments_of(database::Session& session, std::int64_t document);
std::vector<Receiver> receivers_of(database::Session& session, std::int64_t document);
/// "Nơi nhận": the words of what the author picked.
std::vector<std::string> places_of(database::Session& session, std::int64_t document);

/// Where a document lies in the register of an agency.
struct Registered {
  std::int64_t agency = 0;
  std::int64_t incoming = 0;
};
BOOST_DESCRIBE_STRUCT(Registered, (), (agency, incoming))
/// Every register that holds the document; none before it is delivered.
std::vector<Registered> registers_of(database::Session& session, std::int64_t document);

/// Puts an issued document into the register of every receiver and starts following each, in set-based statements.
/// Returns false, and does nothing, when that was done before.
bool deliver(Context& context, database::Session& session, std::int64_t document, std::string_view package_sha256);

/// Those of a delivered document that work in other software; ids below 0 are outside the province.
std::vector<Receiver> receivers_elsewhere(database::Session& session, std::int64_t document);

/// One receiver that a package from outside names and this system knows.
struct Arrival {
  std::int64_t agency = 0;
  std::string note;  ///< "Kế thừa …"
};
/// A document from outside (letter.id is ignored). Returns the id of its new row.
std::int64_t take_in(Context& context, database::Session& session, Letter const& letter,
                     std::vector<Attachment> const& attachments, std::vector<std::string> const& places);
/// Puts a document from outside into these registers; those that have it already are left alone. Returns the agencies
/// that are new.
std::vector<std::int64_t> arrive(Context& context, database::Session& session, audit::Actor const& actor,
                                 std::int64_t document, std::vector<Arrival> const& arrivals);

/// What a receiver's software reports of a document that we sent.
struct Report {
  std::string code;  ///< "01" … "16"
  Instant at;        ///< as stated by the receiver
  std::string by;
  std::string note;
};
/// `applied`: the delivery moved. `recorded`: kept in the history only (late, out of order, or the receiver works
/// here). `repeated`: that very report was here before.
enum class Outcome { applied, recorded, repeated };
BOOST_DESCRIBE_ENUM(Outcome, applied, recorded, repeated)
/// Throws NotFound when this document was not sent to that agency.
Outcome report(Context& context, database::Session& session, audit::Actor const& actor, std::int64_t document,
               std::int64_t agency, Report const& report);

/// What an agency sent, received and has not opened yet.
struct Traffic {
  std::int64_t agency = 0;
  std::int64_t sent = 0;      ///< since `from`
  std::int64_t received = 0;  ///< since `from`
  std::int64_t unread = 0;
  std::int64_t slow = 0;  ///< unread, and there since before `slow_before`
};
BOOST_DESCRIBE_STRUCT(Traffic, (), (agency, sent, received, unread, slow))
/// By agency; those without any of it are left out.
std::vector<Traffic> traffic(database::Session& session, Instant from, Instant slow_before);
/// Agencies that work in other software.
std::vector<std::int64_t> agencies_elsewhere(database::Session& session);

/// A step that a receiver here took on a document from outside, to be told to its sender.
struct Step {
  std::int64_t document = 0;
  std::int64_t agency = 0;
  std::string code;
  Instant at;
  std::string by;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Step, (), (document, agency, code, at, by, note))
/// Step of a history row, the payload of the job `exchange.report`.
database::Answer<Step> ask_step(database::Session& session, std::int64_t history);

}  // namespace tinhso::documents
