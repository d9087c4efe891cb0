// Rows of the documents room as they stand in the database. Private to the room.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::documents {

/// `state` is draft, issued, received (from outside), or revision: the corrected content of one that was issued here, whose
/// DocumentId is in `wire_id`.
struct Document {
  std::int64_t id = 0;
  std::string document_id;
  std::string state;
  std::int64_t version = 0;
  std::optional<std::int64_t> from_agency;
  std::string from_code;
  std::string from_name;
  std::string from_short;
  std::optional<std::int64_t> number;
  std::string notation;
  std::string code;
  std::string type;
  std::string type_name;
  std::string subject;
  std::string summary;
  std::optional<std::int64_t> signer;
  std::string signer_name;
  std::string signer_position;
  Authority authority = Authority::none;
  std::string competence;
  std::int64_t priority = 0;
  std::string drafting_unit;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;
  std::int64_t pages = 0;
  std::string place;
  bool steering = false;
  std::optional<std::int64_t> reply_to;
  std::string drafted_by;
  Instant created_at;
  Instant updated_at;
  Instant listed_at;
  std::optional<Instant> issued_at;
  std::string issued_by;
  std::int64_t recipient_count = 0;
  std::int64_t attachment_count = 0;
  std::optional<std::string> package_sha256;
  std::optional<Instant> delivered_at;
  std::string digest;
  std::optional<std::int64_t> replaces;
  std::string replace_reason;
  std::string wire_id;
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (id, document_id, state, version, from_agency, from_code, from_name, from_short, number, notation,
                       code, type, type_name, subject, summary, signer, signer_name, signer_position, authority,
                       competence, priority, drafting_unit, issued_on, due_on, pages, place, steering, reply_to,
                       drafted_by, created_at, updated_at, listed_at, issued_at, issued_by, recipient_count,
                       attachment_count, package_sha256, delivered_at, digest, replaces, replace_reason, wire_id))

std::optional<Document> find_document(database::Session& session, std::int64_t id);
database::Answer<Document> ask_document(database::Session& session, std::int64_t id);
std::vector<Recipient> selectors_of(database::Session& session, std::int64_t document);
database::Answer<Recipient> ask_selectors(database::Session& session, std::int64_t document);
database::Answer<Attachment> ask_attachments(database::Session& session, std::int64_t document);
DeliveryCounts delivery_counts(database::Session& session, std::int64_t document);
/// Counts of many documents in one query; documents without deliveries are left out.
std::map<std::int64_t, DeliveryCounts> delivery_counts(database::Session& session,
                                                       std::vector<std::int64_t> const& documents);

/// A new row with its files and the words of its recipients; ids and ordinals are given as wanted, `document.id` is
/// ignored. Returns the id (draft.cpp).
std::int64_t put_document(database::Session& session, Document const& document,
                          std::vector<Attachment> const& attachments, std::vector<Recipient> const& recipients);
/// The document as it was sent first; another than this one only when this one is an update of it.
Document first_sent(database::Session& session, Document const& document);

/// The next number of that book ('out' or 'in'), series and year. Part of the transaction: a rollback gives it back.
std::int64_t take_number(database::Session& session, std::int64_t agency, std::int64_t year, std::string_view book,
                         std::string_view series);
std::int64_t year_of(Date date);

/// A row of the incoming register.
struct Incoming {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::int64_t document = 0;
  IncomingState state = IncomingState::arrived;
  Instant arrived_at;
  std::optional<Instant> opened_at;
  std::string opened_by;
  std::optional<std::int64_t> arrival_number;
  std::optional<Date> arrival_on;
  std::optional<Instant> received_at;
  std::string received_by;
  std::string received_note;
  std::string refused_reason;
  std::optional<Instant> due_at;
  std::string lead_name;
  std::string note;
  std::optional<Instant> frozen_at;
  std::string frozen_how;
  std::optional<std::int64_t> frozen_by;
};
BOOST_DESCRIBE_STRUCT(Incoming, (),
                      (id, agency, document, state, arrived_at, opened_at, opened_by, arrival_number, arrival_on,
                       received_at, received_by, received_note, refused_reason, due_at, lead_name, note, frozen_at,
                       frozen_how, frozen_by))
std::optional<Incoming> find_incoming(database::Session& session, std::int64_t id);
database::Answer<Incoming> ask_line(database::Session& session, std::int64_t id);
/// The line and its document, asked together.
struct AskedIncoming {
  database::Answer<Incoming> incoming;
  database::Answer<Document> document;
};
AskedIncoming lock_incoming(database::Session& session, std::int64_t id);
/// `row` if this reader may see it; throws NotFound otherwise.
Incoming visible_incoming(database::Session& session, Principal const& who, std::optional<Incoming> row);
/// The row if this reader may see it; throws NotFound otherwise.
Incoming visible_incoming(database::Session& session, Principal const& who, std::int64_t id);
IncomingView view_of(Context& context, database::Session& session, Principal const& who, Incoming const& incoming);
/// The line as it is now, of a document at hand that lies in this agency's register.
IncomingView view_now(Context& context, database::Session& session, Principal const& who, std::int64_t id,
                      std::int64_t agency, Document const& document);

/// 03, within the caller's transaction.
IncomingView receive_in(Context& context, database::Session& session, Principal const& who, Origin const& origin,
                        std::int64_t id, ReceiveInput const& input);

/// The document if this reader's agency wrote it and this reader may see it; throws NotFound otherwise.
Document visible_outgoing(database::Session& session, Principal const& who, std::int64_t id);
OutgoingView view_of(Context& context, database::Session& session, Principal const& who, Document const& document);
/// May see drafts of the agency.
bool sees_drafts(Principal const& who);

/// "documents.changed" to an agency's screens.
void tell_agency(database::Session& session, Instant now, std::int64_t agency, std::string_view what, std::int64_t id,
                 std::string_view change);

// --- search (search.cpp) ---

/// What is searched in a document.
std::string words_of(Document const& document);
/// Makes a document findable for its sender and for these receivers. Call once a set of receivers.
void make_findable(database::Session& session, Document const& document, std::vector<std::int64_t> const& receivers,
                   bool for_sender);
enum class Side { either, sent, received };
struct Found {
  std::int64_t id = 0;  ///< for paging: larger is newer
  std::int64_t document = 0;
};
BOOST_DESCRIBE_STRUCT(Found, (), (id, document))
/// Newest first. Empty when `q` holds no word.
std::vector<Found> find_words(database::Session& session, std::string_view q, std::int64_t agency, Side side,
                              std::int64_t before, std::int64_t limit);

/// Runs one step of a receiver's path, as seen by all: history, the sender's delivery, events, the report to outside.
void record_step(database::Session& session, Instant now, Document const& document, std::int64_t agency,
                 std::string_view status, std::string_view by, std::string_view note);

}  // namespace tinhso::documents
