// The audit log: every state change, in the same transaction, in one chain of SHA-256 hashes.
//
// record() may be called anywhere inside Database::write(); the record is appended and chained just before commit, so the
// order of the chain is the order of commits. Each hash covers the record's own bytes and the hash before it: changing,
// removing or inserting a record breaks the chain at that record. Thread-safe as far as the session is.
#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/principal.hpp"

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

/// The trail of one object, oldest first.
std::vector<Record> trail(database::Session& session, std::string_view object_kind, std::string_view object);

struct Verification {
  std::int64_t checked = 0;
  std::optional<std::int64_t> first_broken;  ///< id of the first record whose hash does not fit
  std::string why;                           ///< what is wrong with it, in English
};
/// Recomputes the chain over records with id in [from, to].
Verification verify(database::Session& session, std::optional<std::int64_t> from, std::optional<std::int64_t> to);

std::vector<database::Migration> migrations();

}  // namespace tinhso::audit
