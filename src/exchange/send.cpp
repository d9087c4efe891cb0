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

/// Writes the package straight into the file store.
files::Stored store_package(Context& context, Loaded const& loaded) {
  auto document = to_wire(loaded.packing);
  for (auto const& attachment : loaded.attachments) {
    auto& out = document.attachments.emplace_back();
    out.name = attachment.name;
    out.type = attachment.type;
    out.bytes = context.files.read(attachment.sha256);
  }
  auto const upload = context.files.begin(2 * context.settings.package_limit);  // drafts are limited by what they hold
  edxml::write(document, [&](std::string_view piece) { upload->write(piece); });
  return upload->finish();
}

void report_one(Context& context, std::int64_t history) {
  struct Report {
    documents::Step step;
    documents::Letter letter;
    organisation::Agency receiver;
  };
  auto const report = context.database.read([&](Session& session) -> std::optional<Report> {
    if (told(session, history)) return {};
    auto step = documents::find_step(session, history);
    auto letter = documents::find_letter(session, step.document);
    auto receiver = organisation::find_agency(session, step.agency);
    if (!letter || !receiver) throw NotFound{};
    return Report{std::move(step), std::move(*letter), std::move(*receiver)};
  });
  if (!report) return;
  auto const& [step, letter, receiver] = *report;
  auto const stored = context.files.put(edxml::write(status_of(step, letter, receiver)));
  NewPackage package;
  package.direction = PackageDirection::out;
  package.kind = PackageKind::status;
  package.agency = step.agency;
  package.document = step.document;
  package.document_id = letter.document_id;
  package.code = letter.code;
  package.from_code = receiver.code;
  package.from_name = receiver.name;
  package.to_code = letter.from_code;
  package.status = step.code;
  package.sha256 = stored.sha256;
  package.bytes = stored.bytes;
  package.history = history;
  package.at = context.clock.now();
  context.database.write([&](Session& session) {
    auto const id = keep(session, package);
    if (!id) return;
    forward_status(session, package.at, letter.from_code,
                   {PackageKind::status, *id, key_of(letter.document_id, "history " + std::to_string(history)),
                    receiver.code, letter.from_code, letter.code});
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
       [&context](jobs::Job const& job) {
         auto const payload = payload_of(job);
         for (auto const& history : payload.at("history").as_array())
           report_one(context, history.to_number<std::int64_t>());
       }},
      {"exchange.change",
       [&context](jobs::Job const& job) {
         send_change(context, payload_of(job).at("change").to_number<std::int64_t>());
       }},
      {"exchange.watch", [&context](jobs::Job const&) { watch_and_again(context); }},
  };
}

}  // namespace tinhso::exchange
