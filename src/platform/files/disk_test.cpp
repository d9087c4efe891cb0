#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include <csignal>
#include <fstream>
#include <future>
#include <random>
#include <thread>

#include "platform/files/files.hpp"
#include "testing/at_once.hpp"

namespace disk_test {

namespace fs = std::filesystem;
namespace files = tinhso::files;
using namespace std::chrono_literals;

class DiskStore : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "tinhso-files-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder); }
  std::size_t coming() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder / "coming"}, fs::directory_iterator{}));
  }
  fs::path folder;
};

/// A zip with these entries, as bytes.
std::string zip_of(fs::path const& folder, std::vector<std::pair<std::string, std::string>> const& entries) {
  auto const path = folder / "made.zip";
  fs::remove(path);
  int fault = 0;
  auto* archive = zip_open(path.c_str(), ZIP_CREATE, &fault);
  for (auto const& [name, text] : entries)
    zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), 0);
  zip_close(archive);
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

TEST_F(DiskStore, names_bytes_by_their_hash) {
  auto const store = files::open_disk(folder);
  auto const stored = store->put("abc");
  EXPECT_EQ(stored.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(stored.bytes, 3);
  EXPECT_EQ(store->read(stored.sha256), "abc");
  EXPECT_EQ(store->path(stored.sha256), folder / "ba" / stored.sha256);
  EXPECT_EQ(store->list("ba"), std::vector{stored.sha256});
  EXPECT_EQ(coming(), 0U);
}

TEST_F(DiskStore, an_upload_is_invisible_until_it_is_finished_and_leaves_nothing_when_it_is_given_up) {
  auto const store = files::open_disk(folder);
  {
    auto upload = store->begin(100);
    upload->write("ab");
    upload->write("c");
    EXPECT_FALSE(store->contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    EXPECT_EQ(coming(), 1U);
  }
  EXPECT_EQ(coming(), 0U);
}

TEST_F(DiskStore, the_same_bytes_are_kept_once) {
  auto const store = files::open_disk(folder);
  auto const first = store->put("twice");
  struct stat before {};
  ::stat(store->path(first.sha256).c_str(), &before);
  store->put("twice");
  struct stat after {};
  ::stat(store->path(first.sha256).c_str(), &after);
  EXPECT_EQ(before.st_ino, after.st_ino);
}

TEST_F(DiskStore, a_damaged_copy_is_replaced_by_a_good_one) {
  auto const store = files::open_disk(folder);
  auto const stored = store->put("whole");
  fs::resize_file(store->path(stored.sha256), 2);
  store->put("whole");
  EXPECT_EQ(store->read(stored.sha256), "whole");
}

TEST_F(DiskStore, refuses_more_than_the_limit) {
  auto const store = files::open_disk(folder);
  auto upload = store->begin(4);
  upload->write("1234");
  EXPECT_THROW(upload->write("5"), tinhso::TooLarge);
}

TEST_F(DiskStore, a_name_that_is_no_hash_is_not_found) {
  auto const store = files::open_disk(folder);
  for (auto const* name :
       {"", "../../etc/passwd", "ba", "ZZ7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "00000000000000000000000000000000000000000000000000000000000000ff"}) {
    EXPECT_FALSE(store->contains(name));
    EXPECT_THROW(store->read(name), tinhso::NotFound);
    EXPECT_THROW(store->path(name), tinhso::NotFound);
  }
}

TEST_F(DiskStore, what_a_dead_process_left_is_removed_and_what_lives_stays) {
  auto const store = files::open_disk(folder);
  std::ofstream{folder / "coming" / "left-behind"} << "half";
  auto upload = store->begin(10);
  upload->write("live");
  auto const second = files::open_disk(folder);
  EXPECT_EQ(coming(), 1U);
  EXPECT_EQ(second->read(upload->finish().sha256), "live");
}

TEST_F(DiskStore, many_threads_may_bring_the_same_and_different_bytes) {
  auto const store = files::open_disk(folder);
  auto const other = files::open_disk(folder);
  tinhso::testing::at_once(8, [&](int t) {
    auto& mine = t % 2 ? *store : *other;
    for (int i = 0; i < 10; ++i) {
      auto const text = std::string(50'000, static_cast<char>('a' + i % 5)) + std::to_string(i % 10);
      EXPECT_EQ(mine.read(mine.put(text).sha256), text);
    }
  });
  std::size_t kept = 0;
  for (auto const& entry : fs::recursive_directory_iterator{folder}) kept += entry.is_regular_file() ? 1U : 0U;
  EXPECT_EQ(kept, 10U);
}

TEST_F(DiskStore, keeps_what_was_finished_lately_and_removes_the_rest) {
  auto const store = files::open_disk(folder);
  auto const stored = store->put("old");
  EXPECT_FALSE(store->remove(stored.sha256, 1h));
  fs::last_write_time(store->path(stored.sha256), fs::file_time_type::clock::now() - 2h);
  store->put("old");  // again: it counts from now
  EXPECT_FALSE(store->remove(stored.sha256, 1h));
  fs::last_write_time(store->path(stored.sha256), fs::file_time_type::clock::now() - 2h);
  EXPECT_TRUE(store->remove(stored.sha256, 1h));
  EXPECT_FALSE(store->contains(stored.sha256));
  EXPECT_TRUE(store->remove(stored.sha256, 1h));
}

TEST_F(DiskStore, removing_never_takes_bytes_that_were_just_finished) {
  auto const store = files::open_disk(folder);
  std::atomic<bool> stop{false};
  std::string const text = "contested";
  auto const sha256 = store->put(text).sha256;
  std::thread remover{[&] {
    while (!stop) {
      std::error_code gone;
      if (std::random_device{}() % 4 == 0)
        fs::last_write_time(folder / sha256.substr(0, 2) / sha256, fs::file_time_type::clock::now() - 2h, gone);
      store->remove(sha256, 3600s);
    }
  }};
  // The remover ages the file itself, so it may go again after finish(); but finish() must always succeed and the next
  // finish() must bring the bytes back.
  for (int i = 0; i < 100; ++i) EXPECT_EQ(store->put(text).sha256, sha256);
  stop = true;
  remover.join();
  store->put(text);
  EXPECT_EQ(store->read(sha256), text);
}

TEST_F(DiskStore, a_limit_on_file_size_is_storage_full_and_leaves_nothing) {
  auto const store = files::open_disk(folder);
  auto const child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int result = 1;
    try {
      auto upload = store->begin(1'000'000);
      upload->write(std::string(200'000, 'x'));
    } catch (tinhso::StorageFull const&) {
      result = 0;
    } catch (...) {
      result = 2;
    }
    ::_exit(result);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_EQ(coming(), 0U);
}

TEST_F(DiskStore, a_full_disk_is_storage_full_and_what_was_there_stays) {
  if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=2m") != 0) GTEST_SKIP() << "only root may mount";
  {
    auto const store = files::open_disk(folder);
    auto const kept = store->put("kept");
    EXPECT_THROW(store->put(std::string(4'000'000, 'x')), tinhso::StorageFull);
    EXPECT_EQ(coming(), 0U);
    EXPECT_EQ(store->read(kept.sha256), "kept");
    EXPECT_NO_THROW(store->put(std::string(1'000'000, 'y')));
  }
  ::umount(folder.c_str());
}

TEST_F(DiskStore, tells_types_by_their_bytes) {
  auto const store = files::open_disk(folder);
  auto const type = [&](std::string const& bytes) { return store->put(bytes).type; };
  EXPECT_EQ(type("%PDF-1.4\n1 0 obj\n"), "application/pdf");
  EXPECT_EQ(type("<?xml version=\"1.0\"?><a/>"), "text/xml");
  EXPECT_EQ(type("Kính gửi các xã"), "text/plain");
  EXPECT_EQ(type(std::string("\x01\x02\x03\x00\xff", 5)), "application/octet-stream");
  // The order of entries differs between programs that write them.
  EXPECT_EQ(
      type(zip_of(folder,
                  {{"docProps/app.xml", "<a/>"}, {"word/document.xml", "<w/>"}, {"[Content_Types].xml", "<t/>"}})),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
  EXPECT_EQ(type(zip_of(folder, {{"[Content_Types].xml", "<t/>"}, {"xl/workbook.xml", "<w/>"}})),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  EXPECT_EQ(type(zip_of(folder, {{"[Content_Types].xml", "<t/>"}, {"ppt/presentation.xml", "<w/>"}})),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation");
  EXPECT_EQ(type(zip_of(folder, {{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", "<t/>"}})),
            "application/vnd.oasis.opendocument.text");
  EXPECT_EQ(type(zip_of(folder, {{"mimetype", "application/vnd.oasis.opendocument.text\r\nX: y"}, {"a", "b"}})),
            "application/zip");
  EXPECT_EQ(type(zip_of(folder, {{"word/document.xml", "no content types"}})), "application/zip");
  EXPECT_EQ(type("PK\x03\x04 but nothing after"), "application/zip");
}

TEST_F(DiskStore, a_zip_that_lies_about_its_directory_is_only_a_zip) {
  auto const store = files::open_disk(folder);
  auto const good = zip_of(folder, {{"[Content_Types].xml", "<t/>"}, {"word/document.xml", "<w/>"}});
  std::mt19937 random{7};
  for (int i = 0; i < 80; ++i) {
    auto bad = good;
    for (int k = 0; k < 3; ++k) bad[4 + random() % (bad.size() - 4)] = static_cast<char>(random());
    EXPECT_TRUE(store->put(bad).type.starts_with("application/"));
  }
}

TEST(CleanName, keeps_a_plain_name_and_its_marks) {
  EXPECT_EQ(files::clean_name("Công điện 05.pdf"), "Công điện 05.pdf");
  EXPECT_EQ(files::clean_name("Co\xCC\x82ng.pdf"), "C\xC3\xB4ng.pdf");  // decomposed, as macOS sends it
}

TEST(CleanName, takes_away_paths_and_tricks) {
  EXPECT_EQ(files::clean_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(files::clean_name("C:\\Users\\a\\b.docx"), "b.docx");
  EXPECT_EQ(files::clean_name("don\xE2\x80\xAE"
                              "fdp.exe"),
            "donfdp.exe");
  EXPECT_EQ(files::clean_name("a\r\nSet-Cookie: x\0b.pdf"), "aSet-Cookie_ x");
  EXPECT_EQ(files::clean_name("..."), "tep");
  EXPECT_EQ(files::clean_name(""), "tep");
  EXPECT_EQ(files::clean_name("a<b>?.txt. "), "a_b__.txt");
}

TEST(CleanName, cuts_a_long_name_but_not_its_extension) {
  std::string long_name;
  for (int i = 0; i < 300; ++i) long_name += "ế";
  auto const cut = files::clean_name(long_name + ".docx");
  EXPECT_EQ(tinhso::code_points(cut), 200U);
  EXPECT_TRUE(cut.ends_with("ế.docx"));
}

}  // namespace disk_test
