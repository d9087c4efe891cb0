#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <shared_mutex>
#include <thread>

#include "platform/files/files.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"

namespace collect_test {

namespace fs = std::filesystem;
namespace files = tinhso::files;
namespace testing = tinhso::testing;
using tinhso::database::Session;
using namespace std::chrono_literals;

class FileKeeping : public testing::OnBothEngines {
 protected:
  /// Lets so much time have passed since the content was finished.
  void age(std::string const& sha256, std::chrono::hours hours) {
    fs::last_write_time(house.files().path(sha256), fs::file_time_type::clock::now() - hours);
  }
  int collect() { return files::collect(house.database(), house.files(), house.now()); }
  /// Marks, waits, removes.
  int collect_twice() {
    auto const removed = collect();
    house.pass(2h);
    return removed + collect();
  }
  files::Ticket keep(files::Stored const& stored, std::int64_t account = 1) {
    return house.write([&](Session& s) { return files::keep(s, house.now(), account, "a/b/Tờ trình.pdf", stored); });
  }
  testing::TestHouse house{GetParam(), files::migrations()};
};
INSTANTIATE_TEST_SUITE_P(Engines, FileKeeping, testing::both_engines(), testing::engine_name);

TEST_P(FileKeeping, a_ticket_belongs_to_the_account_that_sent_the_file) {
  auto const stored = house.files().put("%PDF-1.4 a");
  auto const ticket = keep(stored, 7);
  EXPECT_EQ(ticket.name, "Tờ trình.pdf");
  EXPECT_EQ(ticket.id.size(), 32U);
  house.read([&](Session& s) {
    auto const redeemed = files::redeem(s, 7, ticket.id);
    EXPECT_EQ(redeemed.stored.sha256, stored.sha256);
    EXPECT_EQ(redeemed.stored.type, "application/pdf");
    EXPECT_THROW(files::redeem(s, 8, ticket.id), tinhso::NotFound);
    EXPECT_THROW(files::redeem(s, 7, "0"), tinhso::NotFound);
  });
}

TEST_P(FileKeeping, a_ticket_holds_the_bytes_for_a_day) {
  auto const stored = house.files().put("one day");
  keep(stored);
  age(stored.sha256, 48h);
  EXPECT_EQ(collect_twice(), 0);
  house.pass(23h);
  EXPECT_EQ(collect_twice(), 1);
  EXPECT_FALSE(house.files().contains(stored.sha256));
}

TEST_P(FileKeeping, a_reference_holds_them_until_it_is_released) {
  auto const stored = house.files().put("held");
  house.write([&](Session& s) {
    files::refer(s, stored.sha256, "documents", 1);
    files::refer(s, stored.sha256, "documents", 1);
    files::refer(s, stored.sha256, "documents", 2);
  });
  age(stored.sha256, 48h);
  EXPECT_EQ(collect_twice(), 0);
  house.write([&](Session& s) { files::release(s, stored.sha256, "documents", 1); });
  EXPECT_EQ(collect_twice(), 0);
  house.write([&](Session& s) { files::release(s, stored.sha256, "documents", 2); });
  EXPECT_EQ(collect_twice(), 1);
  EXPECT_FALSE(house.files().contains(stored.sha256));
}

TEST_P(FileKeeping, what_is_named_again_between_mark_and_removal_stays) {
  auto const stored = house.files().put("again");
  house.write([&](Session& s) {
    files::refer(s, stored.sha256, "documents", 1);
    files::release(s, stored.sha256, "documents", 1);
  });
  age(stored.sha256, 48h);
  EXPECT_EQ(collect(), 0);
  house.write([&](Session& s) { files::refer(s, stored.sha256, "documents", 2); });
  house.pass(2h);
  EXPECT_EQ(collect(), 0);
  EXPECT_TRUE(house.files().contains(stored.sha256));
}

TEST_P(FileKeeping, what_was_just_finished_stays_although_it_is_marked) {
  auto const stored = house.files().put("fresh");
  house.write([&](Session& s) {
    files::refer(s, stored.sha256, "documents", 1);
    files::release(s, stored.sha256, "documents", 1);
  });
  EXPECT_EQ(collect_twice(), 0);
  EXPECT_TRUE(house.files().contains(stored.sha256));
  age(stored.sha256, 2h);
  EXPECT_EQ(collect(), 1);
}

TEST_P(FileKeeping, bytes_that_were_never_named_go_after_a_day) {
  auto const stored = house.files().put("given up");
  age(stored.sha256, 20h);
  EXPECT_EQ(collect(), 0);
  age(stored.sha256, 25h);
  EXPECT_EQ(collect(), 1);
}

TEST_P(FileKeeping, a_row_whose_file_is_gone_does_no_harm) {
  auto const stored = house.files().put("lost");
  keep(stored);
  fs::remove(house.files().path(stored.sha256));
  house.pass(25h);
  EXPECT_EQ(collect_twice(), 1);
  EXPECT_EQ(house.files().put("lost").sha256, stored.sha256);
  EXPECT_NO_THROW(keep(stored));
}

// Uploads of a few contents run against a collector to which everything unnamed is old and long marked, as in two
// processes. Whatever a committed row names must be there.
TEST_P(FileKeeping, collecting_does_not_race_uploads) {
  auto const folder = house.folder() / "seen-by-two";
  auto const collecting = files::open_disk(folder);
  auto const uploading = files::open_disk(folder);
  std::atomic<bool> stop{false};
  std::atomic<int> removed{0};
  std::thread collector{[&] {
    for (int hour = 2; !stop; hour += 2)
      removed += files::collect(house.database(), *collecting, house.now() + std::chrono::hours{hour});
  }};
  // Time is made to pass for a content only while nobody is between finish() and naming it, which takes no hour.
  std::array<std::shared_mutex, 3> between_finish_and_naming;
  testing::at_once(3, [&](int t) {
    for (int i = 0; i < 40; ++i) {
      auto const which = static_cast<std::size_t>(i + t) % 3;
      auto const text = "content " + std::to_string(which);
      auto const object = t * 1000 + i;
      files::Stored stored;
      {
        std::shared_lock const lock{between_finish_and_naming[which]};
        stored = uploading->put(text);
        house.write([&](Session& s) { files::refer(s, stored.sha256, "test", object); });
      }
      {
        std::unique_lock const lock{between_finish_and_naming[which]};
        EXPECT_TRUE(uploading->contains(stored.sha256));
        fs::last_write_time(folder / stored.sha256.substr(0, 2) / stored.sha256,
                            fs::file_time_type::clock::now() - 48h);
      }
      EXPECT_EQ(uploading->read(stored.sha256), text);
      house.write([&](Session& s) { files::release(s, stored.sha256, "test", object); });
    }
  });
  for (int i = 0; i < 500 && removed == 0; ++i) std::this_thread::sleep_for(10ms);
  stop = true;
  collector.join();
  EXPECT_GT(removed, 0);
}

}  // namespace collect_test
