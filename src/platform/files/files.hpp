// Attachments by content: a file is named by the SHA-256 of its bytes, written once, and durable before any row names it.
//
// A Store is thread-safe; an Upload belongs to one thread. Throws TooLarge over the limit, StorageFull on a full disk,
// NotFound for a file that is not there. Half-written uploads never become visible and are removed at the next start.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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

  /// The contents whose hash begins with these two hexadecimal digits.
  virtual std::vector<std::string> list(std::string_view prefix) const = 0;
  /// Removes the content unless an upload of it was finished less than `age` of real time ago; true when it is not
  /// there any more. Asks and removes under a lock that finish() of the same content takes too, in every process.
  virtual bool remove(std::string_view sha256, std::chrono::seconds age) = 0;
};
/// Files under `folder`, spread over 256 sub-folders. Creates them; removes what uploads that died have left.
/// Several processes may open the same folder.
std::unique_ptr<Store> open_disk(std::filesystem::path const& folder);

/// What may stand as the name of an attachment: no path, no control or direction-changing characters, none that
/// Windows refuses, composed (NFC), at most 200 code points with the extension kept; `tep` when nothing is left.
std::string clean_name(std::string_view name);

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

/// A row of another room names these bytes (`room` and `object` say which); they stay until release(). Referring twice
/// is the same as once. Call within an hour of the upload's finish(), or while a ticket or another reference holds them.
void refer(database::Session& session, std::string_view sha256, std::string_view room, std::int64_t object);
void release(database::Session& session, std::string_view sha256, std::string_view room, std::int64_t object);

/// Removes bytes that nothing refers to and no live ticket holds, and tickets older than a day. A run marks; a run at
/// least an hour later removes what is still marked. Cannot race an upload: collect.cpp says why. Returns the number removed.
int collect(database::Database& database, Store& store, Instant now);

std::vector<database::Migration> migrations();

}  // namespace tinhso::files
