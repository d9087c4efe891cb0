// The incoming register of an agency, and the path of each document in it.
#pragma once

#include "documents/outgoing.hpp"
#include "work/work.hpp"

namespace tinhso::documents {

struct IncomingRow {
  std::int64_t id = 0;
  std::string code;  ///< "05/CĐ-UBND"
  std::string type_name;
  std::string from_name;
  std::string from_short;
  std::string subject;
  std::int64_t priority = 0;
  IncomingState state = IncomingState::arrived;
  std::string status;  ///< "01" … "06"
  std::optional<Date> issued_on;
  std::optional<std::int64_t> arrival_number;
  Instant arrived_at;
  bool opened = false;
  std::optional<Instant> due_at;  ///< the document's deadline here
  bool overdue = false;
  std::string lead_name;  ///< who handles it
  std::int64_t attachments = 0;
  SignatureState signature = SignatureState::unchecked;  ///< the worst of its files
  std::string frozen;  ///< "recalled", "replaced", "asked" (the sender waits for an answer), or empty
};
BOOST_DESCRIBE_STRUCT(IncomingRow, (),
                      (id, code, type_name, from_name, from_short, subject, priority, state, status, issued_on,
                       arrival_number, arrived_at, opened, due_at, overdue, lead_name, attachments, signature, frozen))

/// The sender. `verified`: it was issued in this system; otherwise these are the package's own words.
struct Sender {
  std::optional<std::int64_t> agency;
  std::string code;
  std::string name;
  std::string short_name;
  bool verified = false;
};
BOOST_DESCRIBE_STRUCT(Sender, (), (agency, code, name, short_name, verified))

/// One step of the path. `by` is who took it; empty for what software reported.
struct HistoryEntry {
  std::string code;  ///< "01" … "16"
  Instant at;
  std::string by;
  std::string note;  ///< reason of a refusal
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (code, at, by, note))

/// The clerk's proposal to the leader.
struct Proposal {
  Instant at;
  std::string by_name;
  std::optional<std::int64_t> official;
  std::string official_name;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (at, by_name, official, official_name, words))
/// A wish for more time and its answer ("granted", "refused", or empty while it waits).
struct Extension {
  Instant asked_at;
  std::string asked_by;
  Date until_on;
  std::string reason;
  std::string answer;
  std::optional<Instant> answered_at;
  std::string answered_by;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(Extension, (), (asked_at, asked_by, until_on, reason, answer, answered_at, answered_by, words))
/// A document of the own agency that answers this one.
struct AnswerRef {
  std::int64_t id = 0;
  std::string code;
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(AnswerRef, (), (id, code, subject))
/// Another row of the same register that seems to be the same document.
struct SameRef {
  std::int64_t incoming = 0;
  std::optional<std::int64_t> arrival_number;
  std::string why;  ///< "file" or "fields"
};
BOOST_DESCRIBE_STRUCT(SameRef, (), (incoming, arrival_number, why))

struct IncomingView {
  std::int64_t id = 0;
  std::string document_id;
  Sender from;
  std::string code;
  std::string type;
  std::string type_name;
  std::string subject;
  std::string summary;
  std::string signer_name;
  std::string signer_position;
  Authority authority = Authority::none;
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  std::optional<Date> due_on;  ///< the date that the sender named
  std::int64_t pages = 0;
  bool steering = false;
  IncomingState state = IncomingState::arrived;
  std::string status;
  std::optional<std::int64_t> arrival_number;
  std::optional<Date> arrival_on;
  Instant arrived_at;
  std::optional<Instant> opened_at;
  std::string opened_by;
  std::optional<Instant> received_at;
  std::string received_by;
  std::string received_note;
  std::optional<Instant> due_at;
  std::string refused_reason;
  std::string note;                     ///< "Kế thừa UBND xã …": how it came here
  std::vector<std::string> recipients;  ///< "Nơi nhận", as the author picked them
  std::optional<work::TaskView> task;
  std::vector<HistoryEntry> history;  ///< oldest first
  std::vector<Attachment> attachments;
  std::vector<FileCheck> checks;  ///< of each attachment
  std::string channel;  ///< "paper", "email", or empty: through the axis
  std::optional<Proposal> proposal;
  std::vector<Extension> extensions;  ///< oldest first
  std::vector<AnswerRef> answers;     ///< issued
  std::vector<SameRef> duplicates;
  std::optional<ChangeView> change;  ///< what the sender asked last
  std::optional<ChangedContent> proposed;  ///< while an update waits for the answer: what it changes
  std::string frozen;                ///< "recalled", "replaced", or empty: in force
  std::optional<Instant> frozen_at;
  std::optional<std::int64_t> replaces_incoming;  ///< the line of the register that this one replaces
  /// Also "propose", "forward", "give_back", "extend", "answer_extension", "answer_change".
  /// What this reader may do now: "receive", "refuse", "assign", "start", "finish", "reply".
  std::vector<std::string> actions;
};
BOOST_DESCRIBE_STRUCT(IncomingView, (),
                      (id, document_id, from, code, type, type_name, subject, summary, signer_name, signer_position,
                       authority, priority, issued_on, due_on, pages, steering, state, status, arrival_number,
                       arrival_on, arrived_at, opened_at, opened_by, received_at, received_by, received_note, due_at,
                       refused_reason, note, recipients, task, history, attachments, checks, channel, proposal, extensions,
                       answers, duplicates, change, proposed, frozen, frozen_at, replaces_incoming, actions))

struct IncomingQuery {
  std::optional<IncomingState> state;
  std::optional<bool> open;  ///< true: neither refused nor finished
  std::optional<Text<0, 200>> q;
  std::optional<work::Group> due;  ///< by the document's deadline; only what is not finished
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(IncomingQuery, (), (state, open, q, due, after, limit))

struct ReceiveInput {
  std::optional<Date> due_on;
  std::optional<Text<0, 500>> note;
};
BOOST_DESCRIBE_STRUCT(ReceiveInput, (), (due_on, note))
struct RefuseInput {
  Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(RefuseInput, (), (reason))
/// Deadline: `due_at`, or `days` working days from today, or the document's own, or the agency's usual number of days.
/// A co-handler with a deadline and words of their own.
struct PartInput {
  std::int64_t official = 0;
  std::optional<Range<1, 365>> days;  ///< working days; left out: the task's deadline
  std::optional<Text<0, 500>> words;
};
BOOST_DESCRIBE_STRUCT(PartInput, (), (official, days, words))
struct AssignInput {
  std::int64_t lead = 0;  ///< official
  std::optional<List<std::int64_t, 20>> co;
  std::optional<Instant> due_at;
  std::optional<Range<1, 365>> days;
  std::optional<Text<0, 1000>> instruction;
  std::optional<List<PartInput, 20>> parts;  ///< co-handlers too, besides those of `co`
};
BOOST_DESCRIBE_STRUCT(AssignInput, (), (lead, co, due_at, days, instruction, parts))
struct FinishInput {
  std::optional<Text<0, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(FinishInput, (), (note))

/// The register of the reader's agency, newest arrival first (by deadline when `due` is given). Without the right
/// documents.read: only what is or was assigned to the reader.
Page<IncomingRow> incoming(Context& context, Principal const& who, IncomingQuery const& query);
IncomingView incoming_view(Context& context, Principal const& who, std::int64_t id);
/// Somebody who registers or assigns has looked at it; the sender sees the first time.
void opened(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
/// 03: into the register, with the next arrival number of the year.
IncomingView receive(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                     ReceiveInput const& input);
/// 02, with a reason that the sender reads.
IncomingView refuse(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    RefuseInput const& input);
/// 04; on a document already assigned or in progress: given to others, its state stays.
IncomingView assign(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    AssignInput const& input);
/// 05, by the lead or a co-handler.
IncomingView start(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
/// 06, by the lead.
IncomingView finish(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                    FinishInput const& input);

/// 15 or 16: what the sender asked is done here, or it is not, for a reason that the sender reads.
IncomingView answer_change(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           AnswerChangeInput const& input);

/// Throws NotFound for the content of a document that was recalled.
Served incoming_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal);

}  // namespace tinhso::documents
