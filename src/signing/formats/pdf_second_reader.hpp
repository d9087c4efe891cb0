// A second, independent reading of a PDF, by qpdf. Thread-safe; throws nothing.
//
// Apart from the rest because the headers of qpdf 11.3 do not compile as C++20 with Clang.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tinhso::signing {

struct SecondReading {
  std::size_t pages = 0;
  int catalog_number = 0;
  int catalog_generation = 0;
};

/// Nothing when qpdf, forbidden to repair anything, has any doubt.
std::optional<SecondReading> second_reading(std::string_view pdf);

}  // namespace tinhso::signing
