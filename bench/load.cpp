// Five times the peak of the province for as long as wanted: packages come in from the national axis, each for many
// communes, whose people take every document through all its steps, while others read over HTTP.
#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include "accounts/accounts.hpp"
#include "accounts/session.hpp"
#include "bench/axis.hpp"
#include "bench/measure.hpp"
#include "bench/province.hpp"
#include "documents/documents.hpp"
#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"
#include "platform/events/events.hpp"
#include "program/house.hpp"
#include "program/rooms.hpp"

namespace tinhso::bench {
namespace {

using database::Session;
using Steady = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// One line of a register on its way to the end.
struct Work {
  Receiver const* receiver = nullptr;
  std::int64_t incoming = 0;
};

/// What waits for the people of the communes.
class Desk {
 public:
  void put(std::vector<Work> const& works) {
    std::lock_guard const lock{mutex_};
    queue_.insert(queue_.end(), works.begin(), works.end());
    longest_ = std::max(longest_, queue_.size());
    ready_.notify_all();
  }
  std::optional<Work> take() {
    std::unique_lock lock{mutex_};
    ready_.wait(lock, [&] { return ended_ || !queue_.empty(); });
    if (queue_.empty()) return {};
    auto const out = queue_.front();
    queue_.pop_front();
    return out;
  }
  void end() {
    std::lock_guard const lock{mutex_};
    ended_ = true;
    ready_.notify_all();
  }
  std::size_t longest() const { return longest_; }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Work> queue_;
  std::size_t longest_ = 0;
  bool ended_ = false;
};

class Load {
 public:
  explicit Load(LoadOptions const& options)
      : options_{options},
        house_{program::HouseOptions{options.data, {}, options.database, true, {}, 12}},
        context_{house_.context()},
        engine_{options.database.empty() ? "SQLite" : "PostgreSQL"} {
    context_.database.read(
        [&](Session& session) { receivers_ = communes(session, local_date(context_.clock.now())); });
  }

  void measure() {
    give_cookies();
    auto door = accounts::door();
    web::ServerOptions server_options;
    server_options.port = options_.port;
    server_options.recall = door.recall;
    server_options.requests_per_minute = 1'000'000'000;
    web::Server server{server_options, program::all_routes(std::move(door.routes), context_.settings), context_,
                       door.authenticator, door.advice};
    events::set_listener([&server](events::Event const& event) {
      server.broadcast({event.id, event.topic, event.kind, event.payload});
    });
    jobs::Runner runner{context_.database, context_.clock, program::all_handlers(context_), 2};
    runner.start();
    server.start();
    run();
    server.stop(std::chrono::seconds{5});
    runner.stop();
    events::set_listener({});
  }

 private:
  /// Signed-in sessions of officials of all communes, for whoever reads over HTTP.
  void give_cookies() {
    std::ofstream file{options_.cookies};
    for (std::size_t i = 0; i < options_.readers; ++i) {
      auto const& receiver = receivers_[i * 7 % receivers_.size()];
      auto const& who = i % 3 == 0 ? receiver.clerk : i % 3 == 1 ? receiver.leader : receiver.officer;
      auto const session = context_.database.write([&](Session& s) {
        return accounts::start_session(s, context_.clock.now(), who.account, origin, "bench");
      });
      file << accounts::session_cookie << '=' << session.token << '\n';
    }
  }

  void run() {
    std::vector<std::thread> people;
    std::vector<std::vector<double>> took(options_.people);
    for (std::size_t i = 0; i < options_.people; ++i) people.emplace_back([this, &mine = took[i]] { steps(mine); });
    auto const cpu = cpu_seconds();
    auto const begun = Steady::now();
    std::vector<double> taken_in;
    auto const every = milliseconds{1000 / options_.packages_per_second};
    std::size_t sent = 0;
    for (auto next = begun; next - begun < std::chrono::seconds{options_.seconds}; next += every, ++sent) {
      std::this_thread::sleep_until(next);
      auto const spent_in = spent([&] { package(sent); });
      taken_in.push_back(spent_in.wall);
    }
    auto const in_time = std::chrono::duration<double>(Steady::now() - begun).count();
    desk_.end();
    for (auto& thread : people) thread.join();
    auto const wall = std::chrono::duration<double>(Steady::now() - begun).count();
    std::vector<double> all;
    for (auto& some : took) all.insert(all.end(), some.begin(), some.end());
    auto const statuses = static_cast<double>(all.size());
    auto const name = [&](std::string_view what) { return fmt::format("load: {} ({})", what, engine_); };
    row(name("packages in"), static_cast<double>(sent) / in_time, "/s", 0, 0, "", "≥ 5/s");
    row(name("deliveries"), static_cast<double>(deliveries_) / in_time, "/s", 0, 0, "", "≥ 130/s");
    row(name("statuses"), statuses / wall, "/s", 0, 0, "", "≥ 500/s");
    row(name("a package taken in, p95"), percentile(taken_in, 0.95) * 1000, "ms", 0, 0, "", "");
    row(name("a step, p95"), percentile(all, 0.95) * 1000, "ms", 0, 0, "", "");
    row(name("steps that waited at once, most"), static_cast<double>(desk_.longest()), "", 0, 0, "", "");
    row(name("time until the last step after the last package"), wall - in_time, "s", 0, 0, "", "");
    row(name("CPU of the program"), (cpu_seconds() - cpu) / wall, "cores", 0, 0, "", "");
  }

  void package(std::size_t n) {
    auto const today = local_date(context_.clock.now());
    edxml::Document out;
    out.from.organ_id = "G22";
    out.from.name = "Văn phòng Chính phủ";
    for (std::size_t i = 0; i < options_.receivers; ++i) {
      auto const& receiver = receivers_[(n * options_.receivers + i) % receivers_.size()];
      out.to.push_back({receiver.code, {}, receiver.name, {}, {}, {}, {}, {}});
    }
    out.document_id = fmt::format("G22,{},{}/VPCP-BENCH", format_date(today), n);
    out.code = {std::to_string(n + 1), "VPCP-BENCH"};
    out.place = "Hà Nội";
    out.promulgated_on = today;
    out.type = {2, {}, "Công văn"};
    out.subject = fmt::format("V/v phòng, chống thiên tai, lần thứ {}", n);
    out.signer = {"KT. BỘ TRƯỞNG, CHỦ NHIỆM", "Phó Chủ nhiệm", "Nguyễn Văn Mẫu"};
    edxml::Attachment file;
    file.name = "cong-van.pdf";
    file.type = "application/pdf";
    file.bytes = letter(options_.attachment);
    out.attachments.push_back(std::move(file));
    exchange::Source source;
    source.kind = exchange::Source::Kind::national;
    source.system_id = "G";
    source.origin = origin;
    exchange::relay(context_, source, context_.files.put(edxml::write(out)));
    std::vector<Work> works;
    context_.database.read([&](Session& session) {
      auto const found = documents::find_letter(session, out.document_id).value();
      for (auto const& entry : documents::registers_of(session, found.id)) {
        auto const at = std::find_if(receivers_.begin(), receivers_.end(),
                                     [&](Receiver const& r) { return r.agency == entry.agency; });
        works.push_back({&*at, entry.incoming});
      }
    });
    deliveries_ += works.size();
    desk_.put(works);
  }

  /// Takes into the register, assigns, begins and ends, one document after the other.
  void steps(std::vector<double>& took) {
    while (auto const work = desk_.take()) {
      auto const& r = *work->receiver;
      auto const id = work->incoming;
      documents::AssignInput assignment;
      assignment.lead = r.officer.official;
      auto timed = [&](auto&& step) { took.push_back(spent(step).wall); };
      timed([&] { documents::receive(context_, r.clerk, origin, id, {}); });
      timed([&] { documents::assign(context_, r.leader, origin, id, assignment); });
      timed([&] { documents::start(context_, r.officer, origin, id); });
      timed([&] { documents::finish(context_, r.officer, origin, id, {}); });
    }
  }

  LoadOptions options_;
  program::House house_;
  Context& context_;
  std::string engine_;
  std::vector<Receiver> receivers_;
  Desk desk_;
  std::size_t deliveries_ = 0;
};

}  // namespace

void load(LoadOptions const& options) { Load{options}.measure(); }

}  // namespace tinhso::bench
