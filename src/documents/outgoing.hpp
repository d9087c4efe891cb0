// What an agency writes and sends: drafts, issuing with a number, and what became of it at each receiver.
#pragma once

#include "documents/change.hpp"
#include "documents/checks.hpp"
#include "documents/rules.hpp"
#include "platform/platform.hpp"
#include "platform/principal.hpp"

namespace tinhso::documents {

enum class OutgoingState { draft, issued };
BOOST_DESCRIBE_ENUM(OutgoingState, draft, issued)

/// Only `none` may travel on the axis: Decision 28/2018/QĐ-TTg does not apply to state secrets.
enum class Secrecy { none, confidential, secret, top_secret };
BOOST_DESCRIBE_ENUM(Secrecy, none, confidential, secret, top_secret)

/// Either a new upload (`ticket` from PUT /api/files) or one that the draft already has (`ordinal`).
struct AttachmentInput {
  std::optional<Text<1, 100>> ticket;
  std::optional<Range<1, 50>> ordinal;
  std::optional<Text<1, 200>> name;  ///< another name than the file had
};
BOOST_DESCRIBE_STRUCT(AttachmentInput, (), (ticket, ordinal, name))

/// A draft as a whole; what is left out is empty. Drafts may be unfinished: only issuing asks for everything.
struct DraftInput {
  std::optional<Text<0, 40>> type;      ///< key of a Type
  std::optional<Text<0, 500>> subject;  ///< trích yếu
  std::optional<Text<0, 500>> summary;
  std::optional<std::int64_t> signer;  ///< official of the own agency; fills name and position
  std::optional<Text<0, 50>> signer_name;
  std::optional<Text<0, 100>> signer_position;
  std::optional<Authority> authority;
  std::optional<Range<0, 3>> priority;  ///< 0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc
  std::optional<Secrecy> secrecy;
  std::optional<Text<0, 20>> drafting_unit;  ///< "VP3": the second half of a công văn's notation
  std::optional<Date> due_on;                ///< answer wanted by
  std::optional<Range<0, 999>> pages;
  std::optional<Text<0, 30>> place;      ///< "Nam Định"
  std::optional<bool> steering;          ///< chỉ đạo, điều hành
  std::optional<std::int64_t> reply_to;  ///< incoming document that this one answers
  std::optional<std::int64_t> replaces;  ///< own issued document that this one takes the place of
  std::optional<Text<0, 500>> replace_reason;
  std::optional<organisation::Selectors> recipients;
  /// In the order wanted; what is not named is taken off. Left out: as it was.
  std::optional<List<AttachmentInput, 20>> attachments;
};
BOOST_DESCRIBE_STRUCT(DraftInput, (),
                      (type, subject, summary, signer, signer_name, signer_position, authority, priority, secrecy,
                       drafting_unit, due_on, pages, place, steering, reply_to, replaces, replace_reason, recipients,
                       attachments))

struct Attachment {
  std::int64_t ordinal = 0;  ///< 1…n
  std::string name;
  std::int64_t bytes = 0;
  std::string type;  ///< media type
  std::string sha256;
};
BOOST_DESCRIBE_STRUCT(Attachment, (), (ordinal, name, bytes, type, sha256))

/// What an update changes in a document that was sent.
struct ChangedField {
  std::string name;  ///< "subject", "summary", "signer_name", "signer_position", "due_on", "priority", "pages", "place", "files"
  std::string before;  ///< dates as 2020-10-13, files as their names
  std::string after;
};
BOOST_DESCRIBE_STRUCT(ChangedField, (), (name, before, after))
struct ChangedContent {
  std::int64_t change = 0;  ///< id of the request
  std::vector<ChangedField> fields;
  std::vector<Attachment> files;  ///< as they are after it
};
BOOST_DESCRIBE_STRUCT(ChangedContent, (), (change, fields, files))

/// What the author picked, with the words it was picked under.
struct Recipient {
  organisation::SelectorKind kind = organisation::SelectorKind::agency;
  std::string key;
  std::string label;
  std::int64_t count = 0;  ///< agencies it stood for when it was picked (a draft) or issued
};
BOOST_DESCRIBE_STRUCT(Recipient, (), (kind, key, label, count))

/// How far the receivers are. `total` = awaiting + arrived + refused + received + assigned + processing + finished.
struct DeliveryCounts {
  std::int64_t total = 0;
  std::int64_t awaiting = 0;    ///< sent to other software, nothing reported yet
  std::int64_t arrived = 0;     ///< 01
  std::int64_t refused = 0;     ///< 02
  std::int64_t received = 0;    ///< 03
  std::int64_t assigned = 0;    ///< 04
  std::int64_t processing = 0;  ///< 05
  std::int64_t finished = 0;    ///< 06
  std::int64_t opened = 0;      ///< a clerk there has looked at it
  std::int64_t not_opened = 0;
};
BOOST_DESCRIBE_STRUCT(DeliveryCounts, (),
                      (total, awaiting, arrived, refused, received, assigned, processing, finished, opened, not_opened))

struct OutgoingRow {
  std::int64_t id = 0;
  OutgoingState state = OutgoingState::draft;
  std::string code;  ///< empty for a draft
  std::string type;
  std::string type_name;
  std::string subject;
  std::string signer_name;
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;
  Instant at;  ///< issued, or last edited
  std::string drafted_by;
  std::int64_t attachments = 0;
  std::string step;    ///< of a draft on its way to the signature: a FlowStep; empty: none
  std::string change;  ///< a ChangeKind: what was asked of the receivers last
  DeliveryCounts deliveries;
};
BOOST_DESCRIBE_STRUCT(OutgoingRow, (),
                      (id, state, code, type, type_name, subject, signer_name, priority, issued_on, due_on, at,
                       drafted_by, attachments, step, change, deliveries))

struct OutgoingView {
  std::int64_t id = 0;
  std::int64_t version = 0;  ///< also the ETag, for If-Match
  OutgoingState state = OutgoingState::draft;
  std::string document_id;  ///< the edXML DocumentId
  std::optional<std::int64_t> number;
  std::string notation;  ///< of a draft: as it will be, once the type is known
  std::string code;
  std::string type;
  std::string type_name;
  std::string subject;
  std::string summary;
  std::optional<std::int64_t> signer;
  std::string signer_name;
  std::string signer_position;
  Authority authority = Authority::none;
  std::int64_t priority = 0;
  std::string drafting_unit;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;
  std::int64_t pages = 0;
  std::string place;
  bool steering = false;
  std::optional<std::int64_t> reply_to;
  std::string reply_to_code;
  std::optional<std::int64_t> replaces;
  std::string replaces_code;
  std::string replace_reason;
  std::vector<ChangeSummary> changes;   ///< what was asked of the receivers, newest first
  std::vector<ChangedContent> updates;  ///< of those changes that are updates, newest first
  std::string drafted_by;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> issued_at;
  std::string issued_by;
  bool delivered = false;  ///< the package is made and lies at the receivers
  std::vector<Recipient> recipients;
  std::int64_t recipient_count = 0;
  std::vector<Attachment> attachments;
  std::vector<FileCheck> checks;  ///< of each attachment
  DeliveryCounts deliveries;
  std::string step;  ///< of a draft on its way to the signature: a FlowStep; empty: none
  std::string seal;  ///< of an issued document: "waiting" for the agency's seal, "done", or empty
  /// What this reader may do now: "edit", "delete", "issue", "remind", "package", "recall", "update", "replace", and those of
  /// FlowView.
  std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(OutgoingView, (),
                      (id, version, state, document_id, number, notation, code, type, type_name, subject, summary,
                       signer, signer_name, signer_position, authority, priority, drafting_unit, issued_on, due_on,
                       pages, place, steering, reply_to, reply_to_code, replaces, replaces_code, replace_reason,
                       changes, updates, drafted_by, created_at, updated_at, issued_at, issued_by, delivered, recipients,
                       recipient_count, attachments, checks, deliveries, step, seal, actions))

struct OutgoingQuery {
  std::optional<OutgoingState> state;
  std::optional<Text<0, 200>> q;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(OutgoingQuery, (), (state, q, after, limit))

Page<OutgoingRow> outgoing(Context& context, Principal const& who, OutgoingQuery const& query);
OutgoingView outgoing_view(Context& context, Principal const& who, std::int64_t id);
OutgoingView create_draft(Context& context, Principal const& who, Origin const& origin, DraftInput const& input);
/// Throws PreconditionFailed when the draft is no longer of that version.
OutgoingView change_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                          std::int64_t version, DraftInput const& input);
void delete_draft(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t version);
/// Numbers the draft, freezes it and sends it off (job `exchange.deliver`). A second call answers with what was issued.
/// With `version`, only that version is issued.
OutgoingView issue(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                   std::optional<std::int64_t> version = {});

/// Asks receivers to give an issued document back. Conflict when nobody is left to ask.
OutgoingView recall(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    RecallInput const& input);

/// The corrected content of a document that was sent; what is left out stays. Number, date and receivers stay as they
/// are: for those a document is replaced.
struct UpdateInput {
  Text<1, 500> reason;  ///< the receivers read it
  std::optional<Text<1, 500>> subject;
  std::optional<Text<0, 500>> summary;
  std::optional<Text<1, 50>> signer_name;
  std::optional<Text<1, 100>> signer_position;
  std::optional<Date> due_on;
  std::optional<Range<0, 3>> priority;
  std::optional<Range<0, 999>> pages;
  std::optional<Text<0, 30>> place;
  std::optional<List<AttachmentInput, 20>> attachments;  ///< as in DraftInput
};
BOOST_DESCRIBE_STRUCT(UpdateInput, (),
                      (reason, subject, summary, signer_name, signer_position, due_on, priority, pages, place,
                       attachments))
/// Asks every receiver that has an issued document to take its corrected content; each agrees or refuses. The line of
/// the sender's own register stays as issued, with the update told beside it. An update that has no answer yet gives
/// way to this one. Throws Conflict when nobody is left to ask, Invalid when nothing would change.
OutgoingView update(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    UpdateInput const& input);

// --- following what was sent ---

/// One receiver of an issued document.
struct DeliveryRow {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string code;  ///< of the agency
  std::string name;
  std::string short_name;
  std::string status;                 ///< "01" … "06"; empty: nothing reported yet
  bool elsewhere = false;             ///< reports by packages
  std::optional<Instant> arrived_at;  ///< 01
  std::optional<Instant> opened_at;
  std::optional<Instant> refused_at;     ///< 02
  std::optional<Instant> received_at;    ///< 03
  std::optional<Instant> assigned_at;    ///< 04
  std::optional<Instant> processing_at;  ///< 05
  std::optional<Instant> finished_at;    ///< 06
  std::string reason;                    ///< of a refusal
  std::string note;                      ///< "Kế thừa UBND xã …": went to the successor
  std::optional<Instant> reminded_at;
  std::int64_t reminded = 0;         ///< how often
  std::string change;                ///< a ChangeKind: what was asked last; empty: nothing
  std::string change_state;          ///< a ChangeState
  std::optional<Instant> change_at;  ///< when it was answered, or asked
  std::string change_note;
};
BOOST_DESCRIBE_STRUCT(DeliveryRow, (),
                      (id, agency, code, name, short_name, status, elsewhere, arrived_at, opened_at, refused_at,
                       received_at, assigned_at, processing_at, finished_at, reason, note, reminded_at, reminded,
                       change, change_state, change_at, change_note))

enum class DeliveryStatus { awaiting, arrived, refused, received, assigned, processing, finished };
BOOST_DESCRIBE_ENUM(DeliveryStatus, awaiting, arrived, refused, received, assigned, processing, finished)
struct DeliveryQuery {
  std::optional<DeliveryStatus> status;
  std::optional<bool> opened;
  std::optional<Text<0, 200>> q;  ///< name or code of the receiver
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 500>> limit;  ///< default 100
};
BOOST_DESCRIBE_STRUCT(DeliveryQuery, (), (status, opened, q, after, limit))
/// `counts` are of all receivers, whatever the filter.
struct DeliveryPage {
  std::vector<DeliveryRow> items;
  std::optional<std::string> next;
  DeliveryCounts counts;
};
BOOST_DESCRIBE_STRUCT(DeliveryPage, (), (items, next, counts))
DeliveryPage deliveries(Context& context, Principal const& who, std::int64_t id, DeliveryQuery const& query);

enum class RemindOnly { not_opened, not_received, unfinished };
BOOST_DESCRIBE_ENUM(RemindOnly, not_opened, not_received, unfinished)
/// Either `only` or `deliveries`.
struct RemindInput {
  std::optional<RemindOnly> only;
  std::optional<List<std::int64_t, 1000>> deliveries;
};
BOOST_DESCRIBE_STRUCT(RemindInput, (), (only, deliveries))
struct Reminded {
  std::int64_t reminded = 0;
  std::int64_t too_soon = 0;  ///< reminded within the last ten minutes, so not again
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Reminded, (), (reminded, too_soon, at))
/// A notice to the clerks of those receivers. Refused and finished ones are never reminded.
Reminded remind(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                RemindInput const& input);

/// Bytes to be sent, with how to send them.
struct Served {
  std::string sha256;
  std::string name;
  std::string type;
  std::optional<std::string> bytes{};  ///< without: those of the file store
};
Served outgoing_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);
/// A file of an update: for the sender, and for a receiver who is asked.
Served updated_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t change,
                          std::int64_t ordinal);
Served proposed_attachment(Context& context, Principal const& who, std::int64_t incoming, std::int64_t ordinal);
/// The edXML package as it was delivered. NotFound until it is.
Served outgoing_package(Context& context, Principal const& who, std::int64_t id);

}  // namespace tinhso::documents
