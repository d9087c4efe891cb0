// Oversight of the axis: who sends and receives, what nobody has opened, what failed, and who has fallen silent.
//
// For those with the right exchange.oversee: agencies at or below their own; what belongs to no agency (the link to the
// national axis, what came over it and could not be taken) for those at the top of the province. Counts of traffic are
// of the last `days`; what is unread, slow or failed is told however old it is. Thread-safe. Throws NotFound for what
// the asker may not know of, Forbidden, Invalid.
#pragma once

#include "exchange/exchange.hpp"

namespace tinhso::exchange {

struct AxisAgency {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  std::string short_name;
  bool elsewhere = false;            ///< works in other software
  std::int64_t clients = 0;          ///< credentials of that software
  std::int64_t sent = 0;             ///< documents, within the period
  std::int64_t received = 0;         ///< … also those that lie ready for other software
  std::int64_t unread = 0;           ///< not opened, or not fetched
  std::int64_t slow = 0;             ///< of these, for more than `slow_hours` office hours
  std::int64_t failed = 0;           ///< refused by the agency's software or by the national axis, or not to be taken
  std::optional<Instant> last_seen;  ///< its software called, or somebody of it was signed in
  std::optional<Instant> silent_since;
};
BOOST_DESCRIBE_STRUCT(AxisAgency, (),
                      (agency, code, name, short_name, elsewhere, clients, sent, received, unread, slow, failed,
                       last_seen, silent_since))

/// The link to the national axis and what waits to leave over it.
struct AxisLink {
  bool known = false;  ///< false: no link was ever tried
  std::string endpoint;
  std::optional<Instant> good_at;
  std::optional<Instant> failing_since;
  std::string last_error;
  std::int64_t waiting = 0;
  std::optional<Instant> oldest_waiting;
  std::int64_t refused = 0;
  bool alarm = false;
};
BOOST_DESCRIBE_STRUCT(AxisLink, (),
                      (known, endpoint, good_at, failing_since, last_error, waiting, oldest_waiting, refused, alarm))

struct OversightQuery {
  std::optional<Range<1, 400>> days;  ///< default 30
};
BOOST_DESCRIBE_STRUCT(OversightQuery, (), (days))
struct Oversight {
  std::vector<AxisAgency> items;  ///< trouble first, then by code
  std::optional<AxisLink> link;   ///< null for who is not at the top
  std::int64_t faults = 0;        ///< open ones that this reader may see
  std::int64_t days = 30;
  std::int64_t slow_hours = 0;
  std::int64_t silence_minutes = 0;
};
BOOST_DESCRIBE_STRUCT(Oversight, (), (items, link, faults, days, slow_hours, silence_minutes))
Oversight oversight(Context& context, Principal const& who, OversightQuery const& query);

// --- one agency, one package ---

enum class AxisSide { received, sent };
BOOST_DESCRIBE_ENUM(AxisSide, received, sent)
enum class AxisShow { all, unread, slow, failed };
BOOST_DESCRIBE_ENUM(AxisShow, all, unread, slow, failed)
struct AxisPackageQuery {
  std::optional<AxisSide> side;  ///< default received
  std::optional<AxisShow> show;  ///< default all; of what was sent, only all and failed
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(AxisPackageQuery, (), (side, show, after, limit))
struct AxisPackage {
  std::int64_t id = 0;       ///< for paging
  std::int64_t package = 0;  ///< 0: its bytes are not kept
  std::string document_id;
  std::string code;
  std::string subject;  ///< empty where the axis only carried it
  std::string from_code;
  std::string from_name;
  Instant at;
  std::string
      state;  ///< a status "01" … "06", or of transport: initial, processing, done, fail, waiting, sent, refused
  std::optional<Instant> opened_at;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(AxisPackage, (),
                      (id, package, document_id, code, subject, from_code, from_name, at, state, opened_at, note))
Page<AxisPackage> agency_packages(Context& context, Principal const& who, std::int64_t agency,
                                  AxisPackageQuery const& query);

struct AxisReceiver {
  std::string code;
  std::string name;
  std::string way;            ///< "register", "fetch" or "national"
  std::string status;         ///< "01" … "06"; empty: nothing reported
  std::string transport;      ///< of what is fetched or goes to the national axis
  std::optional<Instant> at;  ///< arrived, or put down
  std::optional<Instant> opened_at;
  std::optional<Instant> moved_at;  ///< the last change of transport
  std::string note;                 ///< reason of a refusal, fault of the transport
};
BOOST_DESCRIBE_STRUCT(AxisReceiver, (), (code, name, way, status, transport, at, opened_at, moved_at, note))
struct AxisStep {
  std::string code;
  std::string agency;  ///< who reported it
  Instant at;
  Instant recorded_at;
  std::string by;
  std::string note;
  bool moved = true;  ///< false: came late or out of order
};
BOOST_DESCRIBE_STRUCT(AxisStep, (), (code, agency, at, recorded_at, by, note, moved))
struct AxisDocument {
  std::int64_t package = 0;
  std::string document_id;
  std::string code;
  std::string subject;
  std::string from_code;
  std::string from_name;
  Instant at;
  std::vector<AxisReceiver> receivers;  ///< at most 1000
  std::vector<AxisStep> steps;          ///< oldest first, at most 1000
  std::vector<Refused> refused;         ///< receivers that could not be served
  std::vector<PackageRow> packages;     ///< all with this DocumentId, statuses too; at most 1000
};
BOOST_DESCRIBE_STRUCT(AxisDocument, (),
                      (package, document_id, code, subject, from_code, from_name, at, receivers, steps, refused,
                       packages))
AxisDocument axis_document(Context& context, Principal const& who, std::int64_t package);
/// The bytes; that somebody took them is audited.
documents::Served axis_content(Context& context, Principal const& who, Origin const& origin, std::int64_t package);

// --- what could not be taken or sent ---

enum class FaultClosed { acknowledged, retried };
BOOST_DESCRIBE_ENUM(FaultClosed, acknowledged, retried)
struct FaultRow {
  std::int64_t id = 0;
  Instant at;  ///< the last time
  std::int64_t times = 1;
  std::string source;  ///< "national" or "vxp:<system>"
  bool outgoing = false;
  std::optional<std::int64_t> agency;
  std::string agency_name;
  std::string document_id;
  std::string from_code;
  std::string why;  ///< in the reader's language
  bool has_bytes = false;
  std::optional<Instant> closed_at;
  std::string closed_by;
  std::string closed_how;  ///< a FaultClosed; empty: open
  std::string closed_note;
};
BOOST_DESCRIBE_STRUCT(FaultRow, (),
                      (id, at, times, source, outgoing, agency, agency_name, document_id, from_code, why, has_bytes,
                       closed_at, closed_by, closed_how, closed_note))
struct FaultQuery {
  std::optional<bool> open;  ///< default true: only those nobody has dealt with
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(FaultQuery, (), (open, after, limit))
Page<FaultRow> faults(Context& context, Principal const& who, FaultQuery const& query);
/// Tries again: what was to leave waits again, what came is taken in anew. Throws what is still in the way.
FaultRow retry_fault(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
struct AcknowledgeInput {
  Text<1, 500> note;  ///< what was done about it
};
BOOST_DESCRIBE_STRUCT(AcknowledgeInput, (), (note))
FaultRow acknowledge_fault(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           AcknowledgeInput const& input);
documents::Served fault_content(Context& context, Principal const& who, Origin const& origin, std::int64_t id);

/// The latest moment that lies `hours` office hours before now.
Instant slow_before(Calendar const& calendar, Instant now, std::int64_t hours);

web::Routes oversight_routes();

}  // namespace tinhso::exchange
