// The records and hashes of the chain; see audit.hpp for the form. Private to the room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "platform/database/database.hpp"

namespace tinhso::audit {

/// A row of audit_record without its hash. Members are in the order of the canonical form, which is that of their names.
struct Link {
  std::optional<std::int64_t> account;
  std::string action;
  std::string actor;
  std::string address;
  std::string after_json;
  std::optional<std::int64_t> agency;
  std::string before_json;
  std::int64_t id = 0;
  std::string object;
  std::string object_kind;
  std::optional<std::int64_t> official;
  std::optional<std::int64_t> on_behalf_of;
  std::string on_behalf_of_name;
  std::int64_t recorded_at = 0;
  std::string request;
};
BOOST_DESCRIBE_STRUCT(Link, (), (account, action, actor, address, after_json, agency, before_json, id, object, object_kind, official,
                                 on_behalf_of, on_behalf_of_name, recorded_at, request))

struct HashedLink : Link {
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(HashedLink, (Link), (hash))

struct Head {
  std::int64_t last_id = 0;
  std::string last_hash;
};
BOOST_DESCRIBE_STRUCT(Head, (), (last_id, last_hash))

inline std::string const first_hash(64, '0');

/// The record in canonical form (RFC 8785).
std::string canonical(Link const& link);
/// The hash of a record that follows a record with hash `previous`.
std::string chained(std::string const& previous, Link const& link);

}  // namespace tinhso::audit
