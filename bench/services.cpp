// Public services at the size of a province: 1,671 procedures and five years of dossiers, then filing, tracking, the board
// and the pages of officials.
#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "bench/axis.hpp"
#include "bench/bare.hpp"
#include "bench/measure.hpp"
#include "bench/province.hpp"
#include "program/house.hpp"
#include "program/rooms.hpp"
#include "services/procedure_files.hpp"
#include "services/services.hpp"

namespace tinhso::bench {
namespace {

using database::Session;
using database::Sql;
using Steady = std::chrono::steady_clock;

// Dossiers of one agency, spread over five years: all but the last hundredth ended, one in two hundred of those late. The
// codes are no real ones, so that none that is given later can meet them.
#define TINHSO_BENCH_DOSSIERS(NUMBERS)                                                                                  \
  NUMBERS                                                                                                              \
      "insert into services_dossier (code, agency, procedure_id, procedure_code, procedure_name, case_code, status, "  \
      "channel, applicant, phone, on_behalf_of, answers, words, filed_at, received_at, unit, first_due_at, due_at, "   \
      "holder, ended_at, returned_at, result, holder_official, handler) select 'X' || cast(:agency as text) || '-' || " \
      "cast(n as text), :agency, p.id, p.code, p.name, p.code || '.01', case when n > :ended then case when n % 2 = 0 " \
      "then 2 else 4 end when n % 100 = 7 then 3 else 10 end, case when n % 3 = 0 then 'direct' else 'online' end, "   \
      "'Người nộp mẫu ' || cast(n as text), '09' || cast(10000000 + n as text), '', '{}', 'x' || cast(n as text) || "   \
      "' nguoi nop mau ' || p.words, :from + n * cast(:every as bigint), :from + n * cast(:every as bigint) + 1800000, " \
      "'working_day', :from + n * cast(:every as bigint) + 260000000, :from + n * cast(:every as bigint) + 260000000, " \
      "'Cán bộ mẫu', case when n > :ended then null when n % 200 = 3 then :from + n * cast(:every as bigint) + 400000000 " \
      "else :from + n * cast(:every as bigint) + 100000000 end, case when n > :ended then null else :from + n * "      \
      "cast(:every as bigint) + 110000000 end, 'Đã giải quyết', :officer, :officer from numbers join "                  \
      "services_procedure p on p.id = 1 + (n * 31 + :agency) % cast(:procedures as bigint)"
constexpr Sql add_dossiers{
    "bench.add_dossiers",
    TINHSO_BENCH_DOSSIERS("with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < :count) "),
    TINHSO_BENCH_DOSSIERS("with numbers as (select generate_series(1, cast(:count as bigint)) as n) ")};
#undef TINHSO_BENCH_DOSSIERS
constexpr Sql add_steps{
    "bench.add_steps",
    "insert into services_step (dossier, at, action, status, who, position, words, due_at) select d.id, d.filed_at + "
    "s.n * 1000000, s.action, s.status, 'Cán bộ mẫu', 'Công chức', '', d.due_at from services_dossier d cross join "
    "(select 1 as n, 'file' as action, 1 as status union all select 2, 'receive', 2 union all select 3, 'start', 4 union "
    "all select 4, 'finish', 9) s where d.agency = :agency and d.code like 'X%'"};
// One in four that ended is rated, one in ten of those badly.
constexpr Sql add_ratings{
    "bench.add_ratings",
    "insert into services_rating (dossier, stars, words, at, agency, procedure_id, person) select id, case when id % 40 = 0 "
    "then 1 else 5 end, '', ended_at + 3600000, agency, procedure_id, handler from services_dossier where agency = :agency "
    "and code like 'X%' and ended_at is not null and id % 4 = 0"};
constexpr Sql count_procedures{"bench.count_procedures", "select count(*) from services_procedure"};
constexpr Sql count_dossiers{"bench.count_dossiers", "select count(*) from services_dossier"};
constexpr Sql some_code{"bench.some_code", "select code from services_dossier where id = :id"};
constexpr Sql analyze{"bench.analyze", "analyze"};

class Counter {
 public:
  explicit Counter(ServicesOptions const& options)
      : options_{options},
        house_{program::HouseOptions{options.data, {}, options.database, true, {}, 12}},
        context_{house_.context()},
        engine_{options.database.empty() ? "SQLite" : "PostgreSQL"} {
    context_.database.read([&](Session& session) {
      auto const today = local_date(context_.clock.now());
      communes_ = communes(session, today);
      leader_ = province_leader(session, today);
    });
  }

  void measure() {
    fill();
    reading("");
    filing();
  }

 private:
  std::string name(std::string_view what) const { return fmt::format("services: {} ({})", what, engine_); }

  void fill() {
    services::fill_catalogue(context_.database, 1671, context_.clock);
    auto const procedures =
        context_.database.read([](Session& session) { return session.one<std::int64_t>(count_procedures); });
    auto const each = static_cast<std::int64_t>(options_.dossiers / communes_.size());
    auto const now = context_.clock.now().time_since_epoch().count();
    std::int64_t const years = std::int64_t{5} * 365 * 24 * 3600 * 1000;
    auto const took = spent([&] {
      for (auto const& commune : communes_)
        context_.database.write([&](Session& session) {
          session.run(add_dossiers, {{"agency", commune.agency},
                                     {"count", each},
                                     {"ended", each - each / 100},
                                     {"from", now - years},
                                     {"every", years / each},
                                     {"officer", commune.officer.official},
                                     {"procedures", procedures}});
          session.run(add_steps, {{"agency", commune.agency}});
          session.run(add_ratings, {{"agency", commune.agency}});
        });
      if (options_.database.empty()) context_.database.write([](Session& session) { session.run(analyze); });
      else settle_postgresql(options_.database);
    });
    dossiers_ = context_.database.read([](Session& session) { return session.one<std::int64_t>(count_dossiers); });
    row(name("dossiers and procedures there"), static_cast<double>(dossiers_), "", 0, 0, "", "2 million");
    row(name("to write them"), took.wall, "s", 0, 0, "", "");
  }

  /// p95 of so many calls, in ms.
  template <class F>
  void timed(std::string_view what, int times, std::string_view aim, F&& call) {
    std::vector<double> took;
    auto const cpu = cpu_seconds();
    for (int i = 0; i < times; ++i) took.push_back(spent([&] { call(i); }).wall * 1000);
    row(name(what), percentile(took, 0.95), "ms", (cpu_seconds() - cpu) / times * 1e6, 0, "", aim);
  }
  Receiver const& commune(int i) const { return communes_[static_cast<std::size_t>(i) * 7 % communes_.size()]; }

  void reading(std::string const& when) {
    services::DossierQuery open;
    timed("list of what is open, p95" + when, 300, "≤ 100 ms",
          [&](int i) { services::dossiers(context_, commune(i).clerk, open); });
    services::DossierQuery words;
    words.q = "nguoi nop mau 77";
    words.shelf = services::Shelf::all;
    timed("list of all by words, p95" + when, 100, "≤ 100 ms",
          [&](int i) { services::dossiers(context_, commune(i).clerk, words); });
    services::DossierQuery below;
    below.below = true;
    below.due = services::Due::overdue;
    timed("list of all that is overdue in the province, p95" + when, 30, "≤ 100 ms",
          [&](int) { services::dossiers(context_, leader_, below); });
    timed("one dossier, p95" + when, 300, "≤ 100 ms", [&](int i) {
      auto const page = services::dossiers(context_, commune(i).clerk, open);
      if (!page.items.empty()) services::dossier(context_, commune(i).clerk, page.items.front().id);
    });
    services::DossierQuery unhappy;
    unhappy.below = true;
    unhappy.rated = services::Satisfaction::dissatisfied;
    unhappy.rated_from = local_date(context_.clock.now() - std::chrono::hours{365 * 24});
    timed("list of who was dissatisfied in the province and a year, p95" + when, 10, "≤ 300 ms",
          [&](int) { services::dossiers(context_, leader_, unhappy); });
    services::ProcedureQuery search;
    search.q = "giay khai sinh";
    timed("search in 1,671 procedures, p95" + when, 100, "≤ 100 ms",
          [&](int) { services::search_procedures(context_, search); });
    for (auto const by : {services::BoardBy::unit, services::BoardBy::person, services::BoardBy::procedure, services::BoardBy::step,
                          services::BoardBy::level}) {
      services::BoardQuery query;
      query.by = by;
      query.below = true;
      query.from = local_date(context_.clock.now() - std::chrono::hours{365 * 24});
      timed(fmt::format("board of the province and a year by {}, p95{}", reflect::enum_name(by), when), 10, "≤ 300 ms",
            [&](int) { services::board(context_, leader_, query); });
      query.below = false;
      timed(fmt::format("board of a commune and a year by {}, p95{}", reflect::enum_name(by), when), 50, "≤ 100 ms",
            [&](int i) { services::board(context_, commune(i).leader, query); });
    }
    timed("tracking by code, p95" + when, 500, "≤ 10 ms", [&](int i) {
      auto const id = 1 + (static_cast<std::int64_t>(i) * 7919) % dossiers_;
      auto const code =
          context_.database.read([&](Session& session) { return session.one<std::string>(some_code, {{"id", id}}); });
      // Its own address each: who asks for many codes from one is slowed down.
      Origin const visitor{fmt::format("198.18.{}.{}", i / 250, i % 250), "bench"};
      auto const serial = std::stoll(code.substr(code.find('-') + 1));
      services::track(context_, visitor, {code, fmt::format("{:04}", (10'000'000 + serial) % 10'000)});
    });
  }

  services::Filing birth(services::Procedure const& procedure, Receiver const& receiver, int i) {
    services::Filing out;
    out.procedure = procedure.code;
    out.case_code = procedure.cases.at(0).code;
    out.agency = receiver.agency;
    out.applicant = fmt::format("Người nộp mẫu {}", i);
    out.phone = fmt::format("09{:08}", i);
    out.birth_date = parse_date("1990-05-05");
    out.answers = answers();
    auto& files = out.files.emplace();
    auto const& papers = procedure.cases.at(0).components;
    for (std::size_t n = 0; n < papers.size(); ++n)
      if (papers[n].required && !papers[n].by_form.value_or(false)) {
        auto const stored = context_.files.put(letter(options_.attachment));
        auto const ticket = context_.database.write(
            [&](Session& session) { return files::keep(session, context_.clock.now(), 0, "giay-to.pdf", stored).id; });
        services::Attached one;
        one.ticket = ticket;
        one.component = static_cast<std::int64_t>(n);
        files.push_back(one);
      }
    return out;
  }
  /// To the form for a birth, the father named: what is asked by condition is judged too.
  static services::Answers answers() {
    return {{"child_name", "Nguyễn Văn Mẫu"}, {"child_birth", "2020-05-05"}, {"child_sex", "Nam"},       {"child_place", "Trạm y tế xã"},
            {"child_origin", "Hải Hậu"},      {"child_ethnic", "Kinh"},      {"child_nation", "Việt Nam"}, {"mother_name", "Phạm Thị Mẫu"},
            {"mother_year", "1990"},          {"mother_home", "Xóm 3"},      {"father_known", "Có"},       {"father_name", "Nguyễn Văn Mẫu"},
            {"father_year", "1988"},          {"relation", "Cha"},           {"applicant_home", "Xóm 3"},  {"applicant_id", "036090000001"}};
  }

  /// Citizens file from many phones, each with its photographs, while officials read.
  void filing() {
    auto const procedure = services::procedure(context_, "1.001193");
    std::atomic<int> serial{0};
    std::atomic<bool> over{false};
    std::vector<std::thread> citizens;
    auto const cpu = cpu_seconds();
    auto const begun = Steady::now();
    for (std::size_t i = 0; i < options_.people; ++i)
      citizens.emplace_back([&] {
        while (!over) {
          int const n = serial++;
          services::file_online(context_, {fmt::format("198.19.{}.{}", n / 250 % 250, n % 250), "bench"},
                                birth(procedure, commune(n), n), fmt::format("bench-filing-key-{:08}", n));
        }
      });
    std::vector<double> pages;
    services::DossierQuery open;
    for (int i = 0; Steady::now() - begun < std::chrono::seconds{options_.seconds}; ++i) {
      pages.push_back(spent([&] { services::dossiers(context_, commune(i).clerk, open); }).wall * 1000);
      std::this_thread::sleep_for(std::chrono::milliseconds{16});  // 300 officials, each a page in five seconds
    }
    over = true;
    for (auto& citizen : citizens) citizen.join();
    auto const wall = std::chrono::duration<double>(Steady::now() - begun).count();
    auto const papers = birth(procedure, communes_[0], 0).files->size();
    row(name(fmt::format("filing, {} photographs of {} kB each", papers, options_.attachment / 1000)), serial / wall, "/s",
        (cpu_seconds() - cpu) / serial * 1e6, 0, "", options_.database.empty() ? "≥ 50 /s" : "≥ 100 /s");
    row(name("a page meanwhile, p95"), percentile(pages, 0.95), "ms", 0, 0, "", "≤ 100 ms");
  }

  ServicesOptions options_;
  program::House house_;
  Context& context_;
  std::string engine_;
  std::vector<Receiver> communes_;
  Principal leader_;
  std::int64_t dossiers_ = 0;
};

}  // namespace

void services_at_size(ServicesOptions const& options) { Counter{options}.measure(); }

}  // namespace tinhso::bench
