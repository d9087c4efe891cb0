#include "signing/formats/pdf_sign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "signing/formats/pdf_update.hpp"

namespace tinhso::signing {
namespace {

constexpr double mm = 72 / 25.4;
constexpr std::string_view range_gap = "[0 0000000000 0000000000 0000000000]";

/// `D:20201013184205+07'00'`
std::string pdf_date(Instant at) {
  auto const local = format_instant(at + vietnam_offset);
  std::string digits;
  for (auto const c : local.substr(0, 19))
    if (c >= '0' && c <= '9') digits.push_back(c);
  return "(D:" + digits + "+07'00')";
}

std::string free_name(FrozenPdf const& pdf, std::string_view stem) {
  for (int i = 1;; ++i) {
    auto name = fmt::format("{}{}", stem, i);
    if (std::ranges::find(pdf.field_names(), name) == pdf.field_names().end()) return name;
  }
}

/// The page, and where on it in its own coordinates.
struct Spot {
  std::size_t page = 0;
  std::string rect = "[0 0 0 0]";
  double width = 0;
  double height = 0;
  std::int64_t rotation = 0;
};
Spot spot_of(FrozenPdf const& pdf, Visible const& visible) {
  auto const count = static_cast<int>(pdf.pages().size());
  auto const page = visible.page.value_or(visible.kind == Visible::Kind::text ? 1 : count);
  if (page < 1 || page > count) throw Invalid{"visible.page", {"Không có trang này.", "There is no such page."}};
  Spot out;
  out.page = static_cast<std::size_t>(page - 1);
  auto const& facts = pdf.pages()[out.page];
  out.rotation = ((facts.rotation % 360) + 360) % 360;
  bool const turned = out.rotation == 90 || out.rotation == 270;
  auto const seen_width = turned ? facts.height : facts.width;
  auto const seen_height = turned ? facts.width : facts.height;
  auto place = default_place(visible, seen_width / mm, seen_height / mm);
  if (visible.x) place.x = *visible.x;
  if (visible.y) place.y = *visible.y;
  if (visible.width) place.width = *visible.width;
  if (visible.height) place.height = *visible.height;
  bool const sane = place.width > 0 && place.height > 0 && place.x >= 0 && place.y >= 0 &&
                    (place.x + place.width) * mm <= seen_width + 0.5 &&
                    (place.y + place.height) * mm <= seen_height + 0.5;
  if (!sane)
    throw Invalid{"visible.place",
                  {"Vị trí hiển thị nằm ngoài trang.", "The visible signature is not within the page."}};
  auto const x = place.x * mm;
  auto const y = place.y * mm;
  out.width = place.width * mm;
  out.height = place.height * mm;
  auto left = x;
  auto bottom = y;
  if (out.rotation == 90) left = facts.width - y - out.height, bottom = x;
  if (out.rotation == 180) left = facts.width - x - out.width, bottom = facts.height - y - out.height;
  if (out.rotation == 270) left = y, bottom = facts.height - x - out.width;
  auto const across = turned ? out.height : out.width;
  auto const up = turned ? out.width : out.height;
  left += facts.left;
  bottom += facts.bottom;
  out.rect = fmt::format("[{:.2f} {:.2f} {:.2f} {:.2f}]", left, bottom, left + across, bottom + up);
  return out;
}

/// Ends the dictionary with the gap, writes the update, fills the byte range, and hashes all but the gap. The gap is most of
/// the update, so it is written once and moved on.
Prepared sealed(PdfUpdate& update, PdfRef signature, std::string body, Hash hash, std::size_t room) {
  auto const& original = update.pdf().bytes();
  auto const range_in_body = body.find(range_gap);
  body.reserve(body.size() + 2 * room + 20);
  body += "\n/Contents <";
  auto const bracket = body.size() - 1;
  body.append(2 * room, '0') += ">>>";
  update.put(signature, std::move(body));
  Prepared out;
  out.room = room;
  out.update = update.finish();
  auto const at = update.place_of(signature);
  auto const contents = at + bracket;
  auto const gap_end = contents + 2 + 2 * room;
  auto const range =
      fmt::format("[0 {} {} {}]", original.size() + contents, original.size() + gap_end, out.update.size() - gap_end);
  auto const range_at = at + range_in_body;
  std::memcpy(out.update.data() + range_at, range.data(), range.size());
  std::memset(out.update.data() + range_at + range.size(), ' ', range_gap.size() - range.size());
  out.contents_at = contents + 1;
  auto state = update.pdf().digest(hash);
  std::string_view const text = out.update;
  out.digest = state.feed(text.substr(0, contents)).feed(text.substr(gap_end)).finish();
  return out;
}

}  // namespace

Prepared prepare(FrozenPdf const& pdf, PdfSignOptions const& options, Hash hash) {
  PdfUpdate update{pdf};
  if (options.certify && (*options.certify < 2 || *options.certify > 3))
    throw Invalid{"certify", {"Chỉ được chứng nhận với P=2 hoặc P=3.", "Certification must be P=2 or P=3."}};
  if (options.certify && update.has_signatures())
    throw Invalid{"certify",
                  {"Văn bản đã có chữ ký, không chứng nhận được nữa.",
                   "The document is signed already; it cannot be certified."}};
  if (std::ranges::find(pdf.field_names(), options.field) != pdf.field_names().end())
    throw Invalid{"field", {"Đã có trường chữ ký mang tên này.", "There is a field of this name already."}};
  auto const spot = options.visible ? spot_of(pdf, *options.visible) : Spot{};
  auto const signature = update.allocate();
  auto const field = update.allocate();
  std::string appearance;
  if (options.visible)
    appearance = fmt::format(
        "/AP<</N {}>>", ref_text(put_appearance(update, *options.visible, spot.width, spot.height, spot.rotation)));
  auto const name = options.field.empty() ? free_name(pdf, "Signature") : options.field;
  update.put(field, fmt::format("<</Type/Annot/Subtype/Widget/FT/Sig/T{}/F 132/Rect{}/P {}/V {}{}>>", pdf_text(name),
                                spot.rect, ref_text(pdf.pages()[spot.page].ref), ref_text(signature), appearance));
  update.add_signature_field(field, spot.page);
  std::string body = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached\n/ByteRange ";
  body += range_gap;
  if (options.at) body += "/M" + pdf_date(*options.at);
  if (!options.name.empty()) body += "/Name" + pdf_text(options.name);
  if (!options.reason.empty()) body += "/Reason" + pdf_text(options.reason);
  if (!options.location.empty()) body += "/Location" + pdf_text(options.location);
  if (options.certify) {
    body += fmt::format(
        "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P {}/V/1.2>>>>]",
        *options.certify);
    update.set_catalog("Perms", fmt::format("<</DocMDP {}>>", ref_text(signature)));
  }
  return sealed(update, signature, std::move(body), hash, options.room);
}

Prepared prepare_timestamp(FrozenPdf const& pdf, Hash hash, std::size_t room) {
  PdfUpdate update{pdf};
  auto const signature = update.allocate();
  auto const field = update.allocate();
  update.put(field, fmt::format("<</Type/Annot/Subtype/Widget/FT/Sig/T{}/F 132/Rect[0 0 0 0]/P {}/V {}>>",
                                pdf_text(free_name(pdf, "Timestamp")), ref_text(pdf.pages().front().ref),
                                ref_text(signature)));
  update.add_signature_field(field, 0);
  std::string body = "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/V 0\n/ByteRange ";
  body += range_gap;
  return sealed(update, signature, std::move(body), hash, room);
}

void embed(Prepared& prepared, std::string_view cms) {
  if (cms.size() > prepared.room)
    throw Invalid{
        "pdf.room",
        {"Chữ ký lớn hơn chỗ đã dành trong tệp PDF.", "The signature is larger than the room kept for it in the PDF."}};
  constexpr auto digits = "0123456789abcdef";
  auto* at = prepared.update.data() + prepared.contents_at;
  for (auto const c : cms) {
    auto const byte = static_cast<unsigned char>(c);
    *at++ = digits[byte >> 4U];
    *at++ = digits[byte & 15U];
  }
}

std::string sign_pdf(FrozenPdf const& pdf, PdfSignOptions const& options, Level level, PdfSigning const& with) {
  if (level >= Level::t && !with.stamper)
    throw Invalid{"level", {"Mức T cần máy chủ cấp dấu thời gian.", "Level T needs a time-stamp server."}};
  SigningIdentity const identity{with.signer.chain(), with.hash};
  auto prepared = prepare(pdf, options, with.hash);
  auto const attributes = identity.attributes(prepared.digest);
  auto const signature = sign_checked(with.signer, identity, identity.hash_of(attributes));
  std::string token;
  if (level >= Level::t) token = with.stamper->stamp(with.hash, digest(as_read(with.hash), signature));
  embed(prepared, identity.assemble(attributes, signature, token));
  auto out = pdf.bytes() + prepared.update;
  if (level < Level::lt) return out;
  return extend_pdf(std::move(out), level, {with.stamper, with.source, with.signer.chain(), false, with.hash});
}

}  // namespace tinhso::signing
