#include "documents/rules.hpp"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>

namespace tinhso::documents {
namespace {

using organisation::AgencyKind;

/// "BCHQST" of "Bộ Chỉ huy Quân sự tỉnh": first letters without marks, Đ kept.
std::string initials(std::string_view name) {
  std::string out;
  for (std::size_t from = 0; from < name.size();) {
    auto const end = std::min(name.find_first_of(" ,-", from), name.size());
    auto const word = name.substr(from, end - from);
    if (word.starts_with("đ") || word.starts_with("Đ")) out += "Đ";
    else if (auto const plain = fold(word); !plain.empty() && plain != "va") out += upper(plain.substr(0, 1));
    from = end + 1;
  }
  return out;
}

/// The text as bytes of RFC 8187's ext-value.
std::string percent_encoded(std::string_view text) {
  std::string out;
  for (unsigned char const c : text) {
    bool const plain =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
    if (plain) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += "0123456789ABCDEF"[c >> 4U];
      out += "0123456789ABCDEF"[c & 15U];
    }
  }
  return out;
}

constexpr std::array<std::string_view, 21> attachable_types{
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/x-ole-storage",
    "application/CDFV2",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/rtf",
    "text/rtf",
    "image/png",
    "image/jpeg",
    "image/tiff",
    "application/zip",
    "text/plain",
    "text/csv",
    "text/xml",
};

/// How far a status is on the way; 0 for what does not move a delivery.
int rank(std::string_view code) {
  if (code == "01") return 1;
  if (code == "02" || code == "03") return 2;
  if (code == "04") return 3;
  if (code == "05") return 4;
  if (code == "06") return 5;
  return 0;
}

}  // namespace

std::string upper(std::string_view text) {
  auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece{text.data(), static_cast<int32_t>(text.size())});
  std::string out;
  wide.toUpper(icu::Locale{"vi"}).toUTF8String(out);
  return out;
}

std::string competence(Authority authority, std::string_view head) {
  if (authority == Authority::none) return {};
  std::string out{reflect::enum_name(authority)};
  out += ". ";
  out += upper(head);
  return out;
}

std::string short_sign(organisation::Agency const& agency) {
  if (!agency.abbreviation.empty()) return agency.abbreviation;
  if (agency.kind == AgencyKind::people_committee) return "UBND";
  if (agency.kind == AgencyKind::office) return "VPUBND";
  auto const& brief = agency.short_name;
  if (!brief.empty() && brief.find(' ') == std::string::npos && code_points(brief) <= 12) return brief;
  return initials(agency.name);
}

std::string notation(Type const& type, std::string_view sign, std::string_view drafting_unit) {
  std::string out;
  if (!type.abbreviation.empty()) {
    out += type.abbreviation;
    out += '-';
    out += sign;
  } else {
    out += sign;
    if (!drafting_unit.empty()) out += '-';
    out += drafting_unit;
  }
  return out;
}

std::string code(std::int64_t number, std::string_view notation) {
  std::string out = number < 10 ? "0" : "";
  out += std::to_string(number);
  out += '/';
  out += notation;
  return out;
}

std::string_view status_code(IncomingState state) {
  switch (state) {
    case IncomingState::arrived:
      return "01";
    case IncomingState::refused:
      return "02";
    case IncomingState::received:
      return "03";
    case IncomingState::assigned:
      return "04";
    case IncomingState::processing:
      return "05";
    case IncomingState::finished:
      return "06";
  }
  return {};
}

std::optional<IncomingState> state_of(std::string_view status) {
  using enum IncomingState;
  for (auto const state : {arrived, refused, received, assigned, processing, finished})
    if (status_code(state) == status) return state;
  return {};
}

bool follows(IncomingState from, IncomingState to) {
  using enum IncomingState;
  switch (from) {
    case arrived:
      return to == refused || to == received;
    case received:
      return to == assigned;
    case assigned:
      return to == processing;
    case processing:
      return to == finished;
    case refused:
    case finished:
      return false;
  }
  return false;
}

bool moves(std::string_view from, std::string_view to) {
  if (from == "02" || from == "06") return false;
  if (to == "02" && rank(from) >= rank("02")) return false;  // what is in a register cannot be refused any more
  return rank(to) > rank(from);
}

bool attachable(std::string_view media_type) {
  return std::find(attachable_types.begin(), attachable_types.end(), media_type) != attachable_types.end();
}

bool shown_inline(std::string_view media_type) {
  return media_type == "application/pdf" || media_type == "image/png" || media_type == "image/jpeg";
}

std::string content_disposition(std::string_view media_type, std::string_view name) {
  std::string plain;
  for (char const c : name) {
    auto const byte = static_cast<unsigned char>(c);
    plain += byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '%' ? '_' : c;
  }
  return (shown_inline(media_type) ? "inline" : "attachment") + ("; filename=\"" + plain) + "\"; filename*=UTF-8''" +
         percent_encoded(name);
}

}  // namespace tinhso::documents
