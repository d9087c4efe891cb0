#include "platform/database/database.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <random>
#include <stdexcept>
#include <thread>

#include "platform/database/faults.hpp"
#include "platform/database/pool.hpp"
#include "platform/database/transaction.hpp"
#include "platform/database/wal_sync.hpp"

namespace tinhso::database {
namespace {

using std::chrono::milliseconds;

/// Sessions of this thread, innermost first, so that a read() inside a read() or write() finds the one that is there.
struct Frame {
  Database const* database;
  Session* session;
  Frame const* outer;
};
thread_local Frame const* innermost = nullptr;

class Scope {
 public:
  Scope(Database const& database, Session& session) : frame_{&database, &session, innermost} { innermost = &frame_; }
  ~Scope() { innermost = frame_.outer; }
  Scope(Scope const&) = delete;
  Scope& operator=(Scope const&) = delete;

 private:
  Frame frame_;
};

Session* present(Database const& database) {
  for (auto const* frame = innermost; frame; frame = frame->outer)
    if (frame->database == &database) return frame->session;
  return nullptr;
}

/// Pauses between attempts: 2, 4, 8, … 256 ms, each times a random half to whole, so that rivals fall out of step.
class Attempts {
 public:
  void failed(TryAgain const& fault) {
    if (++count_ >= 15) {
      spdlog::error("database: given up after {} attempts: {}", count_, fault.detail);
      throw Unavailable{"database.busy", {"Hệ thống đang bận. Thao tác chưa được ghi nhận; hãy thử lại.",
                                          "The system is busy. Nothing was recorded; try again."}};
    }
    spdlog::debug("database: attempt {} failed: {}", count_, fault.detail);
    thread_local std::minstd_rand random{std::random_device{}()};
    auto const longest = std::min(1 << std::min(count_, 8), 256);
    std::this_thread::sleep_for(milliseconds{std::uniform_int_distribution<int>{(longest + 1) / 2, longest}(random)});
  }

 private:
  int count_ = 0;
};

class PooledDatabase final : public Database {
 public:
  /// `sync`: makes commits durable that are not yet; null where each is by itself, or need not be.
  PooledDatabase(Engine engine, Options const& options, Pool::Make writer, Pool::Make reader, std::function<void()> sync)
      : engine_{engine},
        wait_{options.wait_ms},
        sync_{sync ? std::make_unique<WalSync>(std::move(sync)) : nullptr},
        first_{engine == Engine::sqlite ? 1 : options.readers, std::move(writer)},
        second_{options.readers, std::move(reader)} {
    // A wrong address, an unreadable file is told at once and not by the first request.
    auto lease = first_.acquire(wait_);
    lease.connection();
  }

  Engine engine() const noexcept override { return engine_; }

 protected:
  void run_read(std::function<void(Session&)> const& f) override {
    if (auto* const session = present(*this)) return f(*session);
    auto& pool = engine_ == Engine::sqlite ? second_ : first_;
    for (Attempts attempts;;) {
      try {
        auto lease = pool.acquire(wait_);
        auto& connection = begin(lease, Access::read);
        Transaction session{connection};
        run(connection, session, f);
        connection.rollback();
        return;
      } catch (TryAgain const& fault) {
        attempts.failed(fault);
      }
    }
  }

  void run_write(std::function<void(Session&)> const& f) override {
    if (present(*this))
      throw std::logic_error{"database: write() inside a read() or write() of the same thread"};
    for (Attempts attempts;;) {
      try {
        auto lease = first_.acquire(wait_);
        if (sync_ && sync_->failed())
          throw Unavailable{"database.not_durable",
                            {"Máy chủ không ghi được xuống đĩa. Thao tác chưa được ghi nhận; quản trị cần xem đĩa và khởi động lại.",
                             "The server cannot write to its disk. Nothing was recorded; see to the disk and start it again."}};
        auto& connection = begin(lease, Access::write);
        Transaction session{connection};
        run(connection, session, [&](Session& s) {
          f(s);
          session.run_before();
        });
        commit(connection);
        auto const number = sync_ ? sync_->committed() : 0;
        lease.release();
        make_durable(number);
        session.run_after();
        return;
      } catch (TryAgain const& fault) {
        attempts.failed(fault);
      }
    }
  }

 private:
  /// A connection that went stale while it lay idle (the server was restarted) is opened anew, once.
  static Connection& begin(Pool::Lease& lease, Access access) {
    auto& connection = lease.connection();
    try {
      connection.begin(access);
      return connection;
    } catch (TryAgain const& fault) {
      if (!fault.lost) throw;
      auto& fresh = lease.renew();
      fresh.begin(access);
      return fresh;
    }
  }

  /// Whatever ends `f` other than well rolls back. A fault that goes away by running again wins over what f made of it.
  void run(Connection& connection, Transaction& session, std::function<void(Session&)> const& f) {
    try {
      Scope const scope{*this, session};
      f(session);
      session.check();
    } catch (...) {
      connection.rollback();
      if (session.try_again()) session.check();
      throw;
    }
  }

  [[noreturn]] static void throw_outcome_unknown() {
    throw Unavailable{"database.outcome_unknown",
                      {"Mất kết nối cơ sở dữ liệu khi đang ghi. Hãy kiểm tra xem thao tác đã được ghi nhận chưa.",
                       "The connection to the database was lost while recording. Check whether it was recorded."}};
  }

  void make_durable(std::uint64_t number) {
    if (!sync_) return;
    try {
      sync_->wait(number);
    } catch (std::exception const&) {
      throw_outcome_unknown();
    }
  }

  static void commit(Connection& connection) {
    try {
      connection.commit();
    } catch (TryAgain const& fault) {
      connection.rollback();
      if (!fault.lost) throw;
      spdlog::error("database: connection lost during commit: {}", fault.detail);
      throw_outcome_unknown();
    } catch (...) {
      connection.rollback();
      throw;
    }
  }

  Engine engine_;
  milliseconds wait_;
  std::unique_ptr<WalSync> sync_;
  Pool first_;   // SQLite: the one writer; PostgreSQL: all connections
  Pool second_;  // SQLite: the readers; PostgreSQL: not used
};

}  // namespace

std::unique_ptr<Database> Database::open(std::string const& url, Options options) {
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite)) {
    auto const path = url.substr(sqlite.size());
    if (path.empty() || path.starts_with(":") || path.find('"') != std::string::npos)
      throw std::runtime_error{"database: not a SQLite file: " + url};
    return std::make_unique<PooledDatabase>(
        Engine::sqlite, options, [=] { return connect_sqlite(path, Access::write, options); },
        [=] { return connect_sqlite(path, Access::read, options); },
        options.durable ? sync_of_wal(path) : std::function<void()>{});
  }
  if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
    return std::make_unique<PooledDatabase>(
        Engine::postgresql, options, [=] { return connect_postgresql(url, options); }, Pool::Make{},
        std::function<void()>{});
  throw std::runtime_error{"database: the URL must begin with sqlite: or postgresql:// — it is " + url};
}

namespace detail {

std::size_t column_index(std::vector<std::string> const& columns, std::string_view name, Sql const& sql) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] == name) return i;
  throw std::logic_error{"database: " + std::string{sql.name} + " has no column " + std::string{name}};
}

void bad_column(Sql const& sql, std::string_view column, std::exception const& fault) {
  throw std::runtime_error{"database: " + std::string{sql.name} + ", column " + std::string{column} + ": " + fault.what()};
}

}  // namespace detail
}  // namespace tinhso::database
