// Attachments by content: a file is named by the SHA-256 of its bytes, written once, and durable before any row names it.
//
// A Store is thread-safe; an Upload belongs to one thread. Throws TooLarge over the limit, StorageFull on a full disk,
// NotFound for a file that is not there. Half-written uploads never become visible and are removed at the next start.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "platform/database/database.hpp"

namespace tinhso::files {

/// What is known of stored bytes.
struct Stored {
  std::string sha256;      ///< lower-case hexadecimal
  std::int64_t bytes = 0;
  std::string type;        ///< media type, sniffed from the bytes (libmagic; OOXML told apart), not from the name
};
BOOST_DESCRIBE_STRUCT(Stored, (), (sha256, bytes, type))

/// Bytes on their way into the store.
class Upload {
 public:
  virtual ~Upload() = default;                 ///< forgets the bytes unless finish() was called
  virtual void write(std::string_view bytes) = 0;
  /// fsync, rename, fsync of the folder; after it returns the bytes survive lost power.
  virtual Stored finish() = 0;
};

class Store {
 public:
  virtual ~Store() = default;
  virtual std::unique_ptr<Upload> begin(std::int64_t limit_bytes) = 0;
  virtual bool contains(std::string_view sha256) const = 0;
  /// The whole content. Throws NotFound.
  virtual std::string read(std::string_view sha256) const = 0;
  /// A path on this machine whose bytes can be sent from disk.
  virtual std::filesystem::path path(std::string_view sha256) const = 0;
  /// Whole bytes at once.
  Stored put(std::string_view bytes);
};
/// Files under `folder`, spread over 256 sub-folders.
std::unique_ptr<Store> open_disk(std::filesystem::path const& folder);

/// A finished upload that no document names yet. It belongs to the account that sent it: only that account can attach it
/// (a hash alone is not a right to the bytes), and it keeps the bytes from being collected for a day.
struct Ticket {
  std::string id;          ///< random, 128 bits
  std::string name;        ///< file name as the sender had it, without any path
  Stored stored;
};
Ticket keep(database::Session& session, Instant now, std::int64_t account, std::string name, Stored const& stored);
/// Throws NotFound when there is no such ticket of this account.
Ticket redeem(database::Session& session, std::int64_t account, std::string_view id);

/// A row of another room names these bytes (`room` and `object` say which); they stay until release().
void refer(database::Session& session, std::string_view sha256, std::string_view room, std::int64_t object);
void release(database::Session& session, std::string_view sha256, std::string_view room, std::int64_t object);

/// Removes bytes older than a day that nothing refers to and no live ticket holds. Cannot race an upload:
/// a file is first marked in the database, and begin/finish of the same content unmarks it before it is named.
int collect(database::Database& database, Store& store, Instant now);

std::vector<database::Migration> migrations();

}  // namespace tinhso::files
