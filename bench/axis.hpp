// Measurements inside the program; each prints rows of JSON (bench/measure.hpp).
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace tinhso::bench {

struct AxisOptions {
  std::filesystem::path data;  ///< empty folder; the fresh instance is made in it
  std::string database;        ///< URL of an empty PostgreSQL database; empty: SQLite in the folder
  int documents = 11;          ///< runs; the median counts
  std::size_t attachment = 1'000'000;
};
void axis(AxisOptions const& options);

/// Reading and checking a package with a 1 MB attachment, beside decoding its base64 and hashing it.
void edxml_reading(int runs);
/// CMS, PAdES and validation beside OpenSSL alone.
void signing_speed();

}  // namespace tinhso::bench
