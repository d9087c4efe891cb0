#include <cstdio>

#include "edxml/edxml_pack.hpp"
#include "edxml/edxml_xml.hpp"

namespace tinhso::edxml {
namespace {

std::string day_text(Date date) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d/%02u/%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return out;
}
std::string moment_text(Instant at) {
  auto const local = std::chrono::floor<std::chrono::seconds>(at + vietnam_offset);
  auto const of_day = (local - std::chrono::floor<std::chrono::days>(local)).count();
  char out[32];
  std::snprintf(out, sizeof out, " %02d:%02d:%02d", static_cast<int>(of_day / 3600), static_cast<int>(of_day / 60 % 60),
                static_cast<int>(of_day % 60));
  return day_text(local_date(at)) + out;
}

class Writer {
 public:
  explicit Writer(Sink const& sink) : sink_{sink}, xml_{sink} {}

  void document(Document const& in) {
    frame(
        [&] {
          xml_.group("edXMLHeader", [&] {
            xml_.group("MessageHeader", [&] { header(in); });
            if (!in.traces.empty() || in.business) xml_.group("TraceHeaderList", [&] { traces(in); });
          });
          xml_.raw("<edXML:edXMLBody><edXML:edXMLManifest version=\"1.0\">");
          for (std::size_t i = 0; i < in.attachments.size(); ++i) {
            auto const& attachment = in.attachments[i];
            // Once here and once with the content: the names must stand before the body can begin.
            packed_.push_back(uuid_of(sha256_hex(attachment.bytes)));
            ids_.push_back(trim(attachment.content_id).empty() ? derived_id(in, i) : attachment.content_id);
            xml_.group("Reference", [&] {
              xml_.field("ContentId", ids_[i]);
              xml_.field("ContentType", attachment.type);
              xml_.field("Description", attachment.description);
              xml_.field("AttachmentName", attachment.name);
            });
          }
          xml_.raw("</edXML:edXMLManifest></edXML:edXMLBody>");
        },
        [&] { attachments(in); });
  }

  void status(Status const& in) {
    frame(
        [&] {
          xml_.group("edXMLHeader", [&] {
            xml_.group("MessageHeader", [&] {
              organ("From", in.from);
              response(in.response_for);
              if (in.staff != Staff{}) staff(in.staff);
              xml_.always("StatusCode", in.code);
              xml_.field("Description", in.description);
              xml_.always("Timestamp", moment_text(*in.at));
            });
          });
        },
        [] {});
  }

 private:
  template <class Inside, class Behind>
  void frame(Inside&& inside, Behind&& behind) {
    std::string const space{mic_namespace};
    xml_.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<edXML xmlns=\"" + space + "\">");
    xml_.raw("<edXML:edXMLEnvelope xmlns:edXML=\"" + space + "\">");
    inside();
    xml_.raw("</edXML:edXMLEnvelope>");
    behind();
    xml_.raw("</edXML>\n");
    xml_.flush();
  }

  void organ(std::string_view name, Organ const& in) {
    xml_.group(name, [&] {
      xml_.always("OrganId", in.organ_id);
      xml_.field("OrganizationInCharge", in.in_charge);
      xml_.always("OrganName", in.name);
      xml_.field("OrganAdd", in.address);
      xml_.field("Email", in.email);
      xml_.field("Telephone", in.telephone);
      xml_.field("Fax", in.fax);
      xml_.field("Website", in.website);
    });
  }

  void header(Document const& in) {
    organ("From", in.from);
    for (auto const& receiver : in.to) organ("To", receiver);
    xml_.always("DocumentId", in.document_id);
    xml_.group("Code", [&] {
      xml_.always("CodeNumber", in.code.number);
      xml_.always("CodeNotation", in.code.notation);
    });
    xml_.group("PromulgationInfo", [&] {
      xml_.always("Place", in.place);
      xml_.always("PromulgationDate", day_text(*in.promulgated_on));
    });
    xml_.group("DocumentType", [&] {
      number("Type", in.type.type);
      number("TypeDetail", in.type.detail);
      xml_.always("TypeName", in.type.name);
    });
    xml_.always("Subject", in.subject);
    xml_.field("Content", in.content);
    xml_.group("SignerInfo", [&] {
      xml_.field("Competence", in.signer.competence);
      xml_.always("Position", in.signer.position);
      xml_.always("FullName", in.signer.name);
    });
    if (in.due_on) xml_.always("DueDate", day_text(*in.due_on));
    xml_.group("OtherInfo", [&] { other(in.other); });
    for (auto const& one : in.response_for) response(one);
    number("SteeringType", in.steering_type);
    list("ToPlaces", "Place", in.to_places);
    list("ResponseForTask", "TaskCode", in.task_codes);
    xml_.field("ApplicationType", in.application_type);
  }

  void other(OtherInfo const& in) {
    number("Priority", in.priority);
    xml_.field("SphereOfPromulgation", in.sphere);
    xml_.field("TyperNotation", in.typist);
    number("PromulgationAmount", in.copies);
    number("PageAmount", in.pages);
    if (in.direction) xml_.always("Direction", *in.direction ? "true" : "false");
    list("Appendixes", "Appendix", in.appendixes);
    list("ReplyFors", "ReplyFor", in.reply_fors);
    list("ReferenceCodes", "ReferenceCode", in.reference_codes);
  }

  void response(ResponseFor const& in) {
    xml_.group("ResponseFor", [&] {
      xml_.field("OrganId", in.organ_id);
      xml_.field("Code", in.code);
      if (in.promulgated_on) xml_.always("PromulgationDate", day_text(*in.promulgated_on));
      xml_.field("DocumentId", in.document_id);
    });
  }

  void staff(Staff const& in) {
    xml_.group("StaffInfo", [&] {
      xml_.field("Department", in.department);
      xml_.field("DepartmentId", in.department_id);
      xml_.field("Staff", in.staff);
      xml_.field("StaffId", in.staff_id);
      xml_.field("Mobile", in.mobile);
      xml_.field("Email", in.email);
    });
  }

  void traces(Document const& in) {
    for (auto const& trace : in.traces) {
      xml_.group("TraceHeader", [&] {
        xml_.always("OrganId", trace.organ_id);
        xml_.always("Timestamp", moment_text(*trace.at));
      });
    }
    if (in.business) xml_.group("Bussiness", [&] { business(*in.business); });
  }

  void business(Business const& in) {
    xml_.always("DocumentId", in.document_id);
    number("BussinessDocType", static_cast<std::int64_t>(in.kind));
    xml_.field("BussinessDocReason", in.reason);
    if (in.paper) xml_.always("Paper", *in.paper ? "1" : "0");
    if (in.staff != Staff{}) staff(in.staff);
    if (in.update) {
      xml_.group("BussinessDocumentInfo", [&] {
        xml_.always("DocumentInfo", in.update->document_changed ? "1" : "0");
        xml_.always("DocumentReceiver", in.update->receivers_changed ? "1" : "0");
        if (in.update->receivers.empty()) return;
        xml_.group("ReceiverList", [&] {
          for (auto const& receiver : in.update->receivers) {
            xml_.group("Receiver", [&] {
              xml_.always("OrganId", receiver.organ_id);
              number("ReceiverType", receiver.type);
            });
          }
        });
      });
    }
    if (in.replacements.empty()) return;
    xml_.group("ReplacementInfoList", [&] {
      for (auto const& replaced : in.replacements) {
        xml_.group("ReplacementInfo", [&] {
          xml_.always("DocumentId", replaced.document_id);
          list("OrganIdList", "OrganId", replaced.organ_ids);
        });
      }
    });
  }

  void attachments(Document const& in) {
    if (in.attachments.empty()) return;
    xml_.raw("<AttachmentEncoded>");
    for (std::size_t i = 0; i < in.attachments.size(); ++i) {
      auto const& attachment = in.attachments[i];
      xml_.raw("<Attachment>");
      xml_.plain_field("ContentId", ids_[i]);
      xml_.plain_field("AttachmentName", attachment.name);
      xml_.plain_field("Description", attachment.description);
      xml_.plain_field("ContentType", attachment.type);
      xml_.raw("<edXML:ContentTransferEncoded xmlns:edXML=\"" + std::string{mic_namespace} + "\">");
      xml_.flush();
      pack(attachment.bytes, attachment.name, packed_[i], sink_);
      xml_.raw("</edXML:ContentTransferEncoded></Attachment>");
    }
    xml_.raw("</AttachmentEncoded>");
  }

  std::string derived_id(Document const& in, std::size_t i) const {
    return "cid:" + uuid_of(sha256_hex(in.document_id + "\n" + std::to_string(i) + "\n" + packed_[i]));
  }
  void number(std::string_view name, std::optional<std::int64_t> value) {
    if (value) xml_.always(name, std::to_string(*value));
  }
  void list(std::string_view name, std::string_view item, std::vector<std::string> const& values) {
    if (values.empty()) return;
    xml_.group(name, [&] {
      for (auto const& value : values) xml_.always(item, value);
    });
  }

  Sink const& sink_;
  Xml xml_;
  std::vector<std::string> packed_;  ///< uuid of each attachment's entry
  std::vector<std::string> ids_;     ///< its ContentId
};

void stop_at(FieldErrors faults) {
  if (!faults.empty()) throw Invalid{std::move(faults)};
}

}  // namespace

void write(Document const& document, Sink const& sink) {
  stop_at(faults_of(document));
  Writer{sink}.document(document);
}

std::string write(Document const& document) {
  std::string out;
  write(document, [&](std::string_view piece) { out += piece; });
  return out;
}

std::string write(Status const& status) {
  stop_at(faults_of(status));
  std::string out;
  Sink const sink = [&](std::string_view piece) { out += piece; };
  Writer{sink}.status(status);
  return out;
}

}  // namespace tinhso::edxml
