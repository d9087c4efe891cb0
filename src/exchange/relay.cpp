// A package from another system, brought to everybody it names.
#include <algorithm>

#include "exchange/mail.hpp"
#include "exchange/take.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using documents::Arrival;

/// What the receivers of a relayed document mean.
struct Directions {
  std::vector<Arrival> registers;                           ///< they work here
  std::vector<std::pair<std::int64_t, std::string>> boxes;  ///< they fetch: agency and the code as written
  std::vector<std::string> outside;
  std::vector<std::int64_t> asks;  ///< they work here, and are asked to give back, update or replace
  std::vector<std::string> accepted;
  std::vector<Refused> refused;
  FieldErrors faults;
};

void refuse_to(Directions& out, std::size_t index, edxml::Organ const& to, Words const& words) {
  out.refused.push_back({to.organ_id, to.name, words.vi});
  out.faults.push_back({"to[" + std::to_string(index) + "]", words});
}

void direct(Session& session, Source const& source, Date today, std::size_t index, edxml::Organ const& to,
            Directions& out) {
  auto const named = organisation::agency_by_code(session, to.organ_id, today);
  if (!named) {
    if (source.kind == Source::Kind::national) return;  // another province's: the axis brings it there
    if (!organisation::outside_by_code(session, to.organ_id))
      return refuse_to(out, index, to, {"Không có cơ quan nào mang mã này.", "No agency bears this code."});
    out.outside.push_back(to.organ_id);
    out.accepted.push_back(to.organ_id);
    return;
  }
  auto const agency = organisation::successor_of(session, named, today);
  if (!agency)
    return refuse_to(
        out, index, to,
        {"Cơ quan này đã giải thể và không có cơ quan kế thừa.", "This agency was closed without a successor."});
  if (source.kind == Source::Kind::client && agency->id == source.agency)
    return refuse_to(out, index, to, {"Nơi nhận là chính nơi gửi.", "The receiver is the sender itself."});
  out.accepted.push_back(to.organ_id);
  if (documents::agency_settings(session, agency->id).elsewhere) {
    out.boxes.emplace_back(agency->id, to.organ_id);
    return;
  }
  auto const same =
      std::any_of(out.registers.begin(), out.registers.end(), [&](Arrival const& a) { return a.agency == agency->id; });
  if (same) return;
  auto const& name = named->short_name.empty() ? named->name : named->short_name;
  out.registers.push_back({agency->id, agency->id == named->id ? std::string{} : "Kế thừa " + name});
}

/// A client speaks for its own agency; the national axis for nobody of this province.
void check_sender(Session& session, Source const& source, Date today, std::string const& from) {
  auto const here = organisation::agency_by_code(session, from, today);
  if (source.kind == Source::Kind::client) {
    auto const now = here ? organisation::successor_of(session, here, today) : std::nullopt;
    if (now && now->id == source.agency) return;
    throw Invalid{"From",
                  {"Mã nơi gửi " + from + " không phải là cơ quan của hệ thống này.",
                   "The sender " + from + " is not the agency of this system."}};
  }
  if (here)
    throw Invalid{"From",
                  {"Gói tin từ trục quốc gia mang mã nơi gửi " + from + " của tỉnh này.",
                   "A package from the national axis bears the code " + from + " of this province as its sender."}};
}

audit::Actor actor_of(Source const& source) {
  auto out = audit::system((source.kind == Source::Kind::client ? "vxp:" : "national:") + source.system_id);
  out.origin = source.origin;
  if (source.agency > 0) out.agency = source.agency;
  return out;
}

NewPackage package_in(Source const& source, files::Stored const& stored, Instant now) {
  NewPackage out;
  out.agency = source.agency;  // 0: it came from the national axis
  out.sha256 = stored.sha256;
  out.bytes = stored.bytes;
  out.at = now;
  return out;
}

/// A document that only goes on from here lies in no register; what was kept of it tells whether this is the same.
void refuse_other_content(Context& context, Session& session, edxml::Document const& document,
                          std::string const& digest) {
  auto const first = first_content(session, document.document_id);
  if (!first) return;
  auto const package = edxml::read(context.files.read(*first));
  if (!package.document() || digest_of(*package.document()) == digest) return;
  throw Conflict{"exchange.other_content",
                 {"Đã có văn bản với cùng DocumentId " + document.document_id + " nhưng nội dung khác.",
                  "There is a document with the same DocumentId " + document.document_id + " and different content."}};
}

/// What is asked about a document goes to those who have it; the others are refused.
void change_instead(Session& session, std::optional<documents::Letter> const& known, documents::Letter const& letter,
                    edxml::Document const& document, Directions& to) {
  auto const registers = std::exchange(to.registers, {});
  bool const theirs = known && known->from_code == letter.from_code;
  auto const holders = theirs ? documents::holders_of(session, known->id) : std::vector<std::int64_t>{};
  for (auto const& arrival : registers) {
    if (std::find(holders.begin(), holders.end(), arrival.agency) != holders.end()) {
      to.asks.push_back(arrival.agency);
      continue;
    }
    auto const agency = organisation::find_agency(session, arrival.agency);
    auto const at = std::find_if(document.to.begin(), document.to.end(),
                                 [&](auto const& one) { return agency && one.organ_id == agency->code; });
    auto const& organ = at == document.to.end() ? document.to.front() : *at;
    auto const index = at == document.to.end() ? 0 : static_cast<std::size_t>(at - document.to.begin());
    refuse_to(to, index, organ,
              {"Nơi này không có văn bản mang DocumentId đó của nơi gửi để thu hồi hoặc cập nhật.",
               "This receiver has no document with that DocumentId from this sender to be revoked or updated."});
  }
}

documents::Asked asked_by(Opened const& opened, edxml::Document const& document) {
  documents::Asked out;
  out.reason = document.business ? cut_text(document.business->reason, 500) : std::string{};
  out.asked_by = document.business && !document.business->staff.staff.empty()
                     ? cut_text(document.business->staff.staff, 200)
                     : cut_text(document.from.name, 200);
  out.key = opened.stored.sha256;
  return out;
}

/// Revoke and update: the clerks of those who have it are asked.
bool ask_about(Context& context, Session& session, Source const& source, Opened const& opened,
               edxml::Document const& document, documents::Letter letter, documents::Letter const& known,
               std::vector<std::int64_t> const& agencies) {
  auto asked = asked_by(opened, document);
  asked.key = "package " + asked.key;
  if (document.business->kind == edxml::Business::Kind::update) {
    asked.kind = documents::ChangeKind::update;
    letter.wire_id = letter.document_id;
    letter.document_id += "#" + opened.stored.sha256.substr(0, 16);  // a row of its own: others keep the first content
    auto const before = documents::find_letter(session, letter.document_id);
    asked.by_document =
        before ? before->id : documents::take_in(context, session, letter, opened.attachments, document.to_places);
  }
  return documents::ask_change(context, session, actor_of(source), known.id, agencies, asked).id > 0;
}

/// A replacement has arrived as a document of its own; those who have what it replaces are asked.
bool ask_replace(Context& context, Session& session, Source const& source, Opened const& opened,
                 edxml::Document const& document, documents::Letter const& letter, std::int64_t by,
                 std::vector<Arrival> const& arrivals) {
  std::vector<std::int64_t> agencies;
  agencies.reserve(arrivals.size());
  for (auto const& arrival : arrivals) agencies.push_back(arrival.agency);
  std::vector<std::string> replaced;
  for (auto const& one : document.business->replacements) replaced.push_back(one.document_id);
  if (replaced.empty()) replaced.push_back(document.business->document_id);
  bool moved = false;
  for (auto const& id : replaced) {
    auto const old = documents::find_letter(session, id);
    if (!old || old->id == by || old->from_agency || old->from_code != letter.from_code) continue;
    auto asked = asked_by(opened, document);
    asked.kind = documents::ChangeKind::replace;
    asked.by_document = by;
    asked.key = "replace " + std::to_string(by) + ' ' + std::to_string(old->id) + ' ' + asked.key;
    moved = documents::ask_change(context, session, actor_of(source), old->id, agencies, asked).id > 0 || moved;
  }
  return moved;
}

Relayed relay_document(Context& context, Source const& source, Opened const& opened, edxml::Document const& document) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  auto warnings = opened.warnings;
  auto letter = from_wire(document, warnings);
  letter.package_sha256 = opened.stored.sha256;
  auto const kind = document.business ? document.business->kind : edxml::Business::Kind::create;
  bool const fresh_document = kind == edxml::Business::Kind::create;
  auto const key = key_of(document.document_id,
                          fresh_document ? "edoc" : "edoc " + std::string{edxml::name(kind)} + ' ' + letter.digest);
  return context.database.write([&](Session& session) {
    check_sender(session, source, today, document.from.organ_id);
    Directions to;
    for (std::size_t i = 0; i < document.to.size(); ++i) direct(session, source, today, i, document.to[i], to);
    auto const known = documents::find_letter(session, document.document_id);
    if (known && known->from_agency)  // issued here: nobody else may bear its DocumentId
      throw Conflict{"exchange.ours",
                     {"DocumentId " + document.document_id + " là của văn bản phát hành tại đây.",
                      "The DocumentId " + document.document_id + " belongs to a document issued here."}};
    bool const comes = fresh_document || kind == edxml::Business::Kind::replace;  // it arrives like any other
    if (known && comes && known->digest != letter.digest)
      throw Conflict{
          "exchange.other_content",
          {"Đã có văn bản với cùng DocumentId " + document.document_id + " nhưng nội dung khác.",
           "There is a document with the same DocumentId " + document.document_id + " and different content."}};
    if (comes && !known) refuse_other_content(context, session, document, letter.digest);
    if (!comes) change_instead(session, known, letter, document, to);
    if (to.registers.empty() && to.asks.empty() && to.boxes.empty() && to.outside.empty()) {
      if (to.faults.empty())
        to.faults.push_back({"to", {"Không có nơi nhận nào thuộc trục này.", "No receiver belongs to this axis."}});
      throw Invalid{to.faults};
    }
    auto package = package_in(source, opened.stored, now);
    package.document_id = document.document_id;
    package.code = letter.code;
    package.from_code = letter.from_code;
    package.from_name = letter.from_name;
    bool moved = false;
    if (!to.registers.empty()) {
      auto const id =
          known ? known->id : documents::take_in(context, session, letter, opened.attachments, document.to_places);
      package.document = id;
      moved = !documents::arrive(context, session, actor_of(source), id, to.registers).empty();
      if (kind == edxml::Business::Kind::replace)
        moved = ask_replace(context, session, source, opened, document, letter, id, to.registers) || moved;
    }
    if (!to.asks.empty()) {
      package.document = known->id;
      moved = ask_about(context, session, source, opened, document, letter, *known, to.asks) || moved;
    }
    auto const row = keep(session, package).value();
    Post post{PackageKind::edoc, row, key, letter.from_code, {}, letter.code};
    for (auto const& [agency, code] : to.boxes) {
      post.to_code = code;
      moved = put_mail(session, now, agency, post) || moved;
    }
    post.to_code.clear();
    for (auto const& code : to.outside) post.to_code += (post.to_code.empty() ? "" : ";") + code;
    if (!to.outside.empty()) moved = put_leaving(session, now, post) || moved;
    Relayed out;
    out.repeated = !moved;
    if (!moved) forget(session, row, opened.stored.sha256);
    // Whoever did not hear the first answer is given the same one.
    out.package = moved ? row : first_package(session, source.agency, PackageKind::edoc, document.document_id);
    if (moved) keep_refusals(session, row, to.refused, to.faults);
    out.accepted = std::move(to.accepted);
    out.refused = std::move(to.refused);
    return out;
  });
}

/// The document of this house that a status is about.
std::optional<documents::Letter> issued_here(Session& session, edxml::Status const& status, Date today) {
  auto const& about = status.response_for;
  auto letter = documents::find_letter(session, about.document_id);
  if (!letter && about.promulgated_on)
    if (auto const sender = organisation::agency_by_code(session, about.organ_id, today))
      letter = documents::find_letter(session, sender->id, about.code, *about.promulgated_on);
  if (letter && !letter->from_agency) return {};
  return letter;
}

/// 13: the sender of a document that lies in a register here wants it back. Nullopt: the receiver works elsewhere.
std::optional<Relayed> ask_by_status(Context& context, Session& session, Source const& source, Opened const& opened,
                                     edxml::Status const& status, Date today) {
  auto const& about = status.response_for;
  auto const named = organisation::agency_by_code(session, about.organ_id, today);
  auto const receiver = named ? organisation::successor_of(session, named, today) : std::nullopt;
  if (!receiver || documents::agency_settings(session, receiver->id).elsewhere) return {};
  auto const letter = documents::find_letter(session, about.document_id);
  if (!letter || letter->from_agency || letter->from_code != status.from.organ_id)
    throw Invalid{"ResponseFor",
                  {"Nơi nhận không có văn bản này của nơi gửi.", "The receiver has no such document of the sender."}};
  documents::Asked asked;
  asked.reason = cut_text(status.description, 500);
  asked.asked_by = status.staff.staff.empty() ? cut_text(status.from.name, 200) : cut_text(status.staff.staff, 200);
  asked.key = "status " + std::to_string(letter->id) + ' ' + std::to_string(receiver->id) + ' ' +
              (status.at ? format_instant(*status.at) : opened.stored.sha256);
  auto const change = documents::ask_change(context, session, actor_of(source), letter->id, {receiver->id}, asked);
  Relayed out;
  out.repeated = change.id == 0;
  if (!out.repeated) {
    auto package = package_in(source, opened.stored, context.clock.now());
    package.kind = PackageKind::status;
    package.document = letter->id;
    package.document_id = about.document_id;
    package.code = about.code;
    package.from_code = status.from.organ_id;
    package.from_name = status.from.name;
    package.to_code = about.organ_id;
    package.status = status.code;
    out.package = keep(session, package).value();
  }
  out.accepted = {about.organ_id};
  return out;
}

Relayed relay_status(Context& context, Source const& source, Opened const& opened, edxml::Status const& status) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  if (!edxml::known_status(status.code))
    throw Invalid{"StatusCode",
                  {"Không có trạng thái “" + status.code + "”.", "There is no status “" + status.code + "”."}};
  return context.database.write([&](Session& session) {
    check_sender(session, source, today, status.from.organ_id);
    auto const& about = status.response_for;
    if (status.code == "13")
      if (auto asked = ask_by_status(context, session, source, opened, status, today)) return *asked;
    auto package = package_in(source, opened.stored, now);
    package.kind = PackageKind::status;
    package.document_id = about.document_id;
    package.code = about.code;
    package.from_code = status.from.organ_id;
    package.from_name = status.from.name;
    package.to_code = about.organ_id;
    package.status = status.code;
    Relayed out;
    if (auto const letter = issued_here(session, status, today)) {
      auto const reporter =
          source.kind == Source::Kind::client ? std::optional{source.agency} : [&]() -> std::optional<std::int64_t> {
        auto const outside = organisation::outside_by_code(session, status.from.organ_id);
        return outside ? std::optional{outside->id} : std::nullopt;
      }();
      documents::Report const report{status.code, status.at.value_or(now), status.staff.staff,
                                     status.code == "02" || status.code == "16" ? status.description : ""};
      try {
        if (!reporter) throw NotFound{};
        out.repeated = documents::report(context, session, actor_of(source), letter->id, *reporter, report) ==
                       documents::Outcome::repeated;
      } catch (NotFound const&) {
        throw Invalid{"From", {"Văn bản này không gửi cho cơ quan đó.", "This document was not sent to that agency."}};
      }
      package.document = letter->id;
      if (!out.repeated) out.package = keep(session, package).value();
      out.accepted = {about.organ_id};
      return out;
    }
    auto const row = keep(session, package).value();
    auto const at = status.at ? format_instant(*status.at) : std::string{};
    Post const post{PackageKind::status,
                    row,
                    key_of(about.document_id, "status " + status.code + ' ' + status.from.organ_id + ' ' + at),
                    status.from.organ_id,
                    about.organ_id,
                    about.code};
    bool const goes_on =
        source.kind == Source::Kind::client || organisation::agency_by_code(session, about.organ_id, today);
    if (!goes_on || !forward_status(session, now, about.organ_id, post))
      throw Invalid{"ResponseFor",
                    {"Không có văn bản nào ứng với trạng thái này.", "No document is meant by this status."}};
    out.package = row;
    out.accepted = {about.organ_id};
    return out;
  });
}

}  // namespace

Relayed relay(Context& context, Source const& source, files::Stored const& stored) {
  auto const package = edxml::read(context.files.read(stored.sha256));
  bool const is_status = package.status() != nullptr;
  auto const opened = open_package(context, stored, package, true);
  auto take = [&] {
    return is_status ? relay_status(context, source, opened, *package.status())
                     : relay_document(context, source, opened, *package.document());
  };
  try {
    return take();
  } catch (Conflict const& fault) {
    if (fault.code() != "database.unique") throw;  // two at once: now the other one is there
    return take();
  }
}

}  // namespace tinhso::exchange
