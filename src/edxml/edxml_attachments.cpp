#include <map>
#include <set>

#include "edxml/edxml_parts.hpp"
#include "edxml/edxml_unpack.hpp"

namespace tinhso::edxml {
namespace {

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
    return report.warn("attachment.no_content", path,
                       {"Tệp đính kèm không có nội dung.", "The attachment has no content."});
  }
  auto& decoder = *encoded->encoded;
  if (!decoder.ok()) {
    out.readable = false;
    return report.warn("attachment.not_base64", path,
                       {"Nội dung tệp đính kèm không phải base64: " + excerpt(decoder.opening(), 40),
                        "The attachment's content is not base64: " + excerpt(decoder.opening(), 40)});
  }
  if (decoder.unpadded())
    report.warn("attachment.unpadded", path,
                {"Phần base64 thiếu dấu = ở cuối.", "The base64 lacks its padding at the end."});
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
    report.error("attachment.too_large", path,
                 {"Tệp lớn hơn " + most + " byte.", "The file is larger than " + most + " bytes."});
  }
  return out;
}

void match_manifest(std::vector<Listed> const& manifest, Document& out, Report& report) {
  std::map<std::string_view, Listed const*> by_id;
  for (auto const& listed : manifest)
    if (!by_id.emplace(listed.content_id, &listed).second)
      report.warn("manifest.repeated", "edXMLManifest",
                  {"Danh mục lặp lại " + excerpt(listed.content_id), "Listed twice: " + excerpt(listed.content_id)});
  std::set<std::string_view> found;
  for (std::size_t i = 0; i < out.attachments.size(); ++i) {
    auto& attachment = out.attachments[i];
    auto const path = indexed("attachments", i);
    if (!found.insert(attachment.content_id).second)
      report.warn("attachment.repeated", path, {"ContentId lặp lại.", "The ContentId is there more than once."});
    auto const listed = by_id.find(attachment.content_id);
    if (listed == by_id.end()) {
      report.warn("manifest.unlisted", path,
                  {"Tệp đính kèm không có trong danh mục.", "The attachment is not listed in the manifest."});
    } else {
      auto const& entry = *listed->second;
      if (!entry.name.empty() && !attachment.name.empty() && entry.name != attachment.name)
        report.warn("manifest.other_name", path,
                    {"Tên tệp khác với danh mục: " + excerpt(entry.name),
                     "The manifest has another name: " + excerpt(entry.name)});
      if (attachment.name.empty()) attachment.name = entry.name;
      if (attachment.description.empty()) attachment.description = entry.description;
      if (attachment.type.empty()) attachment.type = entry.type;
    }
    if (attachment.name.empty())
      report.warn("field.missing", path, {"Tệp đính kèm không có tên.", "The attachment has no name."});
  }
  for (auto const& listed : manifest)
    if (!found.contains(listed.content_id))
      report.warn("manifest.absent", "edXMLManifest",
                  {"Danh mục có tệp không kèm theo: " + excerpt(listed.name),
                   "Listed, but not attached: " + excerpt(listed.name)});
}

void read_block(Element const& block, Document& out, Report& report) {
  Fields in{block, "AttachmentEncoded", report};
  auto const items = in.all("Attachment");
  in.finish();
  if (items.size() > report.limits().attachments) {
    auto const most = std::to_string(report.limits().attachments);
    return report.error("limit.attachments", "AttachmentEncoded",
                        {"Nhiều hơn " + most + " tệp đính kèm.", "There are more than " + most + " attachments."});
  }
  auto budget = report.limits().attachments_bytes;
  for (std::size_t i = 0; i < items.size(); ++i)
    out.attachments.push_back(read_attachment(*items[i], indexed("attachments", i), budget, report));
}

}  // namespace

void read_attachments(Fields& root, Fields& envelope, Document& out, Report& report) {
  auto const manifest = read_manifest(envelope, report);
  auto const* block = root.one("AttachmentEncoded");
  if (!block) block = envelope.one("AttachmentEncoded");  // where some software puts it
  if (block) read_block(*block, out, report);
  match_manifest(manifest, out, report);
}

}  // namespace tinhso::edxml
