#include "simulate/desk.hpp"

#include <algorithm>

namespace tinhso::simulate {
namespace {

constexpr std::size_t ahead = 200;  // letters, a few kilobytes each on disk and only their names here
constexpr std::size_t kept = 2000;  // a batch that is taken back asks again

}  // namespace

Desk::Desk(Writing const& writing, files::Store& store, std::int64_t limit, std::vector<std::uint32_t> letters,
           int threads)
    : writing_{writing}, store_{store}, limit_{limit}, letters_{std::move(letters)} {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { loop(); });
}

Desk::~Desk() {
  {
    std::lock_guard const lock{mutex_};
    stopping_ = true;
  }
  changed_.notify_all();
  for (auto& thread : threads_) thread.join();
}

std::vector<Filed> Desk::make(std::uint32_t letter) const {
  std::vector<Filed> out;
  for (auto const& sheet : writing_.sheets_of(letter)) {
    auto upload = store_.begin(limit_);
    upload->write(sheet.bytes);
    out.push_back({sheet.name, upload->finish()});
  }
  return out;
}

void Desk::loop() {
  std::unique_lock lock{mutex_};
  while (!stopping_) {
    if (next_ >= letters_.size() || ready_.size() >= ahead + std::min(taken_.size(), kept)) {
      changed_.wait(lock);
      continue;
    }
    auto const letter = letters_[next_++];
    lock.unlock();
    std::vector<Filed> made;
    std::exception_ptr fault;
    try {
      made = make(letter);
    } catch (...) {
      fault = std::current_exception();
    }
    lock.lock();
    if (fault) fault_ = fault;
    else ready_[letter] = std::move(made);
    changed_.notify_all();
  }
}

std::vector<Filed> Desk::take(std::uint32_t letter) {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [&] { return fault_ || ready_.contains(letter); });
  if (fault_) std::rethrow_exception(fault_);
  if (std::ranges::find(taken_, letter) == taken_.end()) taken_.push_back(letter);
  if (taken_.size() > kept) {
    ready_.erase(taken_.front());
    taken_.erase(taken_.begin());
  }
  changed_.notify_all();
  return ready_.at(letter);
}

}  // namespace tinhso::simulate
