#include "accounts/rights.hpp"
#include "exchange/packing.hpp"
#include "exchange/take.hpp"

namespace tinhso::exchange {
namespace {

[[noreturn]] void unreadable(edxml::Package const& package) {
  FieldErrors errors;
  for (auto const& finding : package.errors) errors.push_back({finding.path, finding.words});
  throw Invalid{std::move(errors)};
}

void store_attachments(Context& context, edxml::Document const& document, Opened& out) {
  for (auto const& attachment : document.attachments) {
    if (!attachment.readable) {  // a name without content would look like an empty file
      out.warnings.push_back({"Tệp “" + attachment.name + "” trong gói tin không có nội dung đọc được.",
                              "The file “" + attachment.name + "” has no readable content in the package."});
      continue;
    }
    auto const stored = context.files.put(attachment.bytes);
    auto const ordinal = static_cast<std::int64_t>(out.attachments.size()) + 1;
    out.attachments.push_back({ordinal, files::clean_name(attachment.name), stored.bytes, stored.type, stored.sha256});
    if (!documents::attachable(stored.type))
      out.warnings.push_back({"Tệp “" + attachment.name + "” thuộc loại " + stored.type + "; hãy cẩn thận khi mở.",
                              "The file “" + attachment.name + "” is " + stored.type + "; open it with care."});
  }
  if (out.attachments.empty())
    out.warnings.push_back({"Gói tin không có tệp đính kèm.", "The package has no attachment."});
}

void check_document(edxml::Document const& document, bool changes) {
  if (document.document_id.size() > 300)
    throw Invalid{"DocumentId", {"DocumentId dài quá 300 byte.", "The DocumentId is longer than 300 bytes."}};
  auto const kind = document.business ? document.business->kind : edxml::Business::Kind::create;
  if (changes || kind == edxml::Business::Kind::create) return;
  std::string const name{edxml::name(kind)};
  throw Invalid{"BussinessDocType",
                {"Gói tin thu hồi, cập nhật hoặc thay thế (" + name +
                     ") phải do văn thư xử lý trực tiếp với nơi gửi; hệ thống chỉ nhận văn bản mới và trạng thái.",
                 "A package that revokes, updates or replaces (" + name +
                     ") is for the clerk to settle with the sender; new documents and statuses are taken."}};
}

void warn_of_time(edxml::Document const& document, Instant now, std::vector<Words>& warnings) {
  if (document.promulgated_on && *document.promulgated_on > local_date(now))
    warnings.push_back({"Ngày ban hành ở tương lai.", "The day of issue lies in the future."});
  for (auto const& trace : document.traces)
    if (trace.at && *trace.at > now + clock_slack) {
      warnings.push_back({"Thời điểm gửi ở tương lai; đồng hồ bên gửi có thể sai.",
                          "The moment of sending lies in the future; the sender's clock may be wrong."});
      return;
    }
}

}  // namespace

Opened open_package(Context& context, files::Stored const& stored, edxml::Package const& package, bool changes) {
  if (!package.ok()) unreadable(package);
  Opened opened;
  opened.stored = stored;
  for (auto const& finding : package.warnings) opened.warnings.push_back(finding.words);
  if (auto const* const document = package.document()) {
    check_document(*document, changes);
    warn_of_time(*document, context.clock.now(), opened.warnings);
    store_attachments(context, *document, opened);
  }
  return opened;
}

Imported take_package(Context& context, Principal const& who, Origin const& origin, files::Stored const& stored) {
  if (!who.may(accounts::rights::exchange_import)) {
    auto const words = accounts::right_words(accounts::rights::exchange_import);
    throw Forbidden{"forbidden", {"Bạn không có quyền " + words.vi + ".", "You may not " + words.en + "."}};
  }
  auto const package = edxml::read(context.files.read(stored.sha256));
  auto const opened = open_package(context, stored, package, false);
  auto take = [&] {
    if (auto const* const status = package.status()) return take_status(context, who, origin, opened, *status);
    return take_document(context, who, origin, opened, *package.document());
  };
  try {
    return take();
  } catch (Conflict const& fault) {
    // Two came in the same moment with the same DocumentId: now the other one is there to be compared with.
    if (fault.code() != "database.unique") throw;
    return take();
  }
}

}  // namespace tinhso::exchange
