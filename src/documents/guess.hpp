// What the text of a document says of it: number, date, sender, subject, urgency. Guesses for a clerk to check; OCR
// text has faults. Pure functions; thread-safe; linear in the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/reflect.hpp"

namespace tinhso::documents {

struct Guess {
  std::string code;       ///< "05/CĐ-UBND"
  std::string type;       ///< key of a Type; empty: not recognised
  std::string from_name;  ///< as printed at the head
  std::string subject;
  std::string signer_name;
  std::optional<Date> issued_on;
  std::int64_t priority = 0;
  bool secret = false;  ///< bears a mark of secrecy
};
BOOST_DESCRIBE_STRUCT(Guess, (), (code, type, from_name, subject, signer_name, issued_on, priority, secret))
Guess guess_fields(std::string_view text);

/// "05/CĐ-UBND", "5 / cđ-ubnd" and "05/CD-UBND" are the same to a register.
std::string same_code(std::string_view code);

}  // namespace tinhso::documents
