#include "testing/testing.hpp"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>

namespace tinhso::testing {
namespace {

std::string server() {
  auto const* const url = std::getenv("TINHSO_TEST_POSTGRESQL");
  return url ? url : "";
}

/// Memory where there is some: a file store makes 256 folders and syncs them, a second's work on some disks.
std::filesystem::path base_folder() {
  std::filesystem::path const memory = "/dev/shm";
  std::error_code fault;
  auto const space = std::filesystem::space(memory, fault);
  bool const fits = !fault && space.available > 256'000'000 && ::access(memory.c_str(), W_OK | X_OK) == 0;
  return fits ? memory : std::filesystem::temp_directory_path();
}

class NotTested : public ::testing::Test {
  void TestBody() override { GTEST_SKIP() << "TINHSO_TEST_POSTGRESQL is not set: nothing was tested on PostgreSQL"; }
};
[[maybe_unused]] bool const told = [] {
  if (!available(Engine::postgresql))
    ::testing::RegisterTest("PostgreSQL", "Not_tested", nullptr, nullptr, __FILE__, __LINE__,
                            []() -> ::testing::Test* { return new NotTested; });
  return true;
}();

void on_server(std::string const& statement) {
  auto const database = database::Database::open(server(), {.readers = 1, .durable = false});
  database->write([&](database::Session& session) { session.script({"testing.schema", statement}); });
}

}  // namespace

bool available(Engine engine) { return engine == Engine::sqlite || !server().empty(); }

std::string engine_name(::testing::TestParamInfo<Engine> const& info) {
  return info.param == Engine::sqlite ? "SQLite" : "PostgreSQL";
}

TemporaryFolder::TemporaryFolder() {
  auto name = (base_folder() / "tinhso-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error{"testing: no temporary folder " + name};
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TemporaryDatabase::TemporaryDatabase(Engine engine) {
  if (engine == Engine::sqlite) {
    url_ = "sqlite:" + (folder_.path() / "tinhso.db").string();
    return;
  }
  if (!available(engine)) return;
  static std::atomic<int> count{0};
  schema_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
  on_server("drop schema if exists " + schema_ + " cascade; create schema " + schema_);
  auto const base = server();
  url_ = base + (base.find('?') == std::string::npos ? '?' : '&') + "options=-csearch_path%3D" + schema_;
}

TemporaryDatabase::~TemporaryDatabase() {
  if (schema_.empty()) return;
  try {
    on_server("drop schema " + schema_ + " cascade");
  } catch (std::exception const& fault) {
    ADD_FAILURE() << "the schema " << schema_ << " is left behind: " << fault.what();
  }
}

database::Options TestHouse::quick() { return {.readers = 8, .durable = false}; }

TestHouse::TestHouse(Engine engine, std::vector<database::Migration> const& migrations, database::Options options)
    : temporary_{engine}, clock_{at_local(Date{std::chrono::year{2020} / 10 / 13}, 8 * 60)} {
  if (temporary_.url().empty()) return;  // the test is about to be skipped
  if (!std::getenv("TINHSO_TEST_LOG")) spdlog::set_level(spdlog::level::off);  // many tests provoke faults
  database_ = database::Database::open(temporary_.url(), options);
  database::migrate(*database_, migrations);
  files_ = files::open_disk(folder() / "files");
  settings_.data_folder = folder();
  settings_.demo = true;
  context_ = std::make_unique<Context>(Context{*database_, *files_, clock_, calendar_, settings_});
}

TestHouse::~TestHouse() = default;

}  // namespace tinhso::testing
