// What tests stand on: one suite for both engines, and a house of its own for every test.
//
//   class RegisterTest : public testing::OnBothEngines {
//    protected:
//     testing::TestHouse house{GetParam(), documents::migrations()};
//   };
//   TEST_P(RegisterTest, Numbers_have_no_gaps) { house.write([](database::Session& s) { … }); }
//   INSTANTIATE_TEST_SUITE_P(Engines, RegisterTest, testing::both_engines(), testing::engine_name);
//
// PostgreSQL tests need a server: TINHSO_TEST_POSTGRESQL=postgresql://user@host:port/database (tests/postgresql.sh starts one);
// without it they are left out. The log is silent unless TINHSO_TEST_LOG is set. A house is as thread-safe as the program.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "base/time.hpp"
#include "platform/database/database.hpp"
#include "platform/files/files.hpp"
#include "platform/platform.hpp"

namespace tinhso::testing {

using database::Engine;

/// False for PostgreSQL when no server is named in the environment.
bool available(Engine engine);

/// Base of test classes that run on SQLite and on PostgreSQL.
class OnBothEngines : public ::testing::TestWithParam<Engine> {};
/// SQLite alone when there is no server; every test program then has a skipped test that says so.
inline auto both_engines() {
  std::vector<Engine> engines{Engine::sqlite};
  if (available(Engine::postgresql)) engines.push_back(Engine::postgresql);
  return ::testing::ValuesIn(engines);
}
std::string engine_name(::testing::TestParamInfo<Engine> const& info);

/// A folder that is removed with its object; in memory (/dev/shm) where possible.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  std::filesystem::path const& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

/// An empty database: a SQLite file in a temporary folder, or a schema of its own on the server. Gone with its object.
class TemporaryDatabase {
 public:
  explicit TemporaryDatabase(Engine engine);
  ~TemporaryDatabase();
  TemporaryDatabase(TemporaryDatabase const&) = delete;
  TemporaryDatabase& operator=(TemporaryDatabase const&) = delete;
  /// Empty when the engine is not available.
  std::string const& url() const noexcept { return url_; }
  std::filesystem::path const& folder() const noexcept { return folder_.path(); }

 private:
  TemporaryFolder folder_;
  std::string url_;
  std::string schema_;
};

/// A whole house for one test: fresh database with these migrations applied, files, a clock that stands still
/// (Tuesday, 13 October 2020, 08:00 in Việt Nam), the usual calendar and settings. Nothing is synced to disk.
class TestHouse {
 public:
  explicit TestHouse(Engine engine, std::vector<database::Migration> const& migrations = {}, database::Options options = quick());
  ~TestHouse();
  TestHouse(TestHouse const&) = delete;
  TestHouse& operator=(TestHouse const&) = delete;

  /// Options of tests: not durable.
  static database::Options quick();

  database::Database& database() { return *database_; }
  files::Store& files() { return *files_; }
  ManualClock& clock() { return clock_; }
  Instant now() const { return clock_.now(); }
  /// Moves the clock on.
  void pass(std::chrono::milliseconds time) { clock_.set(clock_.now() + time); }
  Calendar& calendar() { return calendar_; }
  Settings& settings() { return settings_; }
  Context& context() { return *context_; }
  std::filesystem::path const& folder() const { return temporary_.folder(); }
  std::string const& url() const { return temporary_.url(); }

  template <class F>
  auto read(F&& f) {
    return database_->read(std::forward<F>(f));
  }
  template <class F>
  auto write(F&& f) {
    return database_->write(std::forward<F>(f));
  }

 private:
  TemporaryDatabase temporary_;
  std::unique_ptr<database::Database> database_;
  std::unique_ptr<files::Store> files_;
  ManualClock clock_;
  Calendar calendar_;
  Settings settings_;
  std::unique_ptr<Context> context_;
};

/// Migrations of several rooms, one after the other.
template <class... Rooms>
std::vector<database::Migration> together(Rooms const&... rooms) {
  std::vector<database::Migration> out;
  (out.insert(out.end(), rooms.begin(), rooms.end()), ...);
  return out;
}

}  // namespace tinhso::testing
