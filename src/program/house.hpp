// The house opened: settings, database, files, calendar and clock of one data folder, migrated and ready.
//
// A data folder belongs to one process at a time (`lock` in it); a second opener is refused with a clear message.
// Not movable; everything given out by context() lives as long as the House.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "platform/platform.hpp"

namespace tinhso::program {

struct HouseOptions {
  std::filesystem::path data = "var";      ///< created when missing
  std::filesystem::path province;          ///< folder of the province's data; empty: the one that comes with the program
  std::string database;                    ///< URL; empty: `sqlite:<data>/tinhso.db`
  bool demo = false;                       ///< load fictional officials and let them sign in
  std::string origin;                      ///< how browsers reach us; empty: as in tinhso.toml
  int connections = 8;
  bool durable = true;                     ///< see database::Options
  bool beside = false;                     ///< only the database, also while a server runs: no lock, nothing migrated or loaded
};

class House {
 public:
  /// Opens, migrates, and loads the province when the database is new or its data has changed. Throws std::runtime_error
  /// with a sentence for the operator. `clock` may be a simulated one; nullptr: the machine's.
  explicit House(HouseOptions options, Clock* clock = nullptr);
  ~House();
  House(House const&) = delete;
  House& operator=(House const&) = delete;

  Context& context();
  bool first_start() const;  ///< the database was empty before
  /// Whether days were announced, or taken back, since the calendar was read: then the house is to be opened anew.
  bool calendar_is_old() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Where what comes with the program lies: the folder above that holds `data/` and `web/`, or `<prefix>/share/tinhso`.
std::filesystem::path share_folder();

}  // namespace tinhso::program
