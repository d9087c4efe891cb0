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

struct LoadOptions {
  std::filesystem::path data;     ///< folder of an instance, made when empty
  std::string database;           ///< as above
  std::filesystem::path cookies;  ///< file to write: one Cookie header a line, of so many signed-in readers
  unsigned short port = 0;        ///< where the readers ask
  int seconds = 600;
  int packages_per_second = 5;
  std::size_t receivers = 26;  ///< of each package
  std::size_t people = 8;      ///< who take documents through their steps at once: as many as a server has workers
  std::size_t readers = 200;
  std::size_t attachment = 100'000;
};
/// Serves, takes in packages and takes them through all steps at the rates given; the readers come from outside.
void load(LoadOptions const& options);

struct ServicesOptions {
  std::filesystem::path data;  ///< empty folder
  std::string database;        ///< URL of an empty PostgreSQL database; empty: SQLite in `data`
  std::size_t dossiers = 2'000'000;
  int seconds = 30;        ///< of filing
  std::size_t people = 8;  ///< who file at once
  std::size_t attachment = 200'000;
};
/// 1,671 procedures and five years of dossiers: filing, tracking, the board, officials' pages.
void services_at_size(ServicesOptions const& options);

/// Reading and checking a package with a 1 MB attachment, beside decoding its base64 and hashing it.
void edxml_reading(int runs);
/// CMS, PAdES and validation beside OpenSSL alone.
void signing_speed();

}  // namespace tinhso::bench
