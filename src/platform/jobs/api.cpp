#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::jobs {
namespace {

struct DeadQuery {
  std::optional<Range<0, 9'007'199'254'740'991>> after;
  std::optional<Range<1, 500>> limit;
};
BOOST_DESCRIBE_STRUCT(DeadQuery, (), (after, limit))

struct DeadJob {
  std::int64_t id = 0;
  std::string kind;
  boost::json::value payload;
  int attempts = 0;
  Instant failed_at;
  Instant created_at;
  std::optional<std::string> last_error;
};
BOOST_DESCRIBE_STRUCT(DeadJob, (), (id, kind, payload, attempts, failed_at, created_at, last_error))

Page<DeadJob> read_dead(web::Call& call, DeadQuery const& query) {
  auto const limit = static_cast<int>(query.limit ? query.limit->value : 100);
  auto jobs = call.context.database.read(
      [&](database::Session& session) { return dead_letters(session, limit + 1, query.after ? query.after->value : 0); });
  Page<DeadJob> page;
  if (std::ssize(jobs) > limit) {
    jobs.resize(static_cast<std::size_t>(limit));
    page.next = std::to_string(jobs.back().id);
  }
  for (auto& job : jobs)
    page.items.push_back({job.id, std::move(job.kind), boost::json::parse(job.payload), job.attempts, job.due_at, job.created_at,
                          std::move(job.last_error)});
  return page;
}

web::None retry_dead(web::Call& call, web::None const&) {
  auto const id = call.id();
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& session) {
    retry(session, now, id);
    audit::record(session, now, audit::actor(call.principal(), call.request.origin), {"jobs.retry", "job", std::to_string(id)});
  });
  return {};
}

}  // namespace

web::Routes routes() {
  return {web::get<DeadQuery, Page<DeadJob>>("/api/jobs/dead", web::may("jobs.operate"), read_dead,
                                             "Jobs that were given up after their last attempt, oldest first."),
          web::post<web::None, web::None>("/api/jobs/{id}/retry", web::may("jobs.operate"), retry_dead,
                                          "Let a dead job wait again, due at once.")};
}

}  // namespace tinhso::jobs
