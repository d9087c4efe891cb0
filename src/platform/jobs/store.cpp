#include "platform/jobs/store.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <tuple>

#include "base/text.hpp"
#include "platform/jobs/bell.hpp"
#include "platform_jobs_migrations.hpp"

namespace tinhso::jobs {
namespace {

using namespace std::chrono_literals;
using database::Session;
using database::Sql;

constexpr std::array<std::chrono::seconds, 8> pauses{1s, 5s, 30s, 2min, 10min, 30min, 2h, 6h};
constexpr std::size_t longest_error = 2000;  // bytes

constexpr Sql add_job{"jobs.add",
                      "insert into jobs_job (kind, job_key, payload, state, due_at, created_at) "
                      "values (:kind, :job_key, :payload, 'waiting', :due_at, :created_at) on conflict do nothing"};
constexpr Sql any_due_job{"jobs.any_due", "select exists (select 1 from jobs_job where state = 'waiting' and due_at <= :now)"};
constexpr Sql claim_job{
    "jobs.claim",
    "update jobs_job set state = 'running', attempts = attempts + 1 where id = ("
    "  select id from jobs_job where state = 'waiting' and due_at <= :now order by due_at, id limit 1 {skip_locked}) "
    "returning id, kind, payload, state, attempts, due_at, created_at, last_error"};
constexpr Sql claim_jobs{
    "jobs.claim_more",
    "update jobs_job set state = 'running', attempts = attempts + 1 where id in ("
    "  select id from jobs_job where state = 'waiting' and due_at <= :now and kind = :kind and last_error is null "
    "  order by due_at, id limit :limit {skip_locked}) "
    "returning id, kind, payload, state, attempts, due_at, created_at, last_error"};
// A job that is done is kept for the sake of its key only.
constexpr Sql drop_job{"jobs.drop", "delete from jobs_job where id = :id and state = 'running' and job_key is null"};
constexpr Sql done_job{"jobs.done",
                       "update jobs_job set state = 'done', finished_at = :now, last_error = null where id = :id and state = 'running'"};
constexpr Sql failed_job{"jobs.failed",
                         "update jobs_job set state = :state, due_at = :due_at, last_error = :why where id = :id and state = 'running'"};
constexpr Sql forget_jobs{"jobs.forget", "delete from jobs_job where state = 'done' and finished_at < :before"};
constexpr Sql dead_jobs{"jobs.dead_letters",
                        "select id, kind, payload, state, attempts, due_at, created_at, last_error from jobs_job "
                        "where state = 'dead' and id > :after order by id limit :limit"};
constexpr Sql retry_job{"jobs.retry",
                        "update jobs_job set state = 'waiting', attempts = 0, due_at = :now where id = :id and state = 'dead'"};
constexpr Sql recover_jobs{
    "jobs.recover",
    "update jobs_job set state = case when attempts > :most then 'dead' else 'waiting' end, due_at = :now,"
    "  last_error = coalesce(last_error, 'the process ended while the job was running') where state = 'running'"};
constexpr Sql hurry_jobs{"jobs.hurry",
                         "update jobs_job set due_at = :now where state = 'waiting' and last_error is not null and due_at > :now"};
constexpr Sql first_failed{"jobs.first_failed",
                           "select id, kind, payload, state, attempts, due_at, created_at, last_error from jobs_job "
                           "where state in ('waiting', 'dead') and last_error is not null order by id limit 1"};

/// At most `longest_error` bytes, cut between characters; bytes that are not UTF-8 are not stored.
std::string fit(std::string_view why) {
  if (!is_utf8(why)) return "(the error is not valid UTF-8)";
  auto length = std::min(why.size(), longest_error);
  while (length < why.size() && length > 0 && (static_cast<unsigned char>(why[length]) & 0xc0) == 0x80) --length;
  std::string out{why.substr(0, length)};
  std::erase(out, '\0');
  return out;
}

}  // namespace

void add(Session& session, Instant now, std::string_view kind, boost::json::object const& payload, AddOptions options) {
  auto const key = options.key.empty() ? std::nullopt : std::optional{options.key};
  session.run(add_job, {{"kind", kind},
                        {"job_key", key},
                        {"payload", boost::json::serialize(payload)},
                        {"due_at", options.due_at.value_or(now)},
                        {"created_at", now}});
  if (options.hurry) session.after_commit([] { Bell::of_the_house().ring(); });
}

bool any_due(Session& session, Instant now) { return session.one<bool>(any_due_job, {{"now", now}}); }

std::optional<Job> claim(Session& session, Instant now) { return session.first<Job>(claim_job, {{"now", now}}); }

std::vector<Job> claim_more(Session& session, Instant now, std::string_view kind, int limit) {
  auto out = session.all<Job>(claim_jobs, {{"now", now}, {"kind", kind}, {"limit", limit}});
  std::sort(out.begin(), out.end(), [](Job const& a, Job const& b) { return std::tie(a.due_at, a.id) < std::tie(b.due_at, b.id); });
  return out;
}

void succeeded(Session& session, Instant now, std::int64_t id) {
  session.later(drop_job, {{"id", id}});
  session.later(done_job, {{"now", now}, {"id", id}});
}

void failed(Session& session, Instant now, Job const& job, std::string_view why) {
  auto const used = static_cast<std::size_t>(job.attempts);
  bool const again = used <= pauses.size();
  session.run(failed_job, {{"state", again ? State::waiting : State::dead},
                           {"due_at", again ? now + pauses[used - 1] : now},
                           {"why", fit(why)},
                           {"id", job.id}});
}

void forget_done(Session& session, Instant before) { session.run(forget_jobs, {{"before", before}}); }

std::vector<Job> dead_letters(Session& session, int limit, std::int64_t after) {
  return session.all<Job>(dead_jobs, {{"limit", limit}, {"after", after}});
}

void retry(Session& session, Instant now, std::int64_t id) {
  if (session.run(retry_job, {{"now", now}, {"id", id}}) == 0) throw NotFound{};
  session.after_commit([] { Bell::of_the_house().ring(); });
}

int recover(Session& session, Instant now) {
  session.run(hurry_jobs, {{"now", now}});
  return static_cast<int>(session.run(recover_jobs, {{"most", pauses.size()}, {"now", now}}));
}

std::optional<Job> first_failure(Session& session) { return session.first<Job>(first_failed); }

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::platform_jobs_migrations), std::end(embedded::platform_jobs_migrations)};
}

}  // namespace tinhso::jobs
