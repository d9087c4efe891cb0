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
  auto const agency = organisation::successor_of(session, named->id, today);
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
    auto const now = here ? organisation::successor_of(session, here->id, today) : std::nullopt;
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
    if (known && fresh_document && known->digest != letter.digest)
      throw Conflict{
          "exchange.other_content",
          {"Đã có văn bản với cùng DocumentId " + document.document_id + " nhưng nội dung khác.",
           "There is a document with the same DocumentId " + document.document_id + " and different content."}};
    if (!fresh_document && !to.registers.empty()) {
      for (std::size_t i = 0; i < document.to.size(); ++i)
        refuse_to(to, i, document.to[i],
                  {"Gói tin thu hồi, cập nhật, thay thế cho cơ quan này phải xử lý trực tiếp với nơi gửi.",
                   "A package that revokes, updates or replaces must be settled with the sender by this agency."});
      to.registers.clear();
    }
    if (to.registers.empty() && to.boxes.empty() && to.outside.empty()) {
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

Relayed relay_status(Context& context, Source const& source, Opened const& opened, edxml::Status const& status) {
  auto const now = context.clock.now();
  auto const today = local_date(now);
  if (!edxml::known_status(status.code))
    throw Invalid{"StatusCode",
                  {"Không có trạng thái “" + status.code + "”.", "There is no status “" + status.code + "”."}};
  return context.database.write([&](Session& session) {
    check_sender(session, source, today, status.from.organ_id);
    auto const& about = status.response_for;
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
