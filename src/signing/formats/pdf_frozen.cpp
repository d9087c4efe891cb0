#include <algorithm>
#include <set>

#include "signing/formats/pdf_forms.hpp"
#include "signing/formats/pdf_second_reader.hpp"
#include "signing/formats/pdf_sign.hpp"

namespace tinhso::signing {
namespace {

constexpr std::size_t most_pages = 50'000;

[[noreturn]] void refuse(char const* code, char const* vi, char const* en) {
  throw Error{422, code, {std::string{"Không ký được: "} + vi, std::string{"Cannot be signed: "} + en}};
}

}  // namespace

FrozenPdf::FrozenPdf(std::string bytes, PdfLimits const& limits) : bytes_{std::move(bytes)} {
  try {
    PdfFile file{bytes_, limits};
    if (!file.clean_end())
      refuse("pdf.trailing", "có dữ liệu lạ sau cuối tệp PDF.", "something follows the end of the PDF.");
    for (auto const& revision : file.revisions())
      for (auto const at : revision.sections) {
        if (file.section(at).hybrid)
          refuse("pdf.hybrid", "tệp PDF dùng bảng tham chiếu chéo lai.", "the PDF has hybrid cross-references.");
        if (file.section(at).overlaps)
          refuse("pdf.xref", "bảng tham chiếu chéo liệt kê một đối tượng hai lần.",
                 "a cross-reference section lists an object twice.");
      }
    auto& view = file.last();
    trailer_ = view.trailer();
    if (trailer_.has("Encrypt")) refuse("pdf.encrypted", "tệp PDF được mã hóa.", "the PDF is encrypted.");
    auto const& root = trailer_.at("Root");
    if (!root.is_reference()) refuse("pdf.catalog", "tệp PDF không có danh mục gốc.", "the PDF has no catalog.");
    catalog_ref_ = root.ref;
    catalog_ = view.catalog();
    last_section_ = file.revisions().back().sections.front();
    stream_xref_ = file.section(last_section_).stream;
    auto const& size = trailer_.at("Size");
    std::uint32_t highest = 0;
    for (auto const& [number, entry] : view.entries()) highest = std::max(highest, number);
    if (!size.is_integer() || size.integer <= highest || size.integer > 8'000'000)
      refuse("pdf.xref", "số đối tượng ghi trong tệp PDF không đúng.", "the PDF's count of objects is wrong.");
    size_ = static_cast<std::uint32_t>(size.integer);
    read_pages(view);
    read_form(view);
  } catch (PdfFault const& fault) {
    throw Error{422, fault.code, {"Không ký được: " + fault.words.vi, "Cannot be signed: " + fault.words.en}};
  }
  second_opinion();
  sha256_ = std::make_unique<Digest>(HashRead::sha256);
  sha256_->feed(bytes_);
}

Digest FrozenPdf::digest(Hash hash) const {
  if (hash == Hash::sha256) return *sha256_;
  Digest out{as_read(hash)};
  out.feed(bytes_);
  return out;
}

/// qpdf, forbidden to repair anything, must see the same document.
void FrozenPdf::second_opinion() const {
  auto const other = second_reading(bytes_);
  if (other && other->pages == pages_.size() && other->catalog_number == static_cast<int>(catalog_ref_.number) &&
      other->catalog_generation == static_cast<int>(catalog_ref_.generation))
    return;
  refuse("pdf.repaired", "tệp PDF bị lỗi, phải sửa mới đọc được.",
         "the PDF is damaged and would have to be repaired first.");
}

void FrozenPdf::read_pages(PdfView& view) {
  for (auto const& [ref, inherited] : pages_of(view)) {
    if (pages_.size() >= most_pages)
      refuse("pdf.too_large", "tệp PDF có quá nhiều trang.", "the PDF has too many pages.");
    Page page;
    page.ref = ref;
    page.dictionary = view.object(ref)->value;
    auto const& box = inherited.crop.items.size() == 4 ? inherited.crop : inherited.media;
    if (box.items.size() == 4) {
      auto side = [&](std::size_t i) { return view.resolve(box.items[i]).number(); };
      page.left = std::min(side(0), side(2));
      page.bottom = std::min(side(1), side(3));
      page.width = std::max(side(0), side(2)) - page.left;
      page.height = std::max(side(1), side(3)) - page.bottom;
    }
    page.rotation = inherited.rotation;
    auto const& annotations = page.dictionary.at("Annots");
    if (annotations.is_reference()) {
      page.annotations = view.resolve(annotations);
      if (page.annotations.is_array()) page.annotations_ref = annotations.ref;
    }
    pages_.push_back(std::move(page));
  }
  if (pages_.empty()) refuse("pdf.pages", "tệp PDF không có trang nào.", "the PDF has no pages.");
}

void FrozenPdf::read_form(PdfView& view) {
  auto const& form = catalog_.at("AcroForm");
  if (form.is_reference()) form_ref_ = form.ref;
  form_ = view.resolve(form);
  if (form_.has("XFA")) refuse("pdf.xfa", "biểu mẫu XFA không ký được an toàn.", "XFA forms cannot be signed safely.");
  auto const& fields = form_.at("Fields");
  if (fields.is_reference()) fields_ref_ = fields.ref;
  fields_ = view.resolve(fields);
  std::size_t signatures = 0;
  for (auto const& field : fields_of(view)) {
    if (!field.name.empty()) field_names_.push_back(field.name);
    if (field.type != "Sig") continue;
    auto const& value = view.get(view.object(field.ref)->value, "V");
    if (!value.is_dictionary()) continue;
    ++signatures;
    if (permission_of(view, value) == 1)
      refuse("pdf.locked", "tệp PDF đã được chứng nhận không cho thay đổi (P=1).",
             "the PDF is certified against any change (P=1).");
  }
  if (signatures >= view.file().limits().signatures)
    refuse("pdf.too_many", "tệp PDF đã có quá nhiều chữ ký.", "the PDF has too many signatures already.");
  dss_ = view.get(catalog_, "DSS");
  for (std::size_t i = 0; i < dss_.keys.size(); ++i) dss_.items[i] = PdfValue{view.resolve(dss_.items[i])};
}

}  // namespace tinhso::signing
