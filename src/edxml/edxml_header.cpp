#include <algorithm>

#include "edxml/edxml_parts.hpp"

namespace tinhso::edxml {
namespace {

Organ read_organ(Element const& element, std::string const& path, Report& report) {
  Fields in{element, path, report};
  Organ out;
  out.organ_id = in.text("OrganId");
  out.in_charge = in.text("OrganizationInCharge");
  out.name = in.text("OrganName");
  out.address = in.text("OrganAdd");
  out.email = in.text("Email");
  out.telephone = in.text("Telephone");
  out.fax = in.text("Fax");
  out.website = in.text("Website");
  in.finish();
  return out;
}

ResponseFor read_response(Element const& element, std::string const& path, Report& report) {
  Fields in{element, path, report};
  ResponseFor out;
  out.organ_id = in.text("OrganId");
  out.code = in.text("Code");
  out.document_id = in.text("DocumentId");
  out.promulgated_on = in.date("PromulgationDate");
  in.finish();
  return out;
}

Staff read_staff(Element const* element, std::string const& path, Report& report) {
  if (!element) return {};
  Fields in{*element, path, report};
  Staff out;
  out.department = in.text("Department");
  out.staff = in.text("Staff");
  out.mobile = in.text("Mobile");
  out.email = in.text("Email");
  out.department_id = in.text("DepartmentId");
  out.staff_id = in.text("StaffId");
  in.finish();
  return out;
}

OtherInfo read_other(Fields& in, Report& report) {
  OtherInfo out;
  group(in, "OtherInfo", report, [&](Fields& info) {
    out.priority = info.number("Priority").value_or(0);
    if (out.priority < 0 || out.priority > 3) {
      report.warn("field.odd", info.at("Priority"),
                  {"Độ khẩn ngoài 0–3, coi như thường.", "The priority is not 0 to 3; taken as ordinary."});
      out.priority = 0;
    }
    out.sphere = info.text("SphereOfPromulgation");
    out.typist = info.text("TyperNotation");
    out.copies = info.number("PromulgationAmount");
    out.pages = info.number("PageAmount");
    out.direction = info.flag("Direction");
    out.appendixes = info.texts("Appendixes", "Appendix");
    out.reply_fors = info.texts("ReplyFors", "");
    out.reference_codes = info.texts("ReferenceCodes", "");
  });
  return out;
}

void need(std::string const& value, char const* code, std::string const& path, char const* vi, char const* en,
          Report& report) {
  if (value.empty()) report.error(code, path, {vi, en});
}

void need_sender(Organ const& from, Report& report) {
  need(from.organ_id, "from.missing", "MessageHeader/From/OrganId", "Thiếu mã định danh nơi gửi.",
       "The sender's OrganId is missing.", report);
}

Business read_business(Element const& element, std::string const& path, Report& report) {
  Fields in{element, path, report};
  Business out;
  out.document_id = in.text("DocumentId");
  auto const kind = in.number("BussinessDocType");
  if (kind && *kind >= 0 && *kind <= 3) out.kind = static_cast<Business::Kind>(*kind);
  else
    report.error("business.unknown", in.at("BussinessDocType"),
                 {"Không rõ nghiệp vụ (phải từ 0 đến 3).", "It is not clear what the package does (0 to 3)."});
  out.reason = in.text("BussinessDocReason");
  out.paper = in.flag("Paper");
  out.staff = read_staff(in.one("StaffInfo"), in.at("StaffInfo"), report);
  group(in, "BussinessDocumentInfo", report, [&](Fields& info) {
    auto& update = out.update.emplace();
    update.document_changed = info.flag("DocumentInfo").value_or(false);
    update.receivers_changed = info.flag("DocumentReceiver").value_or(false);
    group(info, "ReceiverList", report, [&](Fields& list) {
      auto const receivers = list.all("Receiver");
      for (std::size_t i = 0; i < receivers.size(); ++i) {
        Fields receiver{*receivers[i], indexed(list.at("Receiver"), i), report};
        auto id = receiver.wanted("OrganId");
        auto const type = receiver.number("ReceiverType").value_or(0);
        update.receivers.push_back({std::move(id), type});
        receiver.finish();
      }
    });
  });
  group(in, "ReplacementInfoList", report, [&](Fields& list) {
    auto const items = list.all("ReplacementInfo");
    for (std::size_t i = 0; i < items.size(); ++i) {
      Fields item{*items[i], indexed(list.at("ReplacementInfo"), i), report};
      auto id = item.wanted("DocumentId");
      out.replacements.push_back({std::move(id), item.texts("OrganIdList", "OrganId")});
      item.finish();
    }
  });
  in.finish();
  if (out.kind != Business::Kind::create && out.kind != Business::Kind::replace && out.document_id.empty())
    report.warn("field.missing", path + "/DocumentId",
                {"Không rõ văn bản bị tác động.", "It is not said which document is acted on."});
  return out;
}

}  // namespace

void read_header(Fields& in, Document& out, Report& report) {
  if (auto const* from = in.one("From")) out.from = read_organ(*from, in.at("From"), report);
  auto const receivers = in.all("To");
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    auto const path = indexed(in.at("To"), i);
    auto organ = read_organ(*receivers[i], path, report);
    if (organ == Organ{}) continue;
    if (organ.organ_id.empty())
      report.warn("to.missing", path, {"Nơi nhận không có mã định danh.", "A receiver without OrganId."});
    out.to.push_back(std::move(organ));
  }
  out.document_id = in.text("DocumentId");
  group(in, "Code", report, [&](Fields& code) {
    out.code.number = code.text("CodeNumber");
    out.code.notation = code.text("CodeNotation");
  });
  if (out.code.full().empty())
    report.warn("field.missing", in.at("Code"), {"Thiếu số, ký hiệu.", "Number and notation are missing."});
  group(in, "PromulgationInfo", report, [&](Fields& info) {
    out.place = info.text("Place");
    out.promulgated_on = info.date("PromulgationDate");
  });
  if (!out.promulgated_on)
    report.warn("field.missing", in.at("PromulgationInfo/PromulgationDate"),
                {"Thiếu ngày ban hành.", "The day of promulgation is missing."});
  group(in, "DocumentType", report, [&](Fields& type) {
    out.type.type = type.number("Type");
    out.type.detail = type.number("TypeDetail");
    out.type.name = type.text("TypeName");
  });
  if (out.type.name.empty())
    report.warn("field.missing", in.at("DocumentType/TypeName"),
                {"Thiếu tên loại văn bản.", "The type of document is missing."});
  out.subject = in.wanted("Subject");
  out.content = in.text("Content");
  group(in, "SignerInfo", report, [&](Fields& signer) {
    out.signer.competence = signer.text("Competence");
    out.signer.position = signer.text("Position");
    out.signer.name = signer.text("FullName");
  });
  if (out.signer.name.empty())
    report.warn("field.missing", in.at("SignerInfo/FullName"),
                {"Thiếu họ tên người ký.", "The signer's name is missing."});
  out.due_on = in.date("DueDate");
  out.other = read_other(in, report);
  auto const responses = in.all("ResponseFor");
  for (std::size_t i = 0; i < responses.size(); ++i)
    if (auto response = read_response(*responses[i], indexed(in.at("ResponseFor"), i), report);
        response != ResponseFor{})
      out.response_for.push_back(std::move(response));
  out.steering_type = in.number("SteeringType").value_or(0);
  out.to_places = in.texts("ToPlaces", "Place");
  out.task_codes = in.texts("ResponseForTask", "TaskCode");
  out.application_type = in.text("ApplicationType");

  need_sender(out.from, report);
  need(out.document_id, "document_id.missing", in.at("DocumentId"), "Thiếu mã văn bản.", "The DocumentId is missing.",
       report);
  if (std::ranges::all_of(out.to, [](Organ const& organ) { return organ.organ_id.empty(); }))
    report.error("to.missing", in.at("To"),
                 {"Không có nơi nhận nào có mã định danh.", "There is no receiver with an OrganId."});
}

void read_status(Fields& in, Status& out, Report& report) {
  if (auto const* from = in.one("From")) out.from = read_organ(*from, in.at("From"), report);
  if (auto const* response = in.one("ResponseFor"))
    out.response_for = read_response(*response, in.at("ResponseFor"), report);
  out.staff = read_staff(in.one("StaffInfo"), in.at("StaffInfo"), report);
  out.code = in.text("StatusCode");
  out.description = in.text("Description");
  out.at = in.moment("Timestamp");
  need_sender(out.from, report);
  need(out.code, "status.missing", in.at("StatusCode"), "Thiếu mã trạng thái.", "The StatusCode is empty.", report);
  if (out.code.size() == 1) out.code.insert(0, "0");
  if (!out.code.empty() && !known_status(out.code))
    report.warn("status.unknown", in.at("StatusCode"),
                {"Mã trạng thái không có trong quy định: " + excerpt(out.code),
                 "A status code that no rule knows: " + excerpt(out.code)});
  if (out.response_for.document_id.empty() && (out.response_for.organ_id.empty() || out.response_for.code.empty()))
    report.error("document_id.missing", in.at("ResponseFor"),
                 {"Không rõ trạng thái của văn bản nào.", "It is not said which document the status is about."});
  if (!out.at) report.warn("field.missing", in.at("Timestamp"), {"Thiếu thời điểm.", "The moment is missing."});
  if ((out.code == "02" || out.code == "13") && out.description.empty())
    report.warn("field.missing", in.at("Description"), {"Thiếu lý do.", "The reason is missing."});
}

void read_traces(Fields& in, Document& out, Report& report) {
  auto const traces = in.all("TraceHeader");
  for (std::size_t i = 0; i < traces.size(); ++i) {
    Fields trace{*traces[i], indexed(in.at("TraceHeader"), i), report};
    auto id = trace.text("OrganId");
    out.traces.push_back({std::move(id), trace.moment("Timestamp")});
    trace.finish();
  }
  for (auto const* spelling : {"Bussiness", "Business"}) {
    auto const* found = in.one(spelling);
    if (!found) continue;
    if (out.business)
      report.error("element.ambiguous", in.at(spelling), {"Hai phần nghiệp vụ.", "There are two business parts."});
    else out.business = read_business(*found, in.at(spelling), report);
  }
}

}  // namespace tinhso::edxml
