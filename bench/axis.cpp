// The axis: a document with a 1 MB attachment to every commune, and four statuses back from each.
#include "bench/axis.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "bench/bare.hpp"
#include "bench/measure.hpp"
#include "bench/province.hpp"
#include "documents/documents.hpp"
#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"
#include "program/house.hpp"
#include "program/rooms.hpp"

namespace tinhso::bench {
namespace {

using database::Session;
using organisation::Role;

/// The barest way to bytes that survive lost power: written, synced, renamed, the folder synced.
void durable_file(std::filesystem::path const& folder, std::string const& name, std::string_view bytes) {
  std::filesystem::create_directories(folder);
  auto const draft = folder / (name + ".new");
  int const file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool const good = file >= 0 && ::write(file, bytes.data(), bytes.size()) == std::ssize(bytes) && ::fsync(file) == 0;
  ::close(file);
  std::filesystem::rename(draft, folder / name);
  int const above = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!good || above < 0 || ::fsync(above) != 0) throw std::runtime_error{"cannot write " + draft.string()};
  ::close(above);
}

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
      sender_ = province_clerk(session, today);
      receivers_ = communes(session, today);
    });
  }

  void measure() {
    deliveries();
    steps();
    packages();
  }

 private:
  /// The words inside the attachment are read and its signatures checked after the delivery, by processes of their own: no
  /// part of what is measured.
  static auto handlers(Context& context) -> decltype(program::all_handlers(context)) {
    auto out = program::all_handlers(context);
    for (auto const* later : {"documents.read_text", "signing.check_files"})
      out.insert_or_assign(later, [](jobs::Job const&) {});
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
    std::vector<Spent> with_file;
    std::size_t rows = 0;
    auto const package = package_of(documents_.back());
    for (std::size_t i = 0; i < issued.size(); ++i) {
      rows = issued[i].count() + delivered[i].count();
      // Four transactions, as ours: issue, claim of the job, delivery, end of the job.
      theirs.push_back(spent([&] {
        bare->run(issued[i]);
        bare->run({{}, 1});
        bare->run(delivered[i]);
        bare->run({{}, 1});
      }));
      auto const file =
          spent([&] { durable_file(options_.data / "bare", "package-" + std::to_string(i), package); });
      with_file.push_back({theirs.back().wall + file.wall, theirs.back().cpu + file.cpu});
    }
    auto const each = static_cast<double>(receivers_.size());
    auto const mine = median(ours);
    row(name("deliveries"), each / mine.wall, "/s", mine.cpu / each * 1e6, each / median(theirs).wall,
        fmt::format("the same {} rows, bare", rows), "≥ 2,000/s, ≥ 0.3");
    row(name("deliveries, again"), each / mine.wall, "/s", 0, each / median(with_file).wall,
        fmt::format("the same {} rows and the package as a durable file, bare", rows), "");
    row(name("answer to “issue”"), median(issuing).wall * 1000, "ms", 0, 0, "", "");
  }

  /// The package that was made of a document.
  std::string package_of(std::int64_t document) {
    return context_.files.read(context_.database.read([&](Session& session) {
      return documents::find_letter(session, document).value().package_sha256.value();
    }));
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
    std::vector<std::string> sent;
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
        sent.push_back(bytes);
      }
    }
    bare->prepare();
    std::vector<Spent> rows;
    std::vector<Spent> with_file;
    for (std::size_t i = 0; i < written.size(); ++i) {
      auto const file = spent([&] { durable_file(options_.data / "bare", std::to_string(i), sent[i]); });
      auto const transaction = spent([&] { bare->run(written[i]); });
      rows.push_back(transaction);
      with_file.push_back({file.wall + transaction.wall, file.cpu + transaction.cpu});
    }
    auto const mine = median(ours);
    auto const count = written.back().count();
    row(name("statuses by package"), 1 / mine.wall, "/s", mine.cpu * 1e6, 1 / median(with_file).wall,
        fmt::format("the package as a durable file, the same {} rows and 1 update, bare", count), "≥ 0.3");
    row(name("statuses by package, again"), 1 / mine.wall, "/s", 0, 1 / median(rows).wall,
        fmt::format("the same {} rows and 1 update, bare, no file", count), "");
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
