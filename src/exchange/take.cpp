#include <algorithm>

#include "accounts/rights.hpp"
#include "exchange/store.hpp"
#include "exchange/take.hpp"

namespace tinhso::exchange {
namespace {

using database::Session;
using documents::Arrival;

/// What the receivers of a package mean here.
struct Sorted {
  std::vector<Arrival> arrivals;
  std::vector<Accepted> accepted;  ///< beside arrivals, the same order
  std::vector<Refused> refused;
  FieldErrors faults;  ///< one for each refused receiver
};

std::string brief(organisation::Agency const& agency) {
  return agency.short_name.empty() ? agency.name : agency.short_name;
}

class Sorter {
 public:
  Sorter(Session& session, Principal const& who, Date today) : session_{session}, who_{who}, today_{today} {}

  void take(std::size_t index, edxml::Organ const& to) {
    auto const named = organisation::agency_by_code(session_, to.organ_id, today_);
    if (!named) return refuse(index, to, {"Không có cơ quan nào mang mã này.", "No agency bears this code."});
    auto agency = organisation::successor_of(session_, named->id, today_);
    if (!agency)
      return refuse(
          index, to,
          {"Cơ quan này đã giải thể và không có cơ quan kế thừa.", "This agency was closed without a successor."});
    if (!organisation::is_at_or_below(session_, agency->id, who_.agency))
      return refuse(index, to,
                    {"Bạn chỉ nhập được gói tin cho cơ quan mình và cấp dưới.",
                     "You may bring in packages only for your agency and those below it."});
    if (documents::agency_settings(session_, agency->id).elsewhere)
      return refuse(index, to,
                    {"Cơ quan này dùng phần mềm khác; gói tin phải gửi tới đó.",
                     "This agency works in other software; the package must go there."});
    auto const same = std::find_if(out.arrivals.begin(), out.arrivals.end(),
                                   [&](Arrival const& a) { return a.agency == agency->id; });
    if (same != out.arrivals.end()) return;
    auto const note = agency->id == named->id ? std::string{} : "Kế thừa " + brief(*named);
    out.arrivals.push_back({agency->id, note});
    out.accepted.push_back({to.organ_id, agency->id, agency->name, {}, note});
  }

  void refuse(std::size_t index, edxml::Organ const& to, Words const& words) {
    out.refused.push_back({to.organ_id, to.name, who_.language == "en" ? words.en : words.vi});
    out.faults.push_back({"to[" + std::to_string(index) + "]", words});
  }

  Sorted out;

 private:
  Session& session_;
  Principal const& who_;
  Date today_;
};

/// What was kept under this DocumentId; read again out of the package when the document was issued here.
std::string kept_digest(Context& context, documents::Letter const& letter) {
  if (!letter.digest.empty() || !letter.package_sha256) return letter.digest;
  auto const package = edxml::read(context.files.read(*letter.package_sha256));
  return package.document() ? digest_of(*package.document()) : std::string{};
}

void fill_registers(Session& session, std::int64_t document, std::vector<Accepted>& accepted) {
  auto const registers = documents::registers_of(session, document);
  for (auto& receiver : accepted)
    for (auto const& row : registers)
      if (row.agency == receiver.agency) receiver.incoming = row.incoming;
}

/// A package of a document that was issued here comes home: nobody is added, everybody who has it is named.
void come_home(Session& session, documents::Letter const& letter, edxml::Document const& document, Sorter& sorter) {
  auto const receivers = documents::registers_of(session, letter.id);
  auto const accepted = std::exchange(sorter.out.accepted, {});
  sorter.out.arrivals.clear();
  for (auto const& receiver : accepted) {
    bool const has =
        std::any_of(receivers.begin(), receivers.end(), [&](auto const& row) { return row.agency == receiver.agency; });
    if (has) {
      sorter.out.accepted.push_back(receiver);
      continue;
    }
    auto const at = std::find_if(document.to.begin(), document.to.end(),
                                 [&](auto const& to) { return to.organ_id == receiver.code; });
    sorter.refuse(static_cast<std::size_t>(at - document.to.begin()), *at,
                  {"Văn bản này không được phát hành cho cơ quan đó.", "The document was not issued to this agency."});
  }
}

void warn_of_sender(Session& session, Date today, edxml::Document const& document, std::vector<Words>& warnings) {
  if (organisation::agency_by_code(session, document.from.organ_id, today))
    warnings.push_back(
        {"Nơi gửi mang mã của một cơ quan trong tỉnh nhưng văn bản không phát hành từ hệ thống này; chưa xác thực nơi "
         "gửi.",
         "The sender bears the code of an agency here, but the document was not issued in this system; it is not "
         "verified."});
}

[[noreturn]] void other_content(documents::Letter const& known) {
  throw Conflict{"exchange.other_content",
                 {"Đã có văn bản " + known.code + " với cùng DocumentId " + known.document_id +
                      " nhưng nội dung khác; gói tin không được nhận.",
                  "There is a document " + known.code + " with the same DocumentId " + known.document_id +
                      " and different content; the package was not taken."}};
}

NewPackage package_of(Context& context, Principal const& who, Opened const& opened, documents::Letter const& letter) {
  NewPackage out;
  out.agency = who.agency;
  out.document = letter.id;
  out.document_id = letter.document_id;
  out.code = letter.code;
  out.from_code = letter.from_code;
  out.from_name = letter.from_name;
  out.sha256 = opened.stored.sha256;
  out.bytes = opened.stored.bytes;
  out.at = context.clock.now();
  return out;
}

void check_status(edxml::Status const& status) {
  if (!edxml::known_status(status.code))
    throw Invalid{"StatusCode",
                  {"Không có trạng thái “" + status.code + "”.", "There is no status “" + status.code + "”."}};
  if (status.code == "13")
    throw Invalid{"StatusCode",
                  {"Yêu cầu lấy lại (13) không nhận qua tệp; hãy liên hệ nơi nhận.",
                   "A request to take back (13) is not taken from a file; ask the receiver."}};
}

/// The document that a status is about, and who reports it.
struct Meant {
  documents::Letter letter;
  organisation::Agency receiver;
};
Meant meant_by(Session& session, Principal const& who, edxml::Status const& status, Date today) {
  auto const& about = status.response_for;
  auto asked_letter = documents::ask_letter(session, about.document_id);
  auto asked_sender = organisation::ask_agency(session, about.organ_id, today);
  auto asked_receiver = organisation::ask_agency(session, status.from.organ_id, today);
  auto letter = asked_letter.first();
  auto const sender = asked_sender.first();
  if (!letter && sender && about.promulgated_on)
    letter = documents::find_letter(session, sender->id, about.code, *about.promulgated_on);
  if (!letter || !letter->from_agency)
    throw Invalid{
        "ResponseFor",
        {"Không có văn bản đi nào ứng với trạng thái này.", "No document issued here is meant by this status."}};
  auto receiver = asked_receiver.first();
  bool const may = receiver && (organisation::is_at_or_below(session, receiver->id, who.agency) ||
                                letter->from_agency == who.agency);
  if (!may)
    throw Invalid{
        "From",
        {"Mã nơi báo trạng thái không thuộc phạm vi của bạn.", "The reporter's code is none that you may speak for."}};
  return {std::move(*letter), std::move(*receiver)};
}

documents::Outcome apply(Context& context, Session& session, audit::Actor const& actor, documents::Letter const& letter,
                         organisation::Agency const& receiver, documents::Report const& report) {
  try {
    return documents::report(context, session, actor, letter.id, receiver.id, report);
  } catch (NotFound const&) {
    throw Invalid{"From", {"Văn bản này không gửi cho cơ quan đó.", "This document was not sent to that agency."}};
  }
}

std::vector<Words> warnings_of(edxml::Status const& status, documents::Outcome outcome, Instant now,
                               std::vector<Words> warnings) {
  if (status.at && *status.at > now + clock_slack)
    warnings.push_back({"Thời điểm trong gói tin ở tương lai; đồng hồ bên gửi có thể sai.",
                        "The moment in the package lies in the future; the reporter's clock may be wrong."});
  if (outcome == documents::Outcome::recorded)
    warnings.push_back(
        {"Trạng thái được lưu vào lịch sử nhưng không làm thay đổi tiến độ (đến muộn, sai thứ tự, hoặc cơ "
         "quan này xử lý trong hệ thống).",
         "The status is kept in the history and moves nothing (late, out of order, or the agency works in "
         "this system)."});
  return warnings;
}

}  // namespace

Imported take_document(Context& context, Principal const& who, Origin const& origin, Opened const& opened,
                       edxml::Document const& document) {
  auto const today = local_date(context.clock.now());
  auto warnings = opened.warnings;
  auto letter = from_wire(document, warnings);
  letter.package_sha256 = opened.stored.sha256;
  return context.database.write([&](Session& session) {
    Sorter sorter{session, who, today};
    for (std::size_t i = 0; i < document.to.size(); ++i) sorter.take(i, document.to[i]);
    auto const known = documents::find_letter(session, document.document_id);
    if (known && kept_digest(context, *known) != letter.digest) other_content(*known);
    bool const ours = known && known->from_agency;
    if (ours) come_home(session, *known, document, sorter);
    auto& sorted = sorter.out;
    if (sorted.accepted.empty()) throw Invalid{sorted.faults};
    auto told = warnings;
    if (!ours) warn_of_sender(session, today, document, told);
    auto const id =
        known ? known->id : documents::take_in(context, session, letter, opened.attachments, document.to_places);
    std::vector<std::int64_t> fresh;
    if (!ours) fresh = documents::arrive(context, session, audit::actor(who, origin), id, sorted.arrivals);
    letter.id = id;
    if (!fresh.empty())
      if (auto const kept = keep(session, package_of(context, who, opened, letter)))
        keep_refusals(session, *kept, sorted.refused, sorted.faults);
    fill_registers(session, id, sorted.accepted);
    Imported out;
    out.document_id = document.document_id;
    out.code = letter.code;
    out.repeated = fresh.empty();
    out.accepted = std::move(sorted.accepted);
    out.refused = std::move(sorted.refused);
    out.warnings = in_language(told, who);
    return out;
  });
}

Imported take_status(Context& context, Principal const& who, Origin const& origin, Opened const& opened,
                     edxml::Status const& status) {
  auto const now = context.clock.now();
  check_status(status);
  return context.database.write([&](Session& session) {
    auto const [letter, receiver] = meant_by(session, who, status, local_date(now));
    documents::Report const report{status.code, status.at.value_or(now), status.staff.staff,
                                   status.code == "02" || status.code == "16" ? status.description : ""};
    auto const outcome = apply(context, session, audit::actor(who, origin), letter, receiver, report);
    if (outcome != documents::Outcome::repeated) {
      auto package = package_of(context, who, opened, letter);
      package.kind = PackageKind::status;
      package.from_code = receiver.code;
      package.from_name = receiver.name;
      package.to_code = letter.from_code;
      package.status = status.code;
      keep(session, package);
    }
    Imported out;
    out.kind = PackageKind::status;
    out.document_id = letter.document_id;
    out.code = letter.code;
    out.outcome = reflect::enum_name(outcome);
    out.repeated = outcome == documents::Outcome::repeated;
    out.accepted = {{status.from.organ_id, receiver.id, receiver.name, {}, ""}};
    out.warnings = in_language(warnings_of(status, outcome, now, opened.warnings), who);
    return out;
  });
}

std::vector<std::string> in_language(std::vector<Words> const& words, Principal const& who) {
  std::vector<std::string> out;
  out.reserve(words.size());
  for (auto const& one : words) out.push_back(who.language == "en" ? one.en : one.vi);
  return out;
}

}  // namespace tinhso::exchange
