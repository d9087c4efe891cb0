#include "platform/database/faults.hpp"

#include <spdlog/spdlog.h>

#include <stdexcept>

#include "base/error.hpp"

namespace tinhso::database {
namespace {

Words unusable_text() {
  return {"Chữ có ký tự không lưu được.", "The text holds characters that cannot be kept."};
}

}  // namespace

Fault sqlite_fault(int code) noexcept {
  // https://www.sqlite.org/rescode.html; the low byte is the primary code.
  switch (code) {
    case 2067:  // SQLITE_CONSTRAINT_UNIQUE
    case 1555:  // SQLITE_CONSTRAINT_PRIMARYKEY
    case 2579:  // SQLITE_CONSTRAINT_ROWID
      return Fault::unique;
    case 787:   // SQLITE_CONSTRAINT_FOREIGNKEY
      return Fault::reference;
    default: break;
  }
  switch (code & 0xff) {
    case 5:   // SQLITE_BUSY
    case 6:   // SQLITE_LOCKED
      return Fault::busy;
    case 13:  // SQLITE_FULL
      return Fault::full;
    case 7:   // SQLITE_NOMEM
    case 10:  // SQLITE_IOERR
    case 14:  // SQLITE_CANTOPEN
    case 15:  // SQLITE_PROTOCOL
      return Fault::away;
    default: return Fault::program;
  }
}

Fault postgresql_fault(std::string_view state, bool connected) noexcept {
  // https://www.postgresql.org/docs/15/errcodes-appendix.html
  if (!connected || state.starts_with("08") || state == "57P01" || state == "57P02") return Fault::lost;
  if (state == "23505" || state == "23P01") return Fault::unique;
  if (state == "23503") return Fault::reference;
  if (state == "53100") return Fault::full;
  if (state == "40001" || state == "40P01" || state == "55P03") return Fault::busy;
  if (state.starts_with("53") || state.starts_with("57P") || state.starts_with("58")) return Fault::away;
  if (state == "22021" || state == "22P05") return Fault::text;
  if (state == "25P03") return Fault::lost;  // idle in transaction for too long
  return Fault::program;
}

void refuse_nul(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) throw Invalid{"", unusable_text()};
}

void raise(Fault fault, std::string_view statement, std::string const& detail) {
  auto const text = std::string{statement} + ": " + detail;
  switch (fault) {
    case Fault::unique:
      spdlog::debug("database: {}", text);
      throw Conflict{"database.unique", {"Nội dung này đã có.", "This is already there."}};
    case Fault::reference:
      spdlog::debug("database: {}", text);
      throw Conflict{"database.reference",
                     {"Nội dung này đang được nơi khác dùng, hoặc nội dung được nhắc tới không còn.",
                      "Something else uses this, or what it refers to is no longer there."}};
    case Fault::full:
      spdlog::error("database: {}", text);
      throw StorageFull{};
    case Fault::busy: throw TryAgain{false, text};
    case Fault::lost: throw TryAgain{true, text};
    case Fault::away:
      spdlog::error("database: {}", text);
      throw Unavailable{"database.away", {"Cơ sở dữ liệu tạm thời không phục vụ được. Thao tác chưa được ghi nhận.",
                                          "The database cannot serve just now. Nothing was recorded."}};
    case Fault::text: throw Invalid{"", unusable_text()};
    case Fault::program: break;
  }
  throw std::runtime_error{"database: " + text};
}

}  // namespace tinhso::database
