// The axis: documents leave as edXML packages and come in as edXML packages (QCVN 102:2016/BTTTT, amended 2022).
//
// Issuing a document adds the job `exchange.deliver`: it makes the one canonical package, stores it, and hands it to
// every receiver in one transaction. The same job twice delivers once. What comes over the wire is read leniently and
// answered per receiver; the same package twice is the same answer twice. Every package, in or out, is kept with its
// bytes. Functions are thread-safe; they throw Invalid, Conflict (one DocumentId, two contents) and TooLarge.
#pragma once

#include "documents/documents.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::exchange {

enum class PackageDirection { in, out };
BOOST_DESCRIBE_ENUM(PackageDirection, in, out)
enum class PackageKind { edoc, status };
BOOST_DESCRIBE_ENUM(PackageKind, edoc, status)

/// A package that came in or was made.
struct PackageRow {
  std::int64_t id = 0;
  PackageDirection direction = PackageDirection::in;
  PackageKind kind = PackageKind::edoc;
  std::string document_id;
  std::string code;  ///< "05/CĐ-UBND"
  std::string from_code;
  std::string from_name;
  std::string to_code;  ///< of a status: whom it is for; empty for a document
  std::string status;   ///< "03"; empty for a document
  std::int64_t bytes = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PackageRow, (),
                      (id, direction, kind, document_id, code, from_code, from_name, to_code, status, bytes, at))

struct PackageQuery {
  std::optional<PackageDirection> direction;
  std::optional<PackageKind> kind;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;  ///< default 50
};
BOOST_DESCRIBE_STRUCT(PackageQuery, (), (direction, kind, after, limit))

struct Accepted {
  std::string code;  ///< as the package wrote it
  std::int64_t agency = 0;
  std::string name;
  std::optional<std::int64_t> incoming;  ///< null for an agency that works in other software
  std::string note;                      ///< "Kế thừa …" when it went to the successor
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (code, agency, name, incoming, note))
struct Refused {
  std::string code;
  std::string name;
  std::string why;  ///< in the reader's language
};
BOOST_DESCRIBE_STRUCT(Refused, (), (code, name, why))

/// What became of a package.
struct Imported {
  PackageKind kind = PackageKind::edoc;
  std::string document_id;
  std::string code;
  bool repeated = false;  ///< it was here before; nothing changed
  std::string outcome;    ///< of a status: "applied", "recorded" or "repeated"
  std::vector<Accepted> accepted;
  std::vector<Refused> refused;
  std::vector<std::string> warnings;
};
BOOST_DESCRIBE_STRUCT(Imported, (), (kind, document_id, code, repeated, outcome, accepted, refused, warnings))

/// Takes in a package whose bytes lie in the file store, for agencies at or below the reader's own. A receiver that
/// cannot be served is refused with the reason; when none can, Invalid says so for each. Nothing is changed when it
/// throws. A sender that bears a code of this province without the document having been issued here stays unverified.
Imported take_package(Context& context, Principal const& who, Origin const& origin, files::Stored const& stored);

/// Makes and delivers the package of an issued document; what the job does. Idempotent.
void deliver(Context& context, std::int64_t document);

/// Packages that came in through, or were made for, the reader's agency; newest first.
Page<PackageRow> packages(Context& context, Principal const& who, PackageQuery const& query);
documents::Served package_content(Context& context, Principal const& who, std::int64_t id);

// --- software of other vendors, over VXP (clients.hpp says how secrets are kept) ---

struct ClientInput {
  Text<1, 50> agency;  ///< code of an agency that works in other software
  Text<1, 100> system_id;
};
BOOST_DESCRIBE_STRUCT(ClientInput, (), (agency, system_id))
struct NewClient {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string name;
  std::string system_id;
  std::string secret;  ///< told this once
};
BOOST_DESCRIBE_STRUCT(NewClient, (), (id, agency, name, system_id, secret))
struct ClientRow {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  std::string system_id;
  Instant created_at;
  std::string created_by;
  std::optional<Instant> last_seen;
  std::string last_address;
};
BOOST_DESCRIBE_STRUCT(ClientRow, (),
                      (id, agency, code, name, system_id, created_at, created_by, last_seen, last_address))
/// `below`: only for agencies at or below this one; nullopt: for all.
NewClient add_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below,
                     ClientInput const& input);
std::vector<ClientRow> clients(Context& context, std::optional<std::int64_t> below);
void remove_client(Context& context, audit::Actor const& actor, std::optional<std::int64_t> below, std::int64_t id);
/// The calls of VXP under `/vxp/`.
web::Routes vxp_routes(std::int64_t package_limit);
/// `/api/exchange/clients`.
web::Routes client_routes();

/// Where a package came from over the wire.
struct Source {
  enum class Kind { client, national } kind = Kind::client;
  std::string system_id;
  std::int64_t agency = 0;  ///< of a client
  Origin origin;
};
struct Relayed {
  bool repeated = false;
  std::int64_t package = 0;  ///< of a repeated document the first one; 0 for a repeated status
  std::vector<std::string> accepted;
  std::vector<Refused> refused;
};
/// Takes a package from another system and brings it to everybody it names: into registers here, ready for software
/// that fetches, or onto the way to the national axis. The same package twice is carried once. Throws Invalid when
/// nobody can be served or the sender is none that may send through this source, Conflict for one DocumentId with two
/// contents.
Relayed relay(Context& context, Source const& source, files::Stored const& stored);

/// A package on its way to the national axis.
struct Leaving {
  std::int64_t id = 0;
  PackageKind kind = PackageKind::edoc;
  std::string from_code;
  std::string to_codes;  ///< with `;` between
  std::string sha256;
  std::int64_t attempts = 0;
  std::string document_id;
  std::optional<std::int64_t> agency;  ///< whose it is
  std::optional<std::string> content;  ///< without: the bytes are in the file store
};
BOOST_DESCRIBE_STRUCT(Leaving, (), (id, kind, from_code, to_codes, sha256, attempts, document_id, agency, content))
std::vector<Leaving> leaving(database::Session& session, std::int64_t limit);
void left(database::Session& session, Instant now, std::int64_t id, std::string_view axis_id);
/// It will be tried again; with `final` it will not: a person must look.
void not_left(database::Session& session, std::int64_t id, std::string_view why, bool final);
/// What could not be taken, or what the national axis did not take from us.
struct Fault {
  std::string source;  ///< "national" or "vxp:<system>"
  std::string document_id;
  std::string from_code;
  Words words;
  std::string sha256;
  std::optional<std::int64_t> agency;  ///< whose it is, where that is known
  std::optional<std::int64_t> outbox;  ///< of what was to leave: the row
};
/// Keeps it in sight of those who oversee the axis; the same again is counted, not kept twice.
void keep_fault(database::Session& session, Instant now, Fault const& fault);
/// The DocumentId that a package names, as far as it can be read; else empty.
std::string document_id_in(std::string_view package);

/// How it goes with the link to the national axis.
void link_works(Context& context, std::string_view endpoint);
void link_fails(Context& context, std::string_view endpoint, std::string_view why);

/// Looks who has fallen silent and tells those who oversee the axis, once; ends the alarms of who is back. Returns how
/// many alarms were raised.
int watch(Context& context);
/// Adds the first `exchange.watch` if none waits. Call at start.
void schedule(Context& context);
/// The axis in numbers, for /metrics.
std::string metrics(Context& context);

/// Job handlers by kind: `exchange.deliver` {document}, `exchange.report` {history}, `exchange.change`
/// {change}, `exchange.watch`.
std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context);

/// `/api/exchange/…`; a package may have `package_limit` bytes.
web::Routes routes(std::int64_t package_limit = 50'000'000);
std::vector<database::Migration> migrations();

}  // namespace tinhso::exchange
