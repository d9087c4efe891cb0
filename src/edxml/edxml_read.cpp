#include "edxml/edxml_guard.hpp"
#include "edxml/edxml_parts.hpp"
#include "edxml/edxml_signature.hpp"

namespace tinhso::edxml {
namespace {

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
                 {"Không phải gói tin edXML: phần tử gốc là " + excerpt(name),
                  "Not an edXML package: the root element is " + excerpt(name)});
  } else {
    if (space != mic_namespace)
      report.warn("xml.namespace", "",
                  {"Không gian tên khác QCVN 102:2016: " + excerpt(space),
                   "The namespace is not that of QCVN 102:2016: " + excerpt(space)});
    return true;
  }
  return false;
}

void read_content(Tree const& tree, Package& out, Report& report) {
  Fields root{*tree.root, "edXML", report};
  auto const* envelope_element = root.one("edXMLEnvelope");
  if (!envelope_element)
    return report.error("envelope.missing", "", {"Thiếu edXMLEnvelope.", "There is no edXMLEnvelope."});
  Fields envelope{*envelope_element, "edXMLEnvelope", report};
  auto const* header_element = envelope.one("edXMLHeader");
  if (!header_element) return report.error("header.missing", "", {"Thiếu edXMLHeader.", "There is no edXMLHeader."});
  Fields header{*header_element, "edXMLHeader", report};
  auto const* message_element = header.one("MessageHeader");
  if (!message_element)
    return report.error("header.missing", "", {"Thiếu MessageHeader.", "There is no MessageHeader."});
  Fields message{*message_element, "MessageHeader", report};
  if (message.one("StatusCode") && !message.one("DocumentId")) {
    read_status(message, out.content.emplace<Status>(), report);
  } else {
    auto& document = out.content.emplace<Document>();
    read_header(message, document, report);
    group(header, "TraceHeaderList", report, [&](Fields& traces) { read_traces(traces, document, report); });
    read_attachments(root, envelope, document, report);
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
