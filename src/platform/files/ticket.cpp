#include <openssl/rand.h>

#include <array>

#include "platform/files/files.hpp"
#include "platform_files_migrations.hpp"

namespace tinhso::files {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::hours ticket_life{24};

// The row of the content is touched in the transaction that names it: this is where naming and collecting meet.
constexpr Sql name_content{
    "files.name_content",
    "insert into files_content (sha256, bytes, type, marked_at) values (:sha256, :bytes, :type, null) "
    "on conflict (sha256) do update set marked_at = null where files_content.marked_at is not null"};
constexpr Sql name_content_again{
    "files.name_content_again",
    "insert into files_content (sha256, marked_at) values (:sha256, null) "
    "on conflict (sha256) do update set marked_at = null where files_content.marked_at is not null"};
constexpr Sql add_ticket{"files.add_ticket",
                         "insert into files_ticket (ticket, account, name, sha256, bytes, type, expires_at) "
                         "values (:ticket, :account, :name, :sha256, :bytes, :type, :expires_at)"};
constexpr Sql find_ticket{
    "files.find_ticket",
    "select ticket, name, sha256, bytes, type from files_ticket where ticket = :ticket and account = :account"};
constexpr Sql add_reference{"files.add_reference",
                            "insert into files_reference (sha256, room, object) values (:sha256, :room, :object) "
                            "on conflict (sha256, room, object) do nothing"};
constexpr Sql drop_reference{
    "files.drop_reference", "delete from files_reference where sha256 = :sha256 and room = :room and object = :object"};

struct TicketRow {
  std::string ticket;
  std::string name;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(TicketRow, (), (ticket, name, sha256, bytes, type))

std::string random_ticket() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no random numbers"};
  std::string out;
  for (auto const byte : bytes) {
    out += "0123456789abcdef"[byte >> 4U];
    out += "0123456789abcdef"[byte & 15U];
  }
  return out;
}

}  // namespace

Ticket keep(Session& session, Instant now, std::int64_t account, std::string name, Stored const& stored) {
  Ticket ticket{random_ticket(), clean_name(name), stored};
  session.run(name_content, {{"sha256", stored.sha256}, {"bytes", stored.bytes}, {"type", stored.type}});
  session.run(add_ticket, {{"ticket", ticket.id},
                           {"account", account},
                           {"name", ticket.name},
                           {"sha256", stored.sha256},
                           {"bytes", stored.bytes},
                           {"type", stored.type},
                           {"expires_at", now + ticket_life}});
  return ticket;
}

Ticket redeem(Session& session, std::int64_t account, std::string_view id) {
  auto const row = session.first<TicketRow>(find_ticket, {{"ticket", id}, {"account", account}});
  if (!row)
    throw NotFound{
        "files.no_ticket",
        {"Tệp đính kèm đã hết hạn lưu tạm; hãy tải lên lại.", "The upload has expired; upload the file again."}};
  return {row->ticket, row->name, {row->sha256, row->bytes, row->type}};
}

void refer(Session& session, std::string_view sha256, std::string_view room, std::int64_t object) {
  session.later(name_content_again, {{"sha256", sha256}});
  session.later(add_reference, {{"sha256", sha256}, {"room", room}, {"object", object}});
}

void release(Session& session, std::string_view sha256, std::string_view room, std::int64_t object) {
  session.run(drop_reference, {{"sha256", sha256}, {"room", room}, {"object", object}});
}

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::platform_files_migrations), std::end(embedded::platform_files_migrations)};
}

}  // namespace tinhso::files
