// Answers kept in the database, so that a request sent twice acts once.
//
// SQLite belongs to one process: what is being carried out is known in memory and costs no write. On PostgreSQL several
// processes may serve: there the claim itself is a row.
#include <spdlog/spdlog.h>

#include <atomic>
#include <mutex>
#include <set>

#include "base/time.hpp"
#include "platform/database/database.hpp"
#include "platform/web/parse.hpp"
#include "platform/web/web.hpp"
#include "platform_web_migrations.hpp"

namespace tinhso::web {
namespace {

using database::Session;
using database::Sql;

constexpr std::chrono::hours answer_life{24};
constexpr std::chrono::minutes claim_life{2};    // then whoever held it has died
constexpr std::size_t answer_limit = 1'000'000;  // bytes; larger answers are not kept

enum class IdempotencyState { running, done };
BOOST_DESCRIBE_ENUM(IdempotencyState, running, done)

struct KeptRow {
  std::string fingerprint;
  IdempotencyState state = IdempotencyState::running;
  std::int64_t status = 0;
  std::string headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(KeptRow, (), (fingerprint, state, status, headers, body))

constexpr Sql find_kept{"web.find_kept",
                        "select fingerprint, state, status, headers, body from web_idempotency "
                        "where request_key = :request_key and made_at > :oldest_at"};
constexpr Sql claim_key{
    "web.claim_key",
    "insert into web_idempotency (request_key, fingerprint, state, status, headers, body, made_at) "
    "values (:request_key, :fingerprint, 'running', 0, '', '', :now_at) "
    "on conflict (request_key) do update set fingerprint = excluded.fingerprint, state = 'running', "
    "made_at = excluded.made_at where web_idempotency.made_at <= :oldest_at "
    "or (web_idempotency.state = 'running' and web_idempotency.made_at <= :dead_at)"};
constexpr Sql keep_answer{
    "web.keep_answer",
    "insert into web_idempotency (request_key, fingerprint, state, status, headers, body, made_at) "
    "values (:request_key, :fingerprint, 'done', :status, :headers, :body, :now_at) "
    "on conflict (request_key) do update set fingerprint = excluded.fingerprint, state = 'done', "
    "status = excluded.status, headers = excluded.headers, body = excluded.body, "
    "made_at = excluded.made_at"};
constexpr Sql drop_claim{"web.drop_claim",
                         "delete from web_idempotency where request_key = :request_key and state = 'running'"};
constexpr Sql drop_old{"web.drop_old", "delete from web_idempotency where made_at <= :oldest_at"};

std::string headers_to_text(Response const& answer) {
  boost::json::array out;
  for (auto const& [name, value] : answer.headers)
    if (!equal_ignoring_case(name, "set-cookie"))
      out.push_back(boost::json::array{boost::json::string{name}, boost::json::string{value}});
  return boost::json::serialize(out);
}
Response answer_from(KeptRow row) {
  Response out;
  out.status = static_cast<int>(row.status);
  out.body = std::move(row.body);
  auto const headers = boost::json::parse(row.headers);
  for (auto const& header : headers.as_array())
    out.headers.emplace(header.at(0).as_string().c_str(), header.at(1).as_string().c_str());
  return out;
}

class DatabaseIdempotency final : public Idempotency {
 public:
  DatabaseIdempotency(database::Database& database, Clock const& clock)
      : database_{database}, clock_{clock}, shared_{database.engine() == database::Engine::postgresql} {}

  Claim claim(std::string const& key, std::string const& fingerprint) override {
    {
      std::lock_guard const lock{mutex_};
      if (!running_.insert(key).second) return {Claim::State::running, {}};
    }
    try {
      auto out = shared_ ? claim_row(key, fingerprint) : find(key, fingerprint);
      if (out.state != Claim::State::fresh) forget(key);
      return out;
    } catch (...) {
      forget(key);
      throw;
    }
  }

  /// What the handler did is committed: a fault here is logged and must not turn its success into an error.
  void keep(std::string const& key, std::string const& fingerprint, Response const& answer) override {
    try {
      if (answer.body.size() > answer_limit) return release(key);
      auto const now = clock_.now();
      bool const prune = kept_++ % 256 == 0;
      database_.write([&](Session& session) {
        session.run(keep_answer, {{"request_key", key},
                                  {"fingerprint", fingerprint},
                                  {"status", answer.status},
                                  {"headers", headers_to_text(answer)},
                                  {"body", answer.body},
                                  {"now_at", now}});
        if (prune) session.run(drop_old, {{"oldest_at", now - answer_life}});
      });
    } catch (std::exception const& fault) {
      spdlog::error("an answer could not be kept for its Idempotency-Key: {}", fault.what());
    }
    forget(key);
  }

  void release(std::string const& key) override {
    try {
      if (shared_) database_.write([&](Session& session) { session.run(drop_claim, {{"request_key", key}}); });
    } catch (std::exception const& fault) {
      spdlog::warn("an Idempotency-Key stays claimed for two minutes: {}", fault.what());
    }
    forget(key);
  }

 private:
  Claim find(std::string const& key, std::string const& fingerprint) {
    auto row = database_.read([&](Session& session) {
      return session.first<KeptRow>(find_kept, {{"request_key", key}, {"oldest_at", clock_.now() - answer_life}});
    });
    return judge(std::move(row), fingerprint);
  }
  Claim claim_row(std::string const& key, std::string const& fingerprint) {
    auto const now = clock_.now();
    bool const ours = database_.write([&](Session& session) {
      return session.run(claim_key, {{"request_key", key},
                                     {"fingerprint", fingerprint},
                                     {"now_at", now},
                                     {"oldest_at", now - answer_life},
                                     {"dead_at", now - claim_life}}) > 0;
    });
    return ours ? Claim{} : find(key, fingerprint);
  }
  static Claim judge(std::optional<KeptRow> row, std::string const& fingerprint) {
    if (!row) return {};
    if (row->fingerprint != fingerprint) return {Claim::State::other, {}};
    if (row->state == IdempotencyState::running) return {Claim::State::running, {}};
    return {Claim::State::answered, answer_from(std::move(*row))};
  }
  void forget(std::string const& key) {
    std::lock_guard const lock{mutex_};
    running_.erase(key);
  }

  database::Database& database_;
  Clock const& clock_;
  bool const shared_;
  std::mutex mutex_;
  std::set<std::string> running_;
  std::atomic<std::uint64_t> kept_{0};
};

}  // namespace

std::shared_ptr<Idempotency> database_idempotency(database::Database& database, Clock const& clock) {
  return std::make_shared<DatabaseIdempotency>(database, clock);
}
std::vector<database::Migration> migrations() {
  return {std::begin(embedded::platform_web_migrations), std::end(embedded::platform_web_migrations)};
}

}  // namespace tinhso::web
