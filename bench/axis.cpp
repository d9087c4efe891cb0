// The axis: a document with a 1 MB attachment to every commune, and four statuses back from each.
#include "bench/axis.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <atomic>
#include <thread>

#include "accounts/accounts.hpp"
#include "bench/bare.hpp"
#include "bench/measure.hpp"
#include "documents/documents.hpp"
#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"
#include "program/house.hpp"
#include "program/rooms.hpp"

namespace tinhso::bench {
namespace {

using database::Session;
using organisation::Role;

Origin const origin{"127.0.0.1", "bench"};

/// A valid PDF whose bulk cannot be compressed, as scanned pages cannot.
std::string letter(std::size_t bytes) {
  std::string bulk(bytes - 300, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bulk.data()), static_cast<int>(bulk.size()));
  return fmt::format(
      "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
      "3 0 obj<</Length {}>>\nstream\n{}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
      bulk.size(), bulk);
}

struct Receiver {
  std::int64_t agency = 0;
  std::string code;
  std::string name;
  Principal clerk;
  Principal leader;
  Principal officer;
};

/// The house with everybody who takes part.
class Axis {
 public:
  explicit Axis(AxisOptions const& options)
      : options_{options},
        house_{program::HouseOptions{options.data, {}, options.database, true, {}, 8}},
        context_{house_.context()},
        runner_{context_.database, context_.clock, handlers(context_), 1},
        url_{options.database.empty() ? "sqlite:" + (std::filesystem::absolute(options.data) / "tinhso.db").string()
                                      : options.database},
        engine_{options.database.empty() ? "SQLite" : "PostgreSQL"} {
    context_.database.read([&](Session& session) {
      auto const today = local_date(context_.clock.now());
      auto person = [&](std::int64_t agency, Role role) {
        for (auto const& position : organisation::officials_of(session, agency, today))
          if (position.role == role) return accounts::principal_in(session, position.id, today);
        throw std::runtime_error{"nobody for a role in agency " + std::to_string(agency)};
      };
      auto const all = organisation::agencies(session, today);
      for (auto const& agency : all) {
        if (agency.kind != organisation::AgencyKind::people_committee) continue;
        if (agency.level == organisation::Level::province) sender_ = person(agency.id, Role::clerk);
        if (agency.level == organisation::Level::commune)
          receivers_.push_back({agency.id, agency.code, agency.name, person(agency.id, Role::clerk),
                                person(agency.id, Role::leader), person(agency.id, Role::officer)});
      }
    });
  }

  void measure() {
    deliveries();
    steps();
    packages();
  }

 private:
  /// The words inside the attachment are read after the delivery, by a process of its own: no part of what is measured.
  static auto handlers(Context& context) -> decltype(program::all_handlers(context)) {
    auto out = program::all_handlers(context);
    out.insert_or_assign("documents.read_text", [](jobs::Job const&) {});
    return out;
  }
  std::string name(std::string_view what) const { return fmt::format("{} ({})", what, engine_); }

  std::int64_t draft() {
    auto const stored = context_.files.put(letter(options_.attachment));
    auto const ticket = context_.database.write([&](Session& session) {
      return files::keep(session, context_.clock.now(), sender_.account, "cong-van.pdf", stored);
    });
    documents::DraftInput input;
    input.type = "CV";
    input.subject = "V/v tăng cường phòng, chống thiên tai";
    input.signer_name = "Trần Minh Họa";
    input.signer_position = "Chủ tịch";
    input.place = "Nam Định";
    input.recipients.emplace().push_back({organisation::SelectorKind::group, "communes"});
    input.attachments.emplace().push_back({Text<1, 100>{ticket.id}, {}, {}});
    return documents::create_draft(context_, sender_, origin, input).id;
  }

  /// From the click on "issue" until the document lies in 226 registers, with its package made and stored.
  void deliveries() {
    auto bare = open_bare(url_);
    std::vector<Spent> ours;
    std::vector<Spent> issuing;
    std::vector<Transaction> issued;
    std::vector<Transaction> delivered;
    for (int i = 0; i <= options_.documents; ++i) {
      auto const id = draft();
      auto const before = bare->mark();
      auto const first = spent([&] { documents::issue(context_, sender_, origin, id); });
      auto const between = bare->mark();
      auto const second = spent([&] { runner_.drain(); });
      auto const after = bare->mark();
      documents_.push_back(id);
      if (i == 0) continue;  // warms up
      issuing.push_back(first);
      ours.push_back({first.wall + second.wall, first.cpu + second.cpu});
      issued.push_back(bare->between(before, between));
      delivered.push_back(bare->between(between, after));
    }
    bare->prepare();
    std::vector<Spent> theirs;
    std::size_t rows = 0;
    for (std::size_t i = 0; i < issued.size(); ++i) {
      rows = issued[i].count() + delivered[i].count();
      // Four transactions, as ours: issue, claim of the job, delivery, end of the job.
      theirs.push_back(spent([&] {
        bare->run(issued[i]);
        bare->run({{}, 1});
        bare->run(delivered[i]);
        bare->run({{}, 1});
      }));
    }
    auto const each = static_cast<double>(receivers_.size());
    auto const mine = median(ours);
    row(name("deliveries"), each / mine.wall, "/s", mine.cpu / each * 1e6, each / median(theirs).wall,
        fmt::format("the same {} rows, bare", rows), "≥ 2,000/s, ≥ 0.3");
    row(name("answer to “issue”"), median(issuing).wall * 1000, "ms", 0, 0, "", "");
  }

  /// Clerks, chairmen and officers of the communes, each step in a transaction of its own.
  void steps() {
    auto bare = open_bare(url_);
    std::vector<Spent> ours;
    std::vector<Spent> theirs;
    auto const document = documents_.at(0);
    auto const rows =
        context_.database.read([&](Session& session) { return documents::registers_of(session, document); });
    std::map<std::int64_t, std::int64_t> incoming;
    for (auto const& entry : rows) incoming[entry.agency] = entry.incoming;

    std::vector<Transaction> written;
    auto take = [&](auto const& step) {
      std::vector<Mark> marks{bare->mark()};
      for (std::size_t i = 0; i < receivers_.size(); ++i) {
        ours.push_back(spent([&] { step(receivers_[i], incoming.at(receivers_[i].agency)); }));
        marks.push_back(bare->mark());
      }
      for (std::size_t i = 1; i < marks.size(); ++i) {
        written.push_back(bare->between(marks[i - 1], marks[i]));
        written.back().updates = 3;  // of the register, of the delivery, of the task
      }
    };
    take([&](Receiver const& r, std::int64_t id) { documents::receive(context_, r.clerk, origin, id, {}); });
    take([&](Receiver const& r, std::int64_t id) {
      documents::AssignInput input;
      input.lead = r.officer.official;
      documents::assign(context_, r.leader, origin, id, input);
    });
    take([&](Receiver const& r, std::int64_t id) { documents::start(context_, r.officer, origin, id); });
    take([&](Receiver const& r, std::int64_t id) { documents::finish(context_, r.officer, origin, id, {}); });

    bare->prepare();
    for (auto const& transaction : written) theirs.push_back(spent([&] { bare->run(transaction); }));
    auto const mine = median(ours);
    row(name("statuses by people here"), 1 / mine.wall, "/s", mine.cpu * 1e6, 1 / median(theirs).wall,
        fmt::format("the same {} rows and 3 updates, bare", written.back().count()), "≥ 0.3");
  }

  /// The same four statuses as packages over the wire, from communes that work in other software.
  void packages() {
    auto elsewhere = [&](bool there) {
      auto const administrator = context_.database.read([&](Session& session) {
        auto const today = local_date(context_.clock.now());
        for (auto const& position : organisation::officials_of(session, sender_.agency, today))
          if (position.role == Role::administrator) return accounts::principal_in(session, position.id, today);
        throw std::runtime_error{"the province has no administrator"};
      });
      for (auto const& receiver : receivers_) {
        auto settings = context_.database.read(
            [&](Session& session) { return documents::agency_settings(session, receiver.agency); });
        settings.elsewhere = there;
        documents::set_agency_settings(context_, administrator, origin, receiver.agency, settings);
      }
    };
    elsewhere(true);
    auto const id = draft();
    documents::issue(context_, sender_, origin, id);
    runner_.drain();
    auto const letter =
        context_.database.read([&](Session& session) { return documents::find_letter(session, id).value(); });

    auto bare = open_bare(url_);
    std::vector<Spent> ours;
    std::vector<Transaction> written;
    for (auto const* code : {"01", "03", "04", "06"}) {
      for (auto const& receiver : receivers_) {
        edxml::Status status;
        status.from = {receiver.code, {}, receiver.name, {}, {}, {}, {}, {}};
        status.response_for = {letter.from_code, letter.code, letter.document_id, letter.issued_on};
        status.staff.staff = receiver.clerk.name;
        status.staff.department = receiver.name;
        status.code = code;
        status.at = context_.clock.now();
        auto const bytes = edxml::write(status);
        auto const before = bare->mark();
        ours.push_back(
            spent([&] { exchange::take_package(context_, receiver.clerk, origin, context_.files.put(bytes)); }));
        written.push_back(bare->between(before, bare->mark()));
        written.back().updates = 1;
      }
    }
    bare->prepare();
    std::vector<Spent> theirs;
    for (auto const& transaction : written) theirs.push_back(spent([&] { bare->run(transaction); }));
    auto const mine = median(ours);
    row(name("statuses by package"), 1 / mine.wall, "/s", mine.cpu * 1e6, 1 / median(theirs).wall,
        fmt::format("the same {} rows and 1 update, bare", written.back().count()), "≥ 0.3");
    elsewhere(false);
  }

  AxisOptions options_;
  program::House house_;
  Context& context_;
  jobs::Runner runner_;
  std::string url_;
  std::string engine_;
  Principal sender_;
  std::vector<Receiver> receivers_;
  std::vector<std::int64_t> documents_;
};

}  // namespace

void axis(AxisOptions const& options) { Axis{options}.measure(); }

}  // namespace tinhso::bench
