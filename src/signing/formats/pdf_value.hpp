// The values of PDF (ISO 32000-1 § 7.3) and a strict reader for them.
//
// The reader knows its place in the file, so that a signature's /Contents can be found byte for byte. It nests at most
// 200 deep and throws PdfFault for whatever is not plainly well-formed: nothing is ever repaired. Thread-safe as
// values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace tinhso::signing {

/// The file cannot be read as it stands. `code` is stable: `pdf.xref`, `pdf.syntax`, …
struct PdfFault : std::runtime_error {
  PdfFault(std::string fault_code, Words fault_words)
      : std::runtime_error{fault_words.en}, code{std::move(fault_code)}, words{std::move(fault_words)} {}
  std::string code;
  Words words;
};
[[noreturn]] void pdf_syntax(std::string_view what, std::size_t at);

/// `12 0 R`
struct PdfRef {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  friend auto operator<=>(PdfRef const&, PdfRef const&) = default;
};

class PdfValue {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, real, string, name, array, dictionary, reference };

  Kind kind = Kind::null;
  std::int64_t integer = 0;       ///< also 0 or 1 of a boolean
  std::string text;               ///< string (decoded), name (decoded, no slash), real (as written)
  std::vector<PdfValue> items;    ///< array; values of a dictionary
  std::vector<std::string> keys;  ///< of a dictionary, as written
  PdfRef ref;
  std::size_t begin = 0;  ///< where it was read
  std::size_t end = 0;

  bool is(Kind what) const noexcept { return kind == what; }
  bool is_name(std::string_view value) const noexcept { return kind == Kind::name && text == value; }
  bool is_array() const noexcept { return kind == Kind::array; }
  bool is_dictionary() const noexcept { return kind == Kind::dictionary; }
  bool is_reference() const noexcept { return kind == Kind::reference; }
  bool is_integer() const noexcept { return kind == Kind::integer; }
  bool is_number() const noexcept { return kind == Kind::integer || kind == Kind::real; }
  double number() const noexcept;
  /// The value under a key; the null value when it is not there.
  PdfValue const& at(std::string_view key) const noexcept;
  bool has(std::string_view key) const noexcept { return !at(key).is(Kind::null); }
  /// Same meaning, wherever it was written; dictionaries in any order.
  friend bool operator==(PdfValue const& left, PdfValue const& right);
};

/// Tokens and values from a place on.
class PdfReader {
 public:
  /// A place behind the end is the end.
  PdfReader(std::string_view bytes, std::size_t at) : bytes_{bytes}, at_{std::min(at, bytes.size())} {}
  std::size_t at() const noexcept { return at_; }
  void skip_space();  ///< white space and comments
  /// Takes the keyword when it is next, as a whole token.
  bool take(std::string_view keyword);
  /// A non-negative integer token that fits 10 digits; nothing is taken when it is none.
  bool take_integer(std::uint64_t& value);
  PdfValue value(int depth = 0);

 private:
  PdfValue name();
  PdfValue literal_string();
  PdfValue hex_string();
  bool plain_hex(std::string& out);
  bool eight_zeros(std::size_t at) const noexcept;
  PdfValue number_or_reference();
  PdfValue array(int depth);
  PdfValue dictionary(int depth);
  bool ended(std::size_t at) const noexcept;
  std::string_view bytes_;
  std::size_t at_;
};

bool pdf_space(char c) noexcept;
bool pdf_delimiter(char c) noexcept;
/// `<</Type/Annot …>>`, for what we write.
std::string unparse(PdfValue const& value);
std::string pdf_name(std::string_view text);
/// A text string: ASCII as a literal, else UTF-16BE with a mark.
std::string pdf_text(std::string_view utf8);
std::string pdf_string(std::string_view bytes);
/// The meaning of a text string as UTF-8, for messages.
std::string text_of(PdfValue const& string);

}  // namespace tinhso::signing
