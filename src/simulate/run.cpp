#include <fmt/format.h>
#include <fmt/ostream.h>

#include <charconv>
#include <chrono>

#include "platform/events/events.hpp"
#include "simulate/joined.hpp"
#include "simulate/people.hpp"
#include "simulate/simulate.hpp"
#include "simulate_migrations.hpp"

namespace tinhso::simulate {
namespace {

using database::Session;
using database::Sql;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr Sql find_run{"simulate.find_run", "select plan, done, skipped, clock_at from simulate_run where run = :run"};
constexpr Sql begin_run{
    "simulate.begin_run",
    "insert into simulate_run (run, plan, done, skipped, clock_at) values (:run, :plan, 0, 0, :at)"};
constexpr Sql note_progress{
    "simulate.note_progress",
    "update simulate_run set done = :done, skipped = :skipped, clock_at = :at where run = :run"};

struct RunRow {
  std::string plan;
  std::int64_t done = 0;
  std::int64_t skipped = 0;
  Instant clock_at;
};
BOOST_DESCRIBE_STRUCT(RunRow, (), (plan, done, skipped, clock_at))

constexpr std::size_t longest_batch = 200;        // actions committed together
constexpr milliseconds widest_batch{5 * 60'000};  // of simulated time: what is issued in it is delivered at its end
constexpr std::chrono::seconds shown_every{2};

[[noreturn]] void bad(char const* path, char const* vi, char const* en) { throw Invalid{path, {vi, en}}; }

Months span_of(std::string const& text) {
  Months out;
  auto number = [&](std::size_t at, std::size_t count, auto& to) {
    auto const* const from = text.data() + at;
    auto const [end, fault] = std::from_chars(from, from + count, to);
    return fault == std::errc{} && end == from + count;
  };
  bool const year_only = text.size() == 4;
  bool const fine = (year_only || (text.size() == 7 && text[4] == '-')) && number(0, 4, out.year) && out.year >= 2000 &&
                    out.year <= 2100 && (year_only || number(5, 2, out.first));
  if (!year_only) out.last = out.first;
  if (!fine || out.first < 1 || out.last > 12)
    bad("month", "Tháng phải có dạng 2020-10, hoặc 2020 cho cả năm.",
        "The month must be as 2020-10, or 2020 for a whole year.");
  return out;
}

std::string fingerprint(Plan const& plan) {
  std::uint64_t hash = plan.letters.size();
  for (auto const& action : plan.actions)
    hash =
        mixed(hash ^ static_cast<std::uint64_t>(action.at.time_since_epoch().count()) ^
              (std::uint64_t{action.letter} << 20) ^ action.receiver ^ (static_cast<std::uint64_t>(action.step) << 60));
  return fmt::format("{:016x}", hash);
}

/// Says how far it is and how long is left, every two seconds.
class Progress {
 public:
  Progress(std::ostream& out, std::size_t total, std::size_t done) : out_{out}, total_{total}, begun_at_{done} {}
  void show(std::size_t done, Instant at, bool last = false) {
    auto const now = steady_clock::now();
    if (!last && now - shown_ < shown_every) return;
    shown_ = now;
    auto const took = std::chrono::duration<double>(now - begun_).count();
    auto const left =
        done > begun_at_ ? took * static_cast<double>(total_ - done) / static_cast<double>(done - begun_at_) : 0;
    auto const whole = static_cast<int>(left + 0.5);
    fmt::print(out_, "{}  {:3} %  {} of {} steps, about {}:{:02} left\n", format_date(local_date(at)),
               total_ ? done * 100 / total_ : 100, done, total_, whole / 60, whole % 60);
    out_.flush();
  }
  double seconds() const { return std::chrono::duration<double>(steady_clock::now() - begun_).count(); }

 private:
  std::ostream& out_;
  std::size_t total_;
  std::size_t begun_at_;
  steady_clock::time_point begun_ = steady_clock::now();
  steady_clock::time_point shown_ = begun_;
};

/// One run under way.
class Run {
 public:
  Run(Context& context, ManualClock& clock, Plan const& plan, People& people, jobs::Runner& runner, std::string name,
      RunRow const& row, std::ostream& out)
      : context_{context},
        clock_{clock},
        plan_{plan},
        people_{people},
        runner_{runner},
        name_{std::move(name)},
        done_{static_cast<std::size_t>(row.done)},
        skipped_{row.skipped},
        out_{out} {}

  void go() {
    Progress progress{out_, plan_.actions.size(), done_};
    auto const first = done_;
    drain();  // what was issued before a kill
    while (done_ < plan_.actions.size()) {
      auto const end = end_of_batch();
      bool const issues = batch(end);
      if (issues || clock_.now() - drained_ >= std::chrono::minutes{30}) {
        drain();
        drained_ = clock_.now();
      }
      if (clock_.now() - swept_ >= std::chrono::hours{24}) sweep();
      progress.show(done_, clock_.now());
    }
    drain();
    sweep();
    fmt::print(out_, "{} documents issued, {} arrivals; {} steps in {:.1f} s", plan_.issued, plan_.arrivals,
               done_ - first, progress.seconds());
    if (skipped_ > 0) fmt::print(out_, "; {} steps could not be taken", skipped_);
    fmt::print(out_, "\n");
  }

 private:
  /// Does the jobs that are due. One that fails ends the run, to be gone on with later: the people of the plan would
  /// look for documents that have not been delivered, and the month would not be the same month.
  void drain() {
    runner_.drain();
    auto const failed = context_.database.read([](Session& session) { return jobs::first_failure(session); });
    if (failed)
      throw std::runtime_error{
          fmt::format("the job {} {} failed: {}", failed->kind, failed->id, failed->last_error.value_or(""))};
  }

  /// What a house does hourly: nobody can ask for these events any more.
  void sweep() {
    context_.database.write([&](Session& session) { events::prune(session, clock_.now() - std::chrono::hours{72}); });
    swept_ = clock_.now();
  }

  std::size_t end_of_batch() const {
    auto const limit = plan_.actions[done_].at + widest_batch;
    auto end = done_;
    while (end < plan_.actions.size() && end - done_ < longest_batch && plan_.actions[end].at < limit) ++end;
    return end;
  }

  /// Takes the steps up to `end` in one transaction; when one of them cannot be taken, each in its own.
  bool batch(std::size_t end) {
    bool issues = false;
    for (auto i = done_; i < end; ++i) issues = issues || plan_.actions[i].step == Step::issue;
    try {
      together(done_, end, 0);
    } catch (Error const&) {
      for (auto i = done_; i < end; ++i) alone(i);
    }
    return issues;
  }

  void together(std::size_t from, std::size_t end, std::int64_t skipping) {
    try {
      context_.database.write([&](Session& session) {
        Joined joined{session};
        Context inside{joined, context_.files, context_.clock, context_.calendar, context_.settings};
        for (auto i = from; i < end && skipping == 0; ++i) {
          clock_.set(plan_.actions[i].at);
          people_.take(inside, session, plan_.actions[i]);
        }
        session.run(note_progress,
                    {{"done", end}, {"skipped", skipped_ + skipping}, {"at", clock_.now()}, {"run", name_}});
      });
    } catch (...) {
      std::vector<std::uint32_t> letters;
      for (auto i = from; i < end; ++i) letters.push_back(plan_.actions[i].letter);
      people_.forget(letters);
      throw;
    }
    skipped_ += skipping;
    done_ = end;
  }

  void alone(std::size_t i) {
    try {
      together(i, i + 1, 0);
    } catch (Error const& fault) {
      if (fault.status() >= 500) throw;  // the disk is full, the database away: to be gone on with later
      if (skipped_ < shown_skips)
        fmt::print(out_, "{} step {} of letter {}: {} {}\n", format_instant(plan_.actions[i].at),
                   static_cast<int>(plan_.actions[i].step), plan_.actions[i].letter, fault.code(), fault.what());
      clock_.set(plan_.actions[i].at);
      together(i, i + 1, 1);
    }
  }

  static constexpr std::int64_t shown_skips = 5;
  Context& context_;
  ManualClock& clock_;
  Plan const& plan_;
  People& people_;
  jobs::Runner& runner_;
  std::string name_;
  std::size_t done_;
  std::int64_t skipped_;
  Instant drained_;
  Instant swept_;
  std::ostream& out_;
};

}  // namespace

std::vector<database::Migration> migrations() {
  return {std::begin(embedded::simulate_migrations), std::end(embedded::simulate_migrations)};
}

int run(Context& context, ManualClock& clock, std::map<std::string, jobs::Handler, std::less<>> handlers,
        Options const& options, std::ostream& progress) {
  auto const span = span_of(options.month);
  if (!(options.scale >= 0.001 && options.scale <= 10))
    bad("scale", "Tỷ lệ phải từ 0,001 đến 10.", "The scale must be from 0.001 to 10.");
  database::migrate(context.database, migrations());

  auto const first_day = Date{std::chrono::year{span.year}, std::chrono::month{span.first}, std::chrono::day{1}};
  auto const province = context.database.read([&](Session& session) { return load_province(session, first_day); });
  auto const plan = make_plan(province, context.calendar, span, options.seed, options.scale);
  auto const name = fmt::format("{} seed {} scale {}", options.month, options.seed, options.scale);
  auto const print = fingerprint(plan);

  auto const row = context.database.write([&](Session& session) {
    auto found = session.first<RunRow>(find_run, {{"run", name}});
    if (!found) {
      found = RunRow{print, 0, 0, at_local(first_day, 0)};
      session.run(begin_run, {{"run", name}, {"plan", print}, {"at", found->clock_at}});
    }
    return *found;
  });
  if (row.plan != print)
    throw std::runtime_error{"the run \"" + name +
                             "\" was begun on another province or by another version; choose another seed"};
  if (static_cast<std::size_t>(row.done) == plan.actions.size()) {
    fmt::print(progress, "\"{}\" was simulated before: {} documents, {} arrivals; nothing to do\n", name, plan.issued,
               plan.arrivals);
    return 0;
  }
  clock.set(row.clock_at);
  context.database.write([&](Session& session) { return jobs::recover(session, clock.now()); });

  Writing const writing{province, plan, options.seed};
  std::vector<std::uint32_t> to_write;
  for (auto i = static_cast<std::size_t>(row.done); i < plan.actions.size(); ++i)
    if (plan.actions[i].step == Step::draft) to_write.push_back(plan.actions[i].letter);
  Desk desk{writing, context.files, context.settings.upload_limit, std::move(to_write), 2};
  People people{province, plan, writing, desk, name, options.seed, first_day};
  // The words inside files are read by a process of its own for each file: a month would take minutes longer, and what
  // the files say is what their subjects say.
  handlers.insert_or_assign("documents.read_text", [](jobs::Job const&) {});
  handlers.insert_or_assign("signing.check_files", [](jobs::Job const&) {});  // nor are they signed
  jobs::Runner runner{context.database, clock, std::move(handlers), 1};
  Run{context, clock, plan, people, runner, name, row, progress}.go();
  return 0;
}

}  // namespace tinhso::simulate
