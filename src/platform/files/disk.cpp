#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "platform/files/files.hpp"
#include "platform/files/sniff.hpp"

namespace tinhso::files {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(char const* what) {
  int const code = errno;
  // A quota and a limit on the size of files end the same way as a full disk: there is no room for the bytes.
  if (code == ENOSPC || code == EDQUOT || code == EFBIG) throw StorageFull{};
  throw Unavailable{
      "files.unavailable",
      {"Kho tệp đang gặp sự cố; thao tác chưa được ghi nhận.",
       std::string{"The file store failed ("} + what + ": " + std::strerror(code) + "). Nothing was recorded."}};
}

/// An open file or folder; closed at the end of its life.
class Handle {
 public:
  Handle() = default;
  explicit Handle(int fd) : fd_{fd} {}
  Handle(Handle&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Handle() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

Handle open_folder(fs::path const& path) {
  Handle folder{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder) fail("open folder");
  return folder;
}

void lock(Handle const& handle) {
  while (::flock(handle.get(), LOCK_EX) != 0)
    if (errno != EINTR) fail("lock");
}

void sync(Handle const& handle) {
  if (::fsync(handle.get()) != 0) fail("fsync");
}

bool is_hash(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string hex(unsigned char const* bytes, std::size_t count) {
  constexpr char const* digits = "0123456789abcdef";
  std::string out;
  out.reserve(count * 2);
  for (std::size_t i = 0; i < count; ++i) {
    out += digits[bytes[i] >> 4U];
    out += digits[bytes[i] & 15U];
  }
  return out;
}

std::string random_name() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error{"no random numbers"};
  return hex(bytes.data(), bytes.size());
}

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

/// A file in `coming/` that holds a lock on itself as long as its upload lives, so that clean_up() of another process
/// can tell the dead from the living.
class Temporary {
 public:
  explicit Temporary(fs::path const& folder) {
    for (;;) {
      path_ = folder / random_name();
      handle_ = Handle{::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640)};
      if (!handle_) fail("create");
      struct stat info {};
      // Between open and lock a clean_up() may have taken it for a dead one: then it has no name any more.
      if (::flock(handle_.get(), LOCK_EX | LOCK_NB) == 0 && ::fstat(handle_.get(), &info) == 0 && info.st_nlink > 0)
        return;
    }
  }
  Temporary(Temporary const&) = delete;
  Temporary& operator=(Temporary const&) = delete;
  ~Temporary() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  int fd() const { return handle_.get(); }
  Handle const& handle() const { return handle_; }
  void rename_to(fs::path const& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) fail("rename");
    path_.clear();
  }

 private:
  fs::path path_;
  Handle handle_;
};

/// Removes temporaries whose upload has died.
void clean_up(fs::path const& coming) {
  for (auto const& entry : fs::directory_iterator{coming}) {
    Handle const file{::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC)};
    if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlink(entry.path().c_str());
  }
}

class DiskUpload final : public Upload {
 public:
  DiskUpload(fs::path const& folder, Sniffer const& sniffer, std::int64_t limit)
      : folder_{folder}, sniffer_{sniffer}, limit_{limit}, file_{folder / "coming"}, digest_{EVP_MD_CTX_new()} {
    if (!digest_ || EVP_DigestInit_ex(digest_.get(), EVP_sha256(), nullptr) != 1)
      throw std::runtime_error{"no SHA-256"};
  }

  void write(std::string_view bytes) override {
    if (static_cast<std::int64_t>(bytes.size()) > limit_ - bytes_) {
      auto const megabytes = std::to_string((limit_ + 999'999) / 1'000'000);
      throw TooLarge{"files.too_large",
                     {"Tệp lớn hơn mức cho phép (" + megabytes + " MB).",
                      "The file is larger than allowed (" + megabytes + " MB)."}};
    }
    EVP_DigestUpdate(digest_.get(), bytes.data(), bytes.size());
    bytes_ += static_cast<std::int64_t>(bytes.size());
    while (!bytes.empty()) {
      auto const n = ::write(file_.fd(), bytes.data(), bytes.size());
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail("write");
      bytes.remove_prefix(static_cast<std::size_t>(n));
    }
  }

  Stored finish() override {
    std::array<unsigned char, 32> hash{};
    EVP_DigestFinal_ex(digest_.get(), hash.data(), nullptr);
    Stored const stored{hex(hash.data(), hash.size()), bytes_, sniffer_.type_of(file_.fd())};
    sync(file_.handle());
    auto const shard = open_folder(folder_ / stored.sha256.substr(0, 2));
    auto const target = folder_ / stored.sha256.substr(0, 2) / stored.sha256;
    {
      // remove() takes the same lock: it either sees the fresh time of the file that stays, or is done before we look.
      Handle const guard = open_folder(folder_ / stored.sha256.substr(0, 2));
      lock(guard);
      struct stat there {};
      // A file of another size was damaged since; a good copy replaces it.
      if (::stat(target.c_str(), &there) == 0 && there.st_size == bytes_) {
        if (::utimensat(AT_FDCWD, target.c_str(), nullptr, 0) != 0) fail("touch");
      } else {
        if (::futimens(file_.fd(), nullptr) != 0) fail("touch");
        file_.rename_to(target);
      }
    }
    sync(shard);  // also when the content was there: whoever wrote it may not have come to this line yet
    return stored;
  }

 private:
  fs::path const& folder_;
  Sniffer const& sniffer_;
  std::int64_t limit_;
  Temporary file_;
  std::unique_ptr<EVP_MD_CTX, FreeDigest> digest_;
  std::int64_t bytes_ = 0;
};

class DiskStore final : public Store {
 public:
  explicit DiskStore(fs::path folder) : folder_{std::move(folder)} {
    std::error_code fault;
    fs::create_directories(folder_ / "coming", fault);
    for (int i = 0; i < 256 && !fault; ++i) {
      auto const byte = static_cast<unsigned char>(i);
      fs::create_directory(folder_ / hex(&byte, 1), fault);
    }
    if (fault) {
      errno = fault.value();
      fail("create folders");
    }
    sync(open_folder(folder_));
    clean_up(folder_ / "coming");
  }

  std::unique_ptr<Upload> begin(std::int64_t limit_bytes) override {
    return std::make_unique<DiskUpload>(folder_, sniffer_, limit_bytes);
  }

  bool contains(std::string_view sha256) const override {
    return is_hash(sha256) && ::access(place(sha256).c_str(), F_OK) == 0;
  }

  std::string read(std::string_view sha256) const override {
    Handle const file{::open(path(sha256).c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0) throw NotFound{};
    std::string out(static_cast<std::size_t>(info.st_size), '\0');
    for (std::size_t have = 0; have < out.size();) {
      auto const n = ::read(file.get(), out.data() + have, out.size() - have);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) fail("read");
      have += static_cast<std::size_t>(n);
    }
    return out;
  }

  fs::path path(std::string_view sha256) const override {
    if (!contains(sha256)) throw NotFound{};
    return place(sha256);
  }

  std::vector<std::string> list(std::string_view prefix) const override {
    std::vector<std::string> out;
    for (auto const& entry : fs::directory_iterator{folder_ / prefix})
      if (auto name = entry.path().filename().string(); is_hash(name)) out.push_back(std::move(name));
    return out;
  }

  bool remove(std::string_view sha256, std::chrono::seconds age) override {
    if (!is_hash(sha256)) return true;
    Handle const guard = open_folder(folder_ / sha256.substr(0, 2));
    lock(guard);
    auto const target = place(sha256);
    struct stat info {};
    if (::stat(target.c_str(), &info) != 0) {
      if (errno == ENOENT) return true;
      fail("stat");
    }
    auto const finished = std::chrono::system_clock::from_time_t(info.st_mtim.tv_sec);
    if (finished + age > std::chrono::system_clock::now()) return false;
    if (::unlink(target.c_str()) != 0 && errno != ENOENT) fail("unlink");
    return true;
  }

 private:
  fs::path place(std::string_view sha256) const { return folder_ / sha256.substr(0, 2) / sha256; }

  fs::path folder_;
  Sniffer sniffer_;
};

}  // namespace

Stored Store::put(std::string_view bytes) {
  auto upload = begin(static_cast<std::int64_t>(bytes.size()));
  upload->write(bytes);
  return upload->finish();
}

std::unique_ptr<Store> open_disk(fs::path const& folder) { return std::make_unique<DiskStore>(folder); }

}  // namespace tinhso::files
