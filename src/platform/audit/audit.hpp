// The audit log: every state change, in the same transaction, in one chain of SHA-256 hashes.
//
// record() may be called anywhere inside Database::write(); the record is appended and chained just before commit, so the
// order of the chain is the order of commits. Each hash covers the record's own bytes and the hash before it: changing,
// removing or inserting a record breaks the chain at that record. The head of the chain is kept beside it, so that records
// cut off its end are missed too. Thread-safe as far as the session is.
//
// hash(n) = SHA-256( hash(n-1) as 64 lower-case hexadecimal digits || record n ), hash(0) = 64 zeros. A record's bytes are
// the JSON object of its columns without `hash` in canonical form (RFC 8785: keys sorted, no white space, least escapes):
//   {"account":7,"action":"documents.issue","actor":"Phạm Thị Lúa","address":"10.0.0.7","after_json":"{\"state\":\"issued\"}",
//    "agency":12,"before_json":"null","id":1,"object":"55","object_kind":"document","official":7,"on_behalf_of":null,
//    "on_behalf_of_name":"","recorded_at":1602550925120,"request":"5f0c…"}
// in one line; before_json and after_json are text, byte for byte as stored. Any program that has SHA-256 can check it.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/principal.hpp"

namespace tinhso::web {
struct Route;
}

namespace tinhso::audit {

/// Who does it: a person, or the system itself (`system("jobs")`).
struct Actor {
  std::optional<std::int64_t> account;
  std::optional<std::int64_t> official;
  std::string name;
  std::optional<std::int64_t> agency;
  std::optional<std::int64_t> on_behalf_of;  ///< official
  std::string on_behalf_of_name;
  Origin origin;
};
Actor actor(Principal const& who, Origin const& origin);
Actor system(std::string name);

struct Entry {
  std::string action;       ///< "documents.issue": room and verb
  std::string object_kind;  ///< "document"
  std::string object;       ///< its id
  boost::json::value before = nullptr;
  boost::json::value after = nullptr;
};
void record(database::Session& session, Instant at, Actor const& actor, Entry entry);
/// Takes the chain's lock until the end of the transaction: what is numbered after it is numbered in the order of commits.
/// For before_commit() actions; everybody who writes waits from here on.
void lock(database::Session& session);

/// A record as it stands in the log.
struct Record {
  std::int64_t id = 0;
  Instant at;
  std::string actor;
  std::optional<std::int64_t> official;
  std::optional<std::int64_t> agency;
  std::optional<std::string> on_behalf_of;
  std::string address;
  std::string action;
  std::string object_kind;
  std::string object;
  std::string before;
  std::string after;
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(Record, (), (id, at, actor, official, agency, on_behalf_of, address, action, object_kind, object, before, after, hash))

/// The trail of one object, oldest first: at most `limit` records with an id above `after`.
std::vector<Record> trail(database::Session& session, std::string_view object_kind, std::string_view object,
                          std::int64_t after = 0, int limit = 10'000);

struct Verification {
  std::int64_t checked = 0;                  ///< records whose hash fits
  std::optional<std::int64_t> first_broken;  ///< id of the first record whose hash does not fit
  std::string why;                           ///< what is wrong with it, in English
};
/// Recomputes the chain over records with id in [from, to], reading some hundred at a time; without `to` up to the head,
/// which is then compared too. Run it in read(): the snapshot keeps out what is appended meanwhile.
Verification verify(database::Session& session, std::optional<std::int64_t> from, std::optional<std::int64_t> to);

/// GET /api/audit/trail?object_kind&object&after&limit, right `audit.read`.
std::vector<web::Route> routes();

std::vector<database::Migration> migrations();

}  // namespace tinhso::audit
