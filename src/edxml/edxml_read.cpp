#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "edxml/edxml_fields.hpp"
#include "edxml/edxml_guard.hpp"
#include "edxml/edxml_signature.hpp"
#include "edxml/edxml_unpack.hpp"

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

/// Reads a group that may be missing: calls f(Fields&) only when it is there.
template <class F>
void group(Fields& in, std::string_view name, Report& report, F&& f) {
  auto const* found = in.one(name);
  if (!found) return;
  Fields inner{*found, in.at(name), report};
  f(inner);
  inner.finish();
}

std::string indexed(std::string const& path, std::size_t i) { return path + "[" + std::to_string(i) + "]"; }

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

void need(std::string const& value, char const* code, std::string const& path, char const* vi, char const* en, Report& report) {
  if (value.empty()) report.error(code, path, {vi, en});
}

void need_sender(Organ const& from, Report& report) {
  need(from.organ_id, "from.missing", "MessageHeader/From/OrganId", "Thiếu mã định danh nơi gửi.", "The sender's OrganId is missing.", report);
}

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
    report.warn("field.missing", in.at("PromulgationInfo/PromulgationDate"), {"Thiếu ngày ban hành.", "The day of promulgation is missing."});
  group(in, "DocumentType", report, [&](Fields& type) {
    out.type.type = type.number("Type");
    out.type.detail = type.number("TypeDetail");
    out.type.name = type.text("TypeName");
  });
  if (out.type.name.empty())
    report.warn("field.missing", in.at("DocumentType/TypeName"), {"Thiếu tên loại văn bản.", "The type of document is missing."});
  out.subject = in.wanted("Subject");
  out.content = in.text("Content");
  group(in, "SignerInfo", report, [&](Fields& signer) {
    out.signer.competence = signer.text("Competence");
    out.signer.position = signer.text("Position");
    out.signer.name = signer.text("FullName");
  });
  if (out.signer.name.empty())
    report.warn("field.missing", in.at("SignerInfo/FullName"), {"Thiếu họ tên người ký.", "The signer's name is missing."});
  out.due_on = in.date("DueDate");
  out.other = read_other(in, report);
  auto const responses = in.all("ResponseFor");
  for (std::size_t i = 0; i < responses.size(); ++i)
    if (auto response = read_response(*responses[i], indexed(in.at("ResponseFor"), i), report); response != ResponseFor{})
      out.response_for.push_back(std::move(response));
  out.steering_type = in.number("SteeringType").value_or(0);
  out.to_places = in.texts("ToPlaces", "Place");
  out.task_codes = in.texts("ResponseForTask", "TaskCode");
  out.application_type = in.text("ApplicationType");

  need_sender(out.from, report);
  need(out.document_id, "document_id.missing", in.at("DocumentId"), "Thiếu mã văn bản.", "The DocumentId is missing.", report);
  if (std::ranges::all_of(out.to, [](Organ const& organ) { return organ.organ_id.empty(); }))
    report.error("to.missing", in.at("To"), {"Không có nơi nhận nào có mã định danh.", "There is no receiver with an OrganId."});
}

void read_status(Fields& in, Status& out, Report& report) {
  if (auto const* from = in.one("From")) out.from = read_organ(*from, in.at("From"), report);
  if (auto const* response = in.one("ResponseFor")) out.response_for = read_response(*response, in.at("ResponseFor"), report);
  out.staff = read_staff(in.one("StaffInfo"), in.at("StaffInfo"), report);
  out.code = in.text("StatusCode");
  out.description = in.text("Description");
  out.at = in.moment("Timestamp");
  need_sender(out.from, report);
  need(out.code, "status.missing", in.at("StatusCode"), "Thiếu mã trạng thái.", "The StatusCode is empty.", report);
  if (out.code.size() == 1) out.code.insert(0, "0");
  if (!out.code.empty() && !known_status(out.code))
    report.warn("status.unknown", in.at("StatusCode"),
                {"Mã trạng thái không có trong quy định: " + excerpt(out.code), "A status code that no rule knows: " + excerpt(out.code)});
  if (out.response_for.document_id.empty() && (out.response_for.organ_id.empty() || out.response_for.code.empty()))
    report.error("document_id.missing", in.at("ResponseFor"),
                 {"Không rõ trạng thái của văn bản nào.", "It is not said which document the status is about."});
  if (!out.at) report.warn("field.missing", in.at("Timestamp"), {"Thiếu thời điểm.", "The moment is missing."});
  if ((out.code == "02" || out.code == "13") && out.description.empty())
    report.warn("field.missing", in.at("Description"), {"Thiếu lý do.", "The reason is missing."});
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
    report.warn("field.missing", path + "/DocumentId", {"Không rõ văn bản bị tác động.", "It is not said which document is acted on."});
  return out;
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

/// A `Reference` of the manifest.
struct Listed {
  std::string content_id;
  std::string type;
  std::string description;
  std::string name;
};

std::vector<Listed> read_manifest(Fields& envelope, Report& report) {
  std::vector<Listed> out;
  group(envelope, "edXMLBody", report, [&](Fields& body) {
    group(body, "edXMLManifest", report, [&](Fields& manifest) {
      auto const references = manifest.all("Reference");
      for (std::size_t i = 0; i < references.size(); ++i) {
        Fields reference{*references[i], indexed(manifest.at("Reference"), i), report};
        Listed listed;
        listed.content_id = reference.text("ContentId");
        listed.type = reference.text("ContentType");
        listed.description = reference.text("Description");
        listed.name = reference.text("AttachmentName");
        reference.finish();
        out.push_back(std::move(listed));
      }
    });
  });
  return out;
}

void take_content(Element const* encoded, Attachment& out, std::string const& path, Report& report) {
  if (!encoded || !encoded->encoded || encoded->encoded->empty()) {
    out.readable = false;
    return report.warn("attachment.no_content", path, {"Tệp đính kèm không có nội dung.", "The attachment has no content."});
  }
  auto& decoder = *encoded->encoded;
  if (!decoder.ok()) {
    out.readable = false;
    return report.warn("attachment.not_base64", path,
                       {"Nội dung tệp đính kèm không phải base64: " + excerpt(decoder.opening(), 40),
                        "The attachment's content is not base64: " + excerpt(decoder.opening(), 40)});
  }
  if (decoder.unpadded())
    report.warn("attachment.unpadded", path, {"Phần base64 thiếu dấu = ở cuối.", "The base64 lacks its padding at the end."});
  out.bytes = decoder.take();
}

Attachment read_attachment(Element const& element, std::string const& path, std::size_t& budget, Report& report) {
  Fields in{element, path, report};
  Attachment out;
  out.content_id = in.text("ContentId");
  out.name = in.text("AttachmentName");
  out.description = in.text("Description");
  out.type = in.text("ContentType");
  take_content(in.one("ContentTransferEncoded"), out, path, report);
  in.finish();
  unpack(out, path, budget, report);
  if (out.bytes.size() > report.limits().attachment_bytes) {
    out.bytes = {};
    out.readable = false;
    auto const most = std::to_string(report.limits().attachment_bytes);
    report.error("attachment.too_large", path, {"Tệp lớn hơn " + most + " byte.", "The file is larger than " + most + " bytes."});
  }
  return out;
}

void match_manifest(std::vector<Listed> const& manifest, Document& out, Report& report) {
  std::map<std::string_view, Listed const*> by_id;
  for (auto const& listed : manifest)
    if (!by_id.emplace(listed.content_id, &listed).second)
      report.warn("manifest.repeated", "edXMLManifest", {"Danh mục lặp lại " + excerpt(listed.content_id), "Listed twice: " + excerpt(listed.content_id)});
  std::set<std::string_view> found;
  for (std::size_t i = 0; i < out.attachments.size(); ++i) {
    auto& attachment = out.attachments[i];
    auto const path = indexed("attachments", i);
    if (!found.insert(attachment.content_id).second)
      report.warn("attachment.repeated", path, {"ContentId lặp lại.", "The ContentId is there more than once."});
    auto const listed = by_id.find(attachment.content_id);
    if (listed == by_id.end()) {
      report.warn("manifest.unlisted", path, {"Tệp đính kèm không có trong danh mục.", "The attachment is not listed in the manifest."});
    } else {
      auto const& entry = *listed->second;
      if (!entry.name.empty() && !attachment.name.empty() && entry.name != attachment.name)
        report.warn("manifest.other_name", path, {"Tên tệp khác với danh mục: " + excerpt(entry.name), "The manifest has another name: " + excerpt(entry.name)});
      if (attachment.name.empty()) attachment.name = entry.name;
      if (attachment.description.empty()) attachment.description = entry.description;
      if (attachment.type.empty()) attachment.type = entry.type;
    }
    if (attachment.name.empty()) report.warn("field.missing", path, {"Tệp đính kèm không có tên.", "The attachment has no name."});
  }
  for (auto const& listed : manifest)
    if (!found.contains(listed.content_id))
      report.warn("manifest.absent", "edXMLManifest",
                  {"Danh mục có tệp không kèm theo: " + excerpt(listed.name), "Listed, but not attached: " + excerpt(listed.name)});
}

/// The attachments stand beside the envelope; some software puts them into it.
void read_attachments(Fields& root, Fields& envelope, Document& out, Report& report) {
  auto const* block = root.one("AttachmentEncoded");
  if (!block) block = envelope.one("AttachmentEncoded");
  if (!block) return;
  Fields in{*block, "AttachmentEncoded", report};
  auto const items = in.all("Attachment");
  in.finish();
  if (items.size() > report.limits().attachments) {
    auto const most = std::to_string(report.limits().attachments);
    return report.error("limit.attachments", "AttachmentEncoded", {"Nhiều hơn " + most + " tệp đính kèm.", "There are more than " + most + " attachments."});
  }
  auto budget = report.limits().attachments_bytes;
  for (std::size_t i = 0; i < items.size(); ++i)
    out.attachments.push_back(read_attachment(*items[i], indexed("attachments", i), budget, report));
}

/// The root element must be edXML's own; says which dialect it is otherwise.
bool root_is_ours(Tree const& tree, Report& report) {
  auto const& name = tree.root->name;
  auto const& space = tree.root_namespace;
  if (name == "Envelope" || space.find("soap") != std::string::npos || space.find("e-doc.vn") != std::string::npos) {
    report.error("dialect.soap", "",
                 {"Gói tin theo công văn 2803/BTTTT-THH 2014 (SOAP); chỉ nhận QCVN 102:2016.",
                  "A package of the dialect of 2014 (SOAP, letter 2803/BTTTT-THH); only QCVN 102:2016 is read."});
  } else if (name != "edXML") {
    report.error("dialect.unknown", "",
                 {"Không phải gói tin edXML: phần tử gốc là " + excerpt(name), "Not an edXML package: the root element is " + excerpt(name)});
  } else {
    if (space != mic_namespace)
      report.warn("xml.namespace", "", {"Không gian tên khác QCVN 102:2016: " + excerpt(space), "The namespace is not that of QCVN 102:2016: " + excerpt(space)});
    return true;
  }
  return false;
}

void read_content(Tree const& tree, Package& out, Report& report) {
  Fields root{*tree.root, "edXML", report};
  auto const* envelope_element = root.one("edXMLEnvelope");
  if (!envelope_element) return report.error("envelope.missing", "", {"Thiếu edXMLEnvelope.", "There is no edXMLEnvelope."});
  Fields envelope{*envelope_element, "edXMLEnvelope", report};
  auto const* header_element = envelope.one("edXMLHeader");
  if (!header_element) return report.error("header.missing", "", {"Thiếu edXMLHeader.", "There is no edXMLHeader."});
  Fields header{*header_element, "edXMLHeader", report};
  auto const* message_element = header.one("MessageHeader");
  if (!message_element) return report.error("header.missing", "", {"Thiếu MessageHeader.", "There is no MessageHeader."});
  Fields message{*message_element, "MessageHeader", report};
  if (message.one("StatusCode") && !message.one("DocumentId")) {
    read_status(message, out.content.emplace<Status>(), report);
  } else {
    auto& document = out.content.emplace<Document>();
    read_header(message, document, report);
    group(header, "TraceHeaderList", report, [&](Fields& traces) { read_traces(traces, document, report); });
    auto const manifest = read_manifest(envelope, report);
    read_attachments(root, envelope, document, report);
    match_manifest(manifest, document, report);
  }
  for (auto* fields : {&message, &header, &envelope, &root}) fields->finish();
}

}  // namespace

Package read(std::string_view bytes, Limits const& limits) {
  Package out;
  Report report{out, limits};
  Utf8 utf8;
  std::vector<std::size_t> encoded;
  if (!settle_encoding(bytes, utf8, report) || !structure_is_safe(utf8.text, encoded, report)) return out;
  auto const tree = parse(utf8.text, encoded, report);
  if (!tree || !root_is_ours(*tree, report)) return out;
  read_content(*tree, out, report);
  if (tree->signatures > 0) out.signature = judge_signature(utf8.text, *tree, report);
  return out;
}

}  // namespace tinhso::edxml
