// Office documents: drafts, numbers, issuing, and the two registers (what went out, what came in).
//
// Decree 30/2020/NĐ-CP decides types, numbers, notations, signing forms and registers; Decision 28/2018/QĐ-TTg the path
// of an incoming document (01 arrived → 02 refused | 03 received → 04 assigned → 05 in progress → 06 finished).
// One row holds a document however many agencies receive it; each receiver has a row in its own incoming register, and
// the sender one delivery per receiver. A receiver's step and what the sender sees of it change in one transaction.
// Functions are thread-safe. They throw NotFound (also for what the asker may not know of), Forbidden, Conflict,
// PreconditionFailed and Invalid with every fault at once. Each change is audited and published in its transaction.
#pragma once

#include "documents/flow.hpp"
#include "documents/incoming.hpp"
#include "documents/outgoing.hpp"
#include "documents/serve.hpp"
#include "documents/wire.hpp"
#include "work/work.hpp"

namespace tinhso::documents {

enum class Direction { incoming, outgoing };
BOOST_DESCRIBE_ENUM(Direction, incoming, outgoing)

struct SearchQuery {
  Text<1, 200> q;  ///< words, with or without diacritics; all must occur; the last may be unfinished
  std::optional<Direction> direction;
  std::optional<Text<0, 40>> type;     ///< key of a Type
  std::optional<Date> from;            ///< dated on this day or later
  std::optional<Date> until;           ///< … or earlier
  std::optional<Text<0, 200>> sender;  ///< part of the sender's name
  std::optional<Text<0, 100>> person;  ///< part of the signer's or drafter's name
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 100>> limit;  ///< default 30
};
BOOST_DESCRIBE_STRUCT(SearchQuery, (), (q, direction, type, from, until, sender, person, after, limit))

struct SearchHit {
  Direction direction = Direction::incoming;
  std::int64_t id = 0;  ///< of the incoming row, or of the document
  std::string code;
  std::string type_name;
  std::string subject;
  std::string from_name;
  std::string signer_name;
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  Instant at;         ///< when it was issued or came in
  std::string state;  ///< an IncomingState, or "issued"
};
BOOST_DESCRIBE_STRUCT(SearchHit, (),
                      (direction, id, code, type_name, subject, from_name, signer_name, priority, issued_on, at, state))

/// Everything issued or received by the reader's agency that holds these words, newest first.
Page<SearchHit> search(Context& context, Principal const& who, SearchQuery const& query);

/// The rail's numbers: those of work, and drafts of the agency that wait to be issued.
struct Counts {
  std::int64_t inbox = 0;
  std::int64_t overdue = 0;
  std::int64_t registering = 0;
  std::int64_t assigning = 0;
  std::int64_t handling = 0;
  std::int64_t notices = 0;
  std::int64_t drafts = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (inbox, overdue, registering, assigning, handling, notices, drafts))
Counts counts(Context& context, Principal const& who);

/// One line of what the audit log says of a document.
struct TrailEntry {
  Instant at;
  std::string who;
  std::optional<std::string> on_behalf_of;
  std::string action;  ///< "documents.issue", "exchange.deliver", …
  boost::json::value before;
  boost::json::value after;
};
BOOST_DESCRIBE_STRUCT(TrailEntry, (), (at, who, on_behalf_of, action, before, after))
std::vector<TrailEntry> outgoing_trail(Context& context, Principal const& who, std::int64_t id);
std::vector<TrailEntry> incoming_trail(Context& context, Principal const& who, std::int64_t id);

/// How an agency writes its documents; what is not set follows from its kind and name.
struct AgencySettings {
  Text<0, 30> short_sign;  ///< "UBND", "STTTT"; empty: derived
  Numbering numbering = Numbering::one;
  Range<1, 60> default_days = 10;  ///< working days to handle an incoming document that names no date
  bool elsewhere = false;          ///< works in other software: gets packages, reports by status packages
  /// Numbers of SY, TrS and SL: one series for all of them (unless said otherwise), or one for each form.
  std::optional<Numbering> copies = std::nullopt;  ///< left out of a change: as it was
};
BOOST_DESCRIBE_STRUCT(AgencySettings, (), (short_sign, numbering, default_days, elsewhere, copies))
AgencySettings agency_settings(database::Session& session, std::int64_t agency);
void set_agency_settings(Context& context, Principal const& who, Origin const& origin, std::int64_t agency,
                         AgencySettings const& settings);

/// Job handlers: `documents.read_scan`, `documents.read_text`.
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);
/// `/api/documents/…`, and `/api/work/counts`, which needs both rooms.
web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::documents
