// Validation, and keeping for decades, in a process of its own, for a server with many threads: this very program is started again as
// `tinhso sign worker`, gets the file on its standard input and answers with one line of JSON.
//
// Two walls stand around a hostile file: the worker may only compute, read its file and ask for revocation data, and it
// does the parsing in a child that may not even do that (apart.hpp). The file is handed over in memory and never
// touches a disk. What the worker may use is limited; one that dies, or does not answer in time, gives a report that
// says so. Thread-safe; nothing of the caller is copied into the new process but the file.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>

#include "signing/formats/keeping.hpp"
#include "signing/formats/verdict.hpp"

namespace tinhso::signing {

struct WorkerOptions {
  std::filesystem::path program = "/proc/self/exe";
  std::filesystem::path trust;        ///< folder of load_policy(); empty: nobody is trusted
  bool offline = false;               ///< ask no server for revocation data
  std::optional<std::size_t> frozen;  ///< see Policy::frozen
  std::optional<Instant> at;          ///< time of validation; now when absent
  std::chrono::seconds time{60};
};
/// Throws Unavailable `signing.no_worker` when the process cannot be started: nothing is known of the file then.
Report validate_in_worker(std::string_view bytes, WorkerOptions const& options);

/// keep_pdf() by the worker, with the time-stamp authority at that address. Throws what keep_pdf() throws, and
/// Unavailable `signing.no_worker` when the process cannot be started or dies.
Kept keep_in_worker(std::string_view bytes, Level wanted, std::string const& time_stamps, WorkerOptions const& options);

/// printed_copy() by the worker; throws what copy_apart() throws.
std::string copy_in_worker(std::string_view original, std::string_view card, WorkerOptions const& options);

/// What `tinhso sign worker` is asked for besides validating.
struct WorkerTask {
  std::string keep;          ///< keep_pdf() to this level
  std::string time_stamps;   ///< address of the authority for it
  std::size_t card = 0;      ///< printed_copy(): so many bytes at the end of the input are the card
};
/// What `tinhso sign worker` does. Returns its exit code.
int run_worker(WorkerOptions const& options, WorkerTask const& task = {});

}  // namespace tinhso::signing
