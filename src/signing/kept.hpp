// Long-term upkeep of signed files (EN 319 142-1; Decree 68/2024/NĐ-CP; Decree 30/2020/NĐ-CP, article 31): a signature
// checked and found good gets its time-stamp and revocation data within a day (level LT), an archive time-stamp when
// its document is put into a work file (LTA), and one more before the certificate or an algorithm of the newest stamp
// stops to count. Rules are the folder of trust anchors: policy.toml, `[[algorithm]]` and `[upkeep]`.
//
// Which copy: what was sent is never touched, here or at the receivers; a second copy, the kept one, begins with the
// same bytes and grows (documents/kept.hpp). In one house sender and receivers share one document, so one kept copy is
// every archive's; a package to other systems carries the bytes that were signed, and their house keeps its own copy.
//
// A file that cannot be brought on is tried again after 5 min, 30 min, 2 h, 6 h, 12 h and then daily, for ten days;
// then it stops until a person says so. Files that can never be (`unfit`: manipulated, or not written to) are not tried
// again by themselves. Functions are thread-safe and throw NotFound, Forbidden and Conflict. Part of signing.hpp.
#pragma once

#include "documents/kept.hpp"
#include "platform/web/web.hpp"

namespace tinhso::signing {

enum class KeptState { waiting, failing, stopped, kept, unfit };
BOOST_DESCRIBE_ENUM(KeptState, waiting, failing, stopped, kept, unfit)
enum class KeptShow { all, due, failed, unfit, kept, renewing };
BOOST_DESCRIBE_ENUM(KeptShow, all, due, failed, unfit, kept, renewing)

struct KeptRow {
  std::int64_t id = 0;
  std::int64_t document = 0;
  std::int64_t ordinal = 0;
  std::string code;       ///< number and notation; the subject is for those who may read the document
  std::string from_name;  ///< whose document it is
  std::string file_name;
  std::int64_t bytes = 0;                  ///< as sent
  std::optional<std::int64_t> kept_bytes;  ///< of the kept copy
  KeptState state = KeptState::waiting;
  std::string level;   ///< reached: "", "B", "T", "LT", "LTA"
  std::string wanted;  ///< "LT", "LTA"
  std::string why;     ///< "arrival", "filed", "renewal", "policy", "retry"
  Instant due_at;
  std::optional<Instant> next_at;
  std::int64_t attempts = 0;
  std::string problem;  ///< in the reader's language
  std::optional<Instant> good_until;
  std::optional<Instant> renew_at;
  std::optional<Instant> kept_at;
};
BOOST_DESCRIBE_STRUCT(KeptRow, (),
                      (id, document, ordinal, code, from_name, file_name, bytes, kept_bytes, state, level, wanted, why,
                       due_at, next_at, attempts, problem, good_until, renew_at, kept_at))

struct KeptStep {
  std::int64_t id = 0;
  Instant at;
  std::string why;
  std::string by_name;  ///< empty: the upkeep itself
  std::string level_before;
  std::string level_after;
  std::string sha256_before;
  std::string sha256_after;
  std::int64_t bytes_before = 0;
  std::int64_t bytes_after = 0;
  std::string problem;  ///< empty: it went well
};
BOOST_DESCRIBE_STRUCT(KeptStep, (),
                      (id, at, why, by_name, level_before, level_after, sha256_before, sha256_after, bytes_before,
                       bytes_after, problem))
struct KeptView {
  KeptRow file;
  std::vector<KeptStep> steps;  ///< newest first, at most 100
  bool can_retry = false;
};
BOOST_DESCRIBE_STRUCT(KeptView, (), (file, steps, can_retry))

/// How many files of the reader's agency and those below are where.
struct KeptSummary {
  std::int64_t files = 0;
  std::int64_t lta = 0;
  std::int64_t lt = 0;
  std::int64_t below = 0;   ///< B or T, or not looked at yet
  std::int64_t due = 0;     ///< to be done
  std::int64_t late = 0;    ///< of those, past their time
  std::int64_t failed = 0;  ///< failing or stopped
  std::int64_t unfit = 0;
  std::int64_t renewing = 0;  ///< to be renewed within 90 days
  bool time_stamps = false;   ///< a time-stamp authority is set up
  bool trust = false;         ///< trust anchors are set up; nothing is kept without
};
BOOST_DESCRIBE_STRUCT(KeptSummary, (), (files, lta, lt, below, due, late, failed, unfit, renewing, time_stamps, trust))
struct KeptQuery {
  std::optional<KeptShow> show;
  std::optional<Text<0, 200>> q;  ///< part of number, file name or agency
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(KeptQuery, (), (show, q, after, limit))

KeptSummary kept_summary(Context& context, Principal const& who);
Page<KeptRow> kept_page(Context& context, Principal const& who, KeptQuery const& query);
KeptView kept_view(Context& context, Principal const& who, std::int64_t id);
/// At once, with its attempts forgotten.
KeptView retry_kept(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
struct Retried {
  std::int64_t files = 0;
};
BOOST_DESCRIBE_STRUCT(Retried, (), (files))
/// Every file that fails or has stopped, at most 2,000 at once.
Retried retry_all_kept(Context& context, Principal const& who, Origin const& origin);

/// Begins with the signed files of a document, or (0) of any that were missed. After the check of its files.
int begin_keeping(Context& context, std::int64_t document);
/// The job `signing.keep_filed`.
void keep_filed(Context& context, std::int64_t document);
/// The job `signing.keep`: the next step of one file, if it is time.
void keep_file(Context& context, std::int64_t id);
/// Once a day: what was missed, what is to be renewed, what other rules have to be reckoned for. Returns how many.
int keep_up(Context& context);

web::Routes kept_routes();

}  // namespace tinhso::signing
