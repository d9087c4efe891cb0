// The upload route: bytes straight from the socket into the file store, a ticket back.
#pragma once

#include <cstdint>

#include "platform/web/web.hpp"

namespace tinhso::files {

/// The answer to an upload. `ticket` attaches the file to a document within a day, by the same account only.
struct Uploaded {
  std::string ticket;
  std::string name;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(Uploaded, (), (ticket, name, sha256, bytes, type))

/// A route that takes one file of at most `limit` bytes. One that is open to anyone keeps tickets for account 0, whoever
/// asks: the ticket itself, 128 random bits, is then the right to attach the file.
web::Route upload_route(std::string path, web::Access access, std::int64_t limit, int per_minute, std::string summary);
/// `PUT /api/files?name=…` with the raw bytes as body. `upload_limit` in bytes, as in Settings.
web::Routes routes(std::int64_t upload_limit);

}  // namespace tinhso::files
