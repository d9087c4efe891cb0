#include <map>
#include <stdexcept>

#include "exchange/mail.hpp"
#include "exchange/oversee.hpp"
#include "exchange/store.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;

struct Loaded {
  Packing packing;
  std::vector<documents::Attachment> attachments;
};

/// Everything the package needs; nullopt when it has been delivered already.
std::optional<Loaded> load(Session& session, std::int64_t document) {
  auto letter = documents::find_letter(session, document);
  if (!letter || !letter->from_agency) throw NotFound{};
  if (letter->package_sha256) return {};
  Loaded out;
  auto const sender = organisation::find_agency(session, *letter->from_agency);
  if (sender && sender->parent)
    if (auto const above = organisation::find_agency(session, *sender->parent)) out.packing.in_charge = above->name;
  out.packing.letter = std::move(*letter);
  out.packing.receivers = documents::receivers_of(session, document);
  out.packing.places = documents::places_of(session, document);
  out.attachments = documents::attachments_of(session, document);
  if (auto const replacing = documents::replacing(session, document)) {
    auto& business = out.packing.business.emplace();
    business.kind = edxml::Business::Kind::replace;
    business.reason = replacing->reason;
    business.replacements.push_back({replacing->document_id, replacing->codes});
  }
  return out;
}

/// The bytes of an attachment. Whoever reads of the dead letter must learn which file is gone, not that one is.
std::string bytes_of(Context& context, std::string const& name, std::string const& sha256) {
  try {
    return context.files.read(sha256);
  } catch (NotFound const&) {
    throw std::runtime_error{"the file \"" + name + "\" is missing: files/" + sha256.substr(0, 2) + '/' + sha256};
  }
}

/// Writes the package straight into the file store.
files::Stored store_package(Context& context, Loaded const& loaded) {
  auto document = to_wire(loaded.packing);
  for (auto const& attachment : loaded.attachments) {
    auto& out = document.attachments.emplace_back();
    out.name = attachment.name;
    out.type = attachment.type;
    out.bytes = bytes_of(context, attachment.name, attachment.sha256);
  }
  auto const upload = context.files.begin(2 * context.settings.package_limit);  // drafts are limited by what they hold
  edxml::write(document, [&](std::string_view piece) { upload->write(piece); });
  return upload->finish();
}

/// What a receiver here tells a sender outside of a step.
struct Report {
  std::int64_t history = 0;
  documents::Step step;
  documents::Letter letter;
  organisation::Agency receiver;
};

/// Steps that were not told yet, with what is told of them; asked together, because they are many.
std::vector<Report> untold(Session& session, std::vector<std::int64_t> const& steps) {
  std::vector<std::pair<database::Answer<std::int64_t>, database::Answer<documents::Step>>> asked;
  asked.reserve(steps.size());
  for (auto const history : steps)
    asked.emplace_back(ask_told(session, history), documents::ask_step(session, history));
  std::vector<Report> out;
  out.reserve(steps.size());
  std::map<std::int64_t, database::Answer<documents::Letter>> letters;
  std::map<std::int64_t, database::Answer<organisation::Agency>> receivers;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (asked[i].first.first()) continue;
    auto const& step = out.emplace_back(Report{steps[i], asked[i].second.one(), {}, {}}).step;
    if (!letters.contains(step.document)) letters.emplace(step.document, documents::ask_letter(session, step.document));
    if (!receivers.contains(step.agency)) receivers.emplace(step.agency, organisation::ask_agency(session, step.agency));
  }
  std::map<std::int64_t, documents::Letter> known_letters;
  for (auto& [id, answer] : letters) known_letters.emplace(id, answer.one());
  std::map<std::int64_t, organisation::Agency> known_receivers;
  for (auto& [id, answer] : receivers) known_receivers.emplace(id, answer.one());
  for (auto& report : out) {
    report.letter = known_letters.at(report.step.document);
    report.receiver = known_receivers.at(report.step.agency);
  }
  return out;
}

NewPackage package_of(Report const& report, Instant now) {
  auto const& [history, step, letter, receiver] = report;
  NewPackage out;
  out.direction = PackageDirection::out;
  out.kind = PackageKind::status;
  out.agency = step.agency;
  out.document = step.document;
  out.document_id = letter.document_id;
  out.code = letter.code;
  out.from_code = receiver.code;
  out.from_name = receiver.name;
  out.to_code = letter.from_code;
  out.status = step.code;
  out.content = edxml::write(status_of(step, letter, receiver));
  out.sha256 = sha256_hex(*out.content);
  out.bytes = static_cast<std::int64_t>(out.content->size());
  out.history = history;
  out.at = now;
  return out;
}

void report(Context& context, std::vector<std::int64_t> const& steps) {
  auto const reports = context.database.read([&](Session& session) { return untold(session, steps); });
  if (reports.empty()) return;
  auto const now = context.clock.now();
  std::vector<NewPackage> packages;
  packages.reserve(reports.size());
  for (auto const& one : reports) packages.push_back(package_of(one, now));
  context.database.write([&](Session& session) {
    std::map<std::string, Way> ways;
    for (auto const& package : packages)
      if (!ways.contains(package.to_code)) ways.emplace(package.to_code, way_to(session, now, package.to_code));
    std::vector<database::Answer<std::int64_t>> kept;
    kept.reserve(packages.size());
    for (auto const& package : packages) kept.push_back(ask_keep(session, package));
    for (std::size_t i = 0; i < packages.size(); ++i) {
      auto const& package = packages[i];
      if (auto const id = kept[i].first())
        send_on(session, now, ways.at(package.to_code),
                {PackageKind::status, *id,
                 key_of(package.document_id, "history " + std::to_string(package.history.value())), package.from_code,
                 package.to_code, package.code});
    }
  });
}

/// To those who fetch their packages, and to the national axis: once for all receivers outside.
void send_elsewhere(Session& session, NewPackage const& package, std::int64_t id) {
  Post post{PackageKind::edoc, id, key_of(package.document_id, "edoc"), package.from_code, {}, package.code};
  std::string outside;
  for (auto const& receiver : documents::receivers_elsewhere(session, package.document.value())) {
    post.to_code = receiver.code;
    if (receiver.agency > 0) put_mail(session, package.at, receiver.agency, post);
    else outside += (outside.empty() ? "" : ";") + receiver.code;
  }
  post.to_code = outside;
  if (!outside.empty()) put_leaving(session, package.at, post);
}

edxml::Business::Kind kind_of(documents::ChangeKind kind) {
  if (kind == documents::ChangeKind::update) return edxml::Business::Kind::update;
  if (kind == documents::ChangeKind::replace) return edxml::Business::Kind::replace;
  return edxml::Business::Kind::revoke;
}

/// A request about a document that was sent, to those who work in other software: the package again, with what it asks.
void send_change(Context& context, std::int64_t id) {
  struct Leaves {
    documents::LeavingChange change;
    Loaded loaded;
    std::vector<documents::ChangeReceiver> receivers;
  };
  auto const leaves = context.database.read([&](Session& session) {
    Leaves out;
    auto const change = documents::find_change(session, id);
    if (!change) throw NotFound{};
    out.change = *change;
    out.receivers = documents::change_receivers(session, id);
    auto const sent = documents::find_letter(session, change->document).value();
    bool const updates = change->kind == documents::ChangeKind::update && change->by_document;
    auto const content = updates ? *change->by_document : change->document;
    out.loaded.packing.letter = documents::find_letter(session, content).value();
    out.loaded.packing.letter.id = sent.id;
    out.loaded.packing.letter.issued_at = sent.issued_at;
    out.loaded.packing.places = documents::places_of(session, content);
    out.loaded.attachments = documents::attachments_of(session, content);
    for (auto const& receiver : out.receivers)
      out.loaded.packing.receivers.push_back({receiver.agency, receiver.code, receiver.name});
    auto& business = out.loaded.packing.business.emplace();
    business.kind = kind_of(change->kind);
    business.reason = change->reason;
    if (updates) business.update.emplace().document_changed = true;
    return out;
  });
  if (leaves.receivers.empty()) return;
  auto const stored = store_package(context, leaves.loaded);
  auto const& letter = leaves.loaded.packing.letter;
  NewPackage package;
  package.direction = PackageDirection::out;
  package.agency = letter.from_agency.value();
  package.document = letter.id;
  package.document_id = letter.document_id;
  package.code = letter.code;
  package.from_code = letter.from_code;
  package.from_name = letter.from_name;
  package.sha256 = stored.sha256;
  package.bytes = stored.bytes;
  package.at = context.clock.now();
  context.database.write([&](Session& session) {
    auto const row = keep(session, package).value();
    Post post{PackageKind::edoc, row, key_of(letter.document_id, "change " + std::to_string(id)),
              letter.from_code,  {},  letter.code};
    std::string outside;
    bool fresh = false;
    for (auto const& receiver : leaves.receivers) {
      post.to_code = receiver.code;
      if (receiver.agency > 0) fresh = put_mail(session, package.at, receiver.agency, post) || fresh;
      else outside += (outside.empty() ? "" : ";") + receiver.code;
    }
    post.to_code = outside;
    if (!outside.empty()) fresh = put_leaving(session, package.at, post) || fresh;
    if (!fresh) forget(session, row, stored.sha256);  // an earlier run of this job put it down
  });
}

boost::json::object payload_of(jobs::Job const& job) { return boost::json::parse(job.payload).as_object(); }

std::vector<std::int64_t> steps_in(std::vector<jobs::Job> const& some) {
  std::vector<std::int64_t> out;
  for (auto const& job : some) {
    auto const payload = payload_of(job);
    for (auto const& history : payload.at("history").as_array()) out.push_back(history.to_number<std::int64_t>());
  }
  return out;
}

}  // namespace

void deliver(Context& context, std::int64_t document) {
  auto const loaded = context.database.read([&](Session& session) { return load(session, document); });
  if (!loaded) return;
  auto const stored = store_package(context, *loaded);
  auto const& letter = loaded->packing.letter;
  context.database.write([&](Session& session) {
    if (!documents::deliver(context, session, document, stored.sha256)) return;  // another run of this job was quicker
    NewPackage package;
    package.direction = PackageDirection::out;
    package.agency = *letter.from_agency;
    package.document = document;
    package.document_id = letter.document_id;
    package.code = letter.code;
    package.from_code = letter.from_code;
    package.from_name = letter.from_name;
    package.sha256 = stored.sha256;
    package.bytes = stored.bytes;
    package.at = context.clock.now();
    send_elsewhere(session, package, keep(session, package).value());
  });
}

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  return {
      {"exchange.deliver",
       [&context](jobs::Job const& job) {
         deliver(context, payload_of(job).at("document").to_number<std::int64_t>());
       }},
      {"exchange.report",
       {[&context](jobs::Job const& job) { report(context, steps_in({job})); },
        [&context](std::vector<jobs::Job> const& some) { report(context, steps_in(some)); }}},
      {"exchange.change",
       [&context](jobs::Job const& job) {
         send_change(context, payload_of(job).at("change").to_number<std::int64_t>());
       }},
      {"exchange.watch", [&context](jobs::Job const&) { watch_and_again(context); }},
  };
}

}  // namespace tinhso::exchange
