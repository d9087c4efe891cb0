#include "organisation/csv.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"

namespace tinhso::organisation {
namespace {

/// Cuts text into records of fields; keeps count of the lines.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator) : text_{text}, separator_{separator} {}

  bool at_end() const { return at_ >= text_.size(); }
  int line() const { return line_; }
  /// True when a quoted field was not closed, or something stood behind its closing quote.
  bool malformed() const { return malformed_; }

  std::vector<std::string> record() {
    malformed_ = false;
    std::vector<std::string> fields;
    do fields.push_back(field());
    while (take(separator_));
    take('\r');
    if (!take('\n') && !at_end()) {
      malformed_ = true;
      while (!at_end() && text_[at_] != '\n') ++at_;
      take('\n');
    }
    ++line_;
    return fields;
  }

 private:
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string field() {
    if (take('"')) return quoted();
    auto const from = at_;
    while (!at_end() && text_[at_] != separator_ && text_[at_] != '\n' &&
           !(text_[at_] == '\r' && (at_ + 1 == text_.size() || text_[at_ + 1] == '\n')))
      ++at_;
    return std::string{trim(text_.substr(from, at_ - from))};
  }

  std::string quoted() {
    std::string out;
    while (!at_end()) {
      if (take('"')) {
        if (!take('"')) return std::string{trim(out)};
        out += '"';
        continue;
      }
      if (text_[at_] == '\n') ++line_;
      out += text_[at_++];
    }
    malformed_ = true;
    return out;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  int line_ = 1;
  bool malformed_ = false;
};

/// The separator that the header line uses most.
char separator_of(std::string_view text) {
  auto const header = text.substr(0, text.find('\n'));
  char best = ',';
  for (char const c : {';', '\t'})
    if (std::count(header.begin(), header.end(), c) > std::count(header.begin(), header.end(), best)) best = c;
  return best;
}

}  // namespace

std::string const& CsvRow::operator[](std::string_view column) const {
  static std::string const none;
  auto const found = values.find(column);
  return found == values.end() ? none : found->second;
}

CsvTable read_csv(std::string_view text, std::size_t most_rows) {
  CsvTable table;
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (!is_utf8(text)) {
    table.errors.push_back(
        {1, "", {"Tệp không phải UTF-8; hãy lưu lại với mã UTF-8.", "The file is not UTF-8; save it as UTF-8."}});
    return table;
  }
  if (trim(text).empty()) {
    table.errors.push_back({1, "", {"Tệp rỗng.", "The file is empty."}});
    return table;
  }
  CsvReader reader{text, separator_of(text)};
  table.columns = reader.record();
  std::set<std::string, std::less<>> seen;
  for (auto const& column : table.columns)
    if (!seen.insert(column).second)
      table.errors.push_back({1, column, {"Cột bị lặp: " + column + ".", "The column " + column + " is there twice."}});
  while (!reader.at_end()) {
    int const line = reader.line();
    auto fields = reader.record();
    if (fields.size() == 1 && fields[0].empty() && !reader.malformed()) continue;
    if (reader.malformed()) {
      table.errors.push_back(
          {line,
           "",
           {"Dấu ngoặc kép không khép hoặc đặt sai chỗ.", "A quote is not closed or stands in a wrong place."}});
      continue;
    }
    if (fields.size() != table.columns.size()) {
      auto const got = std::to_string(fields.size());
      auto const want = std::to_string(table.columns.size());
      table.errors.push_back({line,
                              "",
                              {"Dòng có " + got + " ô, tiêu đề có " + want + " cột.",
                               "The line has " + got + " fields, the header " + want + "."}});
      continue;
    }
    if (table.rows.size() == most_rows) {
      table.errors.push_back({line, "", {"Tệp có quá nhiều dòng.", "The file has too many lines."}});
      break;
    }
    auto& row = table.rows.emplace_back(CsvRow{line, {}});
    for (std::size_t i = 0; i < fields.size(); ++i) row.values.emplace(table.columns[i], std::move(fields[i]));
  }
  return table;
}

std::string csv_line(std::vector<std::string> const& fields) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out += ',';
    auto const& field = fields[i];
    bool const plain = field.find_first_of(",;\"\r\n\t") == std::string::npos && trim(field).size() == field.size();
    if (plain) {
      out += field;
      continue;
    }
    out += '"';
    for (char const c : field) {
      if (c == '"') out += '"';
      out += c;
    }
    out += '"';
  }
  return out + "\r\n";
}

}  // namespace tinhso::organisation
