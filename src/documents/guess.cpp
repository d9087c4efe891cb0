#include "documents/guess.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "documents/rules.hpp"

namespace tinhso::documents {
namespace {

/// A piece of a line: columns are told apart by two spaces or more.
struct Piece {
  std::string text;
  std::string folded;
  std::size_t line = 0;
};

/// OCR runs the two columns of the head together: what begins the right one is set apart again.
std::string columns_apart(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const rest = text.substr(at);
    if (at > 0 && text[at - 1] == ' ' && (rest.starts_with("CỘNG H") || rest.starts_with("Độc lập"))) out += "  ";
    out += text[at];
  }
  return out;
}

std::vector<Piece> pieces_of(std::string_view text) {
  std::vector<Piece> out;
  std::size_t line = 0;
  for (std::size_t from = 0; from < text.size() && line < 400; ++line) {
    auto const end = std::min(text.find('\n', from), text.size());
    auto rest = text.substr(from, std::min<std::size_t>(end - from, 1000));
    while (!rest.empty()) {
      auto const gap = rest.find("  ");
      auto const piece = trim(rest.substr(0, gap));
      if (!piece.empty()) out.push_back({std::string{piece}, fold(piece), line});
      rest = gap == std::string_view::npos ? std::string_view{} : rest.substr(gap + 2);
    }
    from = end + 1;
  }
  return out;
}

std::optional<int> number_after(std::string_view folded, std::string_view word, std::size_t& at) {
  auto from = folded.find(word, at);
  if (from == std::string_view::npos) return {};
  from += word.size();
  while (from < folded.size() && from < at + 40 && (folded[from] < '0' || folded[from] > '9')) ++from;
  int value = 0;
  auto const read = std::from_chars(folded.data() + from, folded.data() + folded.size(), value);
  if (read.ec != std::errc{}) return {};
  at = static_cast<std::size_t>(read.ptr - folded.data());
  return value;
}

std::optional<Date> date_in(std::string_view folded) {
  std::size_t at = 0;
  auto const day = number_after(folded, "ngay", at);
  auto const month = day ? number_after(folded, "thang", at) : std::nullopt;
  auto const year = month ? number_after(folded, "nam", at) : std::nullopt;
  if (!year || *year < 1945 || *year > 2200) return {};
  Date const date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                  std::chrono::day{static_cast<unsigned>(*day)}};
  return date.ok() ? std::optional{date} : std::nullopt;
}

/// What follows "Số:": a number, a stroke, and the notation up to a space; spaces around the stroke do not matter.
std::string code_in(std::string const& text) {
  auto const colon = text.find(':');
  if (colon == std::string::npos) return {};
  auto const stroke = text.find('/', colon);
  if (stroke == std::string::npos || stroke > colon + 20) return {};
  std::string out;
  for (auto const c : text.substr(colon + 1, stroke - colon - 1))
    if (c != ' ') out += c;
  auto const from = text.find_first_not_of(' ', stroke + 1);
  if (from == std::string::npos || out.empty()) return {};
  out += '/' + text.substr(from, std::min<std::size_t>(text.find(' ', from), from + 40) - from);
  while (out.back() == '.' || out.back() == ',') out.pop_back();
  return out;
}

bool is_upper(std::string_view text) {
  bool letters = false;
  for (char const c : text) {
    if (c >= 'a' && c <= 'z') return false;
    letters = letters || (c >= 'A' && c <= 'Z');
  }
  return letters;
}

bool contains(std::string_view folded, std::string_view words) { return folded.find(words) != std::string_view::npos; }

bool ends_subject(Piece const& p) {
  return contains(p.folded, "kinh gui") || p.folded.starts_with("can cu") || p.folded.starts_with("thuc hien") ||
         p.folded.starts_with("ngay ") || p.folded.starts_with("dieu 1") || p.folded.empty();
}

/// A name has two to five words, each with a capital and small letters.
bool is_name(std::string const& text) {
  std::size_t words = 0;
  for (std::size_t from = 0; from < text.size();) {
    auto const end = std::min(text.find(' ', from), text.size());
    auto const word = std::string_view{text}.substr(from, end - from);
    if (word.size() < 2 || word.find_first_of(".,:;/0123456789") != std::string_view::npos) return false;
    auto const first = static_cast<unsigned char>(word[0]);
    if ((first < 'A' || first > 'Z') && first < 0xC3) return false;
    if (is_upper(word)) return false;
    ++words;
    from = end + 1;
  }
  return words >= 2 && words <= 5;
}

/// "V/v", also as OCR reads it.
bool is_about(std::string_view folded) {
  for (auto const* form : {"v v ", "vv ", "wv ", "viv ", "vlv ", "v1v ", "vjv ", "v iv ", "vw "})
    if (folded.starts_with(form)) return true;
  return false;
}

void guess_subject(std::vector<Piece> const& pieces, Guess& out) {
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    auto const& p = pieces[i];
    auto const* const type = p.text.size() < 60 && is_upper(p.text) ? type_by_name(p.text) : nullptr;
    bool const letter = p.text.starts_with("V/v") || is_about(p.folded);
    if (!type && !letter) continue;
    if (type) out.type = type->key;
    std::string subject;
    if (letter) {
      auto const from = p.text.find_first_of(" :");
      subject =
          from == std::string::npos ? std::string{} : std::string{trim(std::string_view{p.text}.substr(from + 1))};
    }
    auto line = p.line;
    for (std::size_t next = i + 1; next < pieces.size() && subject.size() < 480; ++next) {
      auto const& q = pieces[next];
      if (q.line == p.line || contains(q.folded, "ngay ") || ends_subject(q)) {
        if (q.line != p.line && ends_subject(q)) break;
        continue;
      }
      if (q.line > line + (subject.empty() ? 3 : 1)) break;  // an empty line ends it
      if (q.text.find_first_not_of("_-–—. ") == std::string::npos) break;
      subject += (subject.empty() ? "" : " ") + q.text;
      line = q.line;
    }
    out.subject = subject;
    return;
  }
}

/// A letter's subject stands below its number; small type is read badly, "V/v" above all.
void guess_letter_subject(std::vector<Piece> const& pieces, std::size_t code_line, Guess& out) {
  for (auto const& p : pieces) {
    if (p.line <= code_line) continue;
    if (ends_subject(p) || out.subject.size() > 400 || p.line > code_line + 8) return;
    out.subject += (out.subject.empty() ? "" : " ") + p.text;
    if (auto const from = out.subject.find_first_not_of("VvWw/ "); from != std::string::npos && from > 1)
      out.subject.erase(0, from);
  }
}

}  // namespace

Guess guess_fields(std::string_view text) {
  Guess out;
  auto const apart = columns_apart(text.substr(0, 60'000));
  auto const pieces = pieces_of(apart);
  bool head = true;
  std::size_t code_line = 0;
  for (auto const& p : pieces) {
    if (p.text.size() < 30) {
      if (p.folded == "hoa toc") out.priority = 3;
      else if (p.folded == "thuong khan") out.priority = std::max<std::int64_t>(out.priority, 2);
      else if (p.folded == "khan") out.priority = std::max<std::int64_t>(out.priority, 1);
      if (is_upper(p.text) && (p.folded == "mat" || p.folded == "toi mat" || p.folded == "tuyet mat"))
        out.secret = true;
    }
    if (out.code.empty() && p.folded.starts_with("so") && p.text.size() < 80 && contains(p.text, ":")) {
      out.code = code_in(p.text);
      if (!out.code.empty()) {
        head = false;
        code_line = p.line;
      }
    }
    if (!out.issued_on && contains(p.folded, "ngay")) out.issued_on = date_in(p.folded);
    if (head && p.line < 12 && is_upper(p.text) && !contains(p.folded, "cong hoa") && !contains(p.folded, "doc lap") &&
        p.text.size() > 5 && out.from_name.size() < 150 && !type_by_name(p.text) && out.priority == 0)
      out.from_name += (out.from_name.empty() ? "" : " ") + p.text;
  }
  guess_subject(pieces, out);
  if (out.type.empty() && !out.code.empty()) {
    auto const stroke = out.code.find('/');
    auto const dash = out.code.find('-', stroke);
    auto const key = out.code.substr(stroke + 1, dash == std::string::npos ? std::string::npos : dash - stroke - 1);
    out.type = find_type(key) ? key : "CV";
  }
  if (out.subject.empty() && out.type == "CV") guess_letter_subject(pieces, code_line, out);
  for (auto p = pieces.rbegin(); p != pieces.rend() && out.signer_name.empty(); ++p)
    if (is_name(p->text) && !contains(p->folded, "noi nhan") && !contains(p->folded, "doc lap"))
      out.signer_name = p->text;
  return out;
}

std::string same_code(std::string_view code) {
  auto folded = fold(code);
  std::erase_if(folded, [](char c) { return c == ' '; });
  folded.erase(0, std::min(folded.find_first_not_of('0'), folded.size()));
  return folded;
}

}  // namespace tinhso::documents
