// Of which files the signatures are checked: PDF and XML, up to 50 MB. Office files and pictures may hold signatures of
// their makers' own kinds; those are not known here, and nothing is said about them.
#pragma once

#include <cstdint>
#include <string_view>

namespace tinhso::documents {

constexpr std::int64_t largest_checked = 50'000'000;
/// By the sniffed media type (files::Stored::type).
constexpr bool is_checked_kind(std::string_view type, std::int64_t bytes) {
  return bytes <= largest_checked && (type == "application/pdf" || type == "text/xml" || type == "application/xml");
}

}  // namespace tinhso::documents
