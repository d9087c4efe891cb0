#include "signing/formats/pdf_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "signing/formats/pdf_diff.hpp"
#include "signing/formats/pdf_rules.hpp"

namespace tinhso::signing {

bool FieldLock::locks(std::string const& name) const {
  auto const listed = fields.contains(name);
  return action == Action::all || (action == Action::include ? listed : !listed);
}

std::vector<FieldLock> locks_of(PdfView& view, PdfValue const& signature) {
  std::vector<FieldLock> out;
  for (auto const& item : view.get(signature, "Reference").items) {
    auto const& reference = view.resolve(item);
    if (!view.get(reference, "TransformMethod").is_name("FieldMDP")) continue;
    auto const& parameters = view.get(reference, "TransformParams");
    FieldLock lock;
    auto const& action = view.get(parameters, "Action");
    if (action.is_name("Include")) lock.action = FieldLock::Action::include;
    if (action.is_name("Exclude")) lock.action = FieldLock::Action::exclude;
    for (auto const& name : view.get(parameters, "Fields").items) lock.fields.insert(text_of(view.resolve(name)));
    out.push_back(std::move(lock));
  }
  return out;
}

namespace {

/// Applies the rules in turn and tells what none of them explains.
class Judgement {
 public:
  Judgement(PdfFile& file, std::size_t r, ChangeContext const& context) : diff_{file, r}, context_{context} {}

  std::vector<Change> run() {
    out_ = diff_.take_form();
    rule([&] { judge_trailer(); });
    rule([&] { judge_catalog(); });
    rule([&] { judge_form(diff_, context_, out_); });
    rule([&] { judge_pages(diff_, context_, out_); });
    for (auto const number : diff_.awaited())
      suspicious("change.awaited",
                 {fmt::format("Đối tượng {} được thêm vào chỗ mà nội dung cũ đã trỏ sẵn tới.", number),
                  fmt::format("Object {} was added where older content already pointed.", number)},
                 diff_.pages_of_object(number));
    if (diff_.clear_orphans())
      allowed("change.unused", {"Có đối tượng thừa không được dùng đến.", "There are objects that nothing uses."});
    tell_what_is_left();
    return std::move(out_);
  }

 private:
  template <class F>
  void rule(F const& f) try {
    f();
  } catch (PdfFault const& fault) {
    suspicious("change.unreadable", fault.words);
  }
  void suspicious(std::string code, Words words, std::vector<int> pages = {}) {
    out_.push_back({false, std::move(code), std::move(words), std::move(pages)});
  }
  void allowed(std::string code, Words words) { out_.push_back({true, std::move(code), std::move(words), {}}); }

  void judge_trailer() {
    auto const& old = diff_.before().trailer();
    auto const& now = diff_.after().trailer();
    if (!(old.at("Root") == now.at("Root")))
      suspicious("change.root",
                 {"Bản cập nhật thay danh mục gốc của văn bản.", "The update replaces the document's catalog."});
    if (!(old.at("Encrypt") == now.at("Encrypt")))
      suspicious("change.encrypt", {"Bản cập nhật thay cách mã hóa.", "The update changes the encryption."});
    auto const& info = now.at("Info");
    if (!info.is_reference()) return;
    if (!diff_.touched(info.ref.number)) {
      if (!(old.at("Info") == info) && old.has("Info"))
        suspicious("change.info", {"Bản cập nhật trỏ thông tin văn bản sang chỗ khác.",
                                   "The update points the document information elsewhere."});
      return;
    }
    // A number that had another role before may not become the information dictionary.
    if (!diff_.added(info.ref.number) && !(old.at("Info") == info)) return;
    auto const& value = diff_.after().resolve(info);
    bool const simple = std::ranges::all_of(
        value.items, [](PdfValue const& item) { return item.items.empty() && !item.is_reference(); });
    if (!value.is_dictionary() || !simple) return;
    diff_.clear_role(info);
    allowed("change.info", {"Cập nhật thông tin mô tả của tệp.", "The file's descriptive information was updated."});
  }

  void judge_catalog() {
    auto const& root = diff_.after().trailer().at("Root");
    if (!root.is_reference() || !diff_.touched(root.ref.number)) {
      judge_metadata();
      judge_dss();
      return;
    }
    auto const old = diff_.before().catalog();
    auto const now = diff_.after().catalog();
    auto keys = old.keys;
    for (auto const& key : now.keys)
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    for (auto const& key : keys) {
      if (old.at(key) == now.at(key) || key == "AcroForm" || key == "DSS" || key == "Metadata") continue;
      if (key == "Version" && now.at(key).is(PdfValue::Kind::name)) continue;
      if (key == "Extensions" && now.at(key).is_dictionary()) continue;
      if (key == "Extensions" && now.at(key).is_reference() && diff_.added(now.at(key).ref.number)) {
        diff_.clear_new(now.at(key));
        continue;
      }
      suspicious("change.catalog", {fmt::format("Bản cập nhật thay mục /{} của văn bản.", key),
                                    fmt::format("The update changes the document's /{}.", key)});
    }
    diff_.clear(root);
    judge_metadata();
    judge_dss();
  }

  void judge_metadata() {
    auto const& metadata = diff_.after().catalog().at("Metadata");
    auto const& old = diff_.before().catalog().at("Metadata");
    if (!metadata.is_reference() || !diff_.touched(metadata.ref.number)) return;
    if (!(metadata == old) && !diff_.added(metadata.ref.number)) return;
    auto const* object = diff_.after().object(metadata.ref);
    if (!object || !object->stream || !object->value.at("Subtype").is_name("XML")) return;
    diff_.clear_role(metadata);
    allowed("change.metadata", {"Cập nhật siêu dữ liệu XMP.", "The XMP metadata was updated."});
  }

  /// Validation material may come and be arranged anew; its streams must be new, so that nothing old changes under it.
  void judge_dss() {
    auto const& dss = diff_.after().catalog().at("DSS");
    auto const& old = diff_.before().catalog().at("DSS");
    if (dss.is(PdfValue::Kind::null)) return;
    auto const& value = diff_.after().resolve(dss);
    constexpr std::array known{"Type", "Certs", "OCSPs", "CRLs", "VRI"};
    for (auto const& key : value.keys)
      if (std::ranges::find(known, key) == known.end()) return;
    bool const changed = !(dss == old) || (dss.is_reference() && diff_.touched(dss.ref.number));
    auto const before = diff_.left().size();
    // Parts that the DSS had before may be rewritten, too, when nothing else uses them: they are what old DSS held.
    std::set<std::uint32_t> mine;
    collect_dss(diff_.before(), old, mine);
    for (auto const number : mine) {
      auto const left = diff_.left().find(number);
      if (left == diff_.left().end() || left->second == Touch::freed || diff_.shared(number)) continue;
      auto const* object = diff_.after().object({number, 0});
      if (object && !object->stream) {
        diff_.clear(number);
        diff_.clear_new(object->value);
      }
    }
    if (dss.is_reference() && diff_.added(dss.ref.number)) diff_.clear_new(dss);
    diff_.clear_new(value);
    if (changed || diff_.left().size() != before)
      allowed("change.dss", {"Bổ sung dữ liệu kiểm tra dài hạn (DSS).", "Validation data was added (DSS)."});
  }

  static void collect_dss(PdfView& view, PdfValue const& dss, std::set<std::uint32_t>& out) {
    if (dss.is_reference()) out.insert(dss.ref.number);
    auto const& value = view.resolve(dss);
    for (std::size_t i = 0; i < value.keys.size(); ++i) {
      if (value.items[i].is_reference()) out.insert(value.items[i].ref.number);
      if (value.keys[i] != "VRI") continue;
      for (auto const& entry : view.resolve(value.items[i]).items) {
        if (entry.is_reference()) out.insert(entry.ref.number);
        for (auto const& list : view.resolve(entry).items)
          if (list.is_reference()) out.insert(list.ref.number);
      }
    }
  }

  void tell_what_is_left() {
    constexpr std::size_t most_told = 20;
    std::size_t told = 0;
    for (auto const& [number, touch] : diff_.left()) {
      if (++told > most_told) {
        suspicious("change.more", {"Còn nhiều thay đổi khác.", "There are more changes."});
        return;
      }
      auto const what = what_is(number, touch);
      constexpr std::array did_vi{"được thêm", "bị thay", "bị xóa"};
      constexpr std::array did_en{"was added", "was changed", "was removed"};
      auto const i = static_cast<std::size_t>(touch);
      suspicious("change.object",
                 {fmt::format("Đối tượng {} ({}) {} sau khi ký.", number, what, did_vi[i]),
                  fmt::format("Object {} ({}) {} after the signature.", number, what, did_en[i])},
                 diff_.pages_of_object(number));
    }
  }

  std::string what_is(std::uint32_t number, Touch touch) {
    try {
      auto& view = touch == Touch::freed ? diff_.before() : diff_.after();
      auto const* entry = view.entry(number);
      auto const* object =
          entry ? view.object({number, entry->kind == PdfEntry::Kind::plain ? entry->generation : 0}) : nullptr;
      if (!object) return "?";
      auto const& type = view.get(object->value, "Type");
      auto const& subtype = view.get(object->value, "Subtype");
      auto out = type.is(PdfValue::Kind::name) ? type.text : std::string{object->stream ? "stream" : "object"};
      if (subtype.is(PdfValue::Kind::name)) out += "/" + subtype.text;
      return out;
    } catch (PdfFault const&) {
      return "?";
    }
  }

  PdfDiff diff_;
  ChangeContext const& context_;
  std::vector<Change> out_;
};

}  // namespace

std::vector<Change> changes_in(PdfFile& file, std::size_t r, ChangeContext const& context) try {
  return Judgement{file, r, context}.run();
} catch (PdfFault const& fault) {
  return {{false, "change.unreadable", fault.words, {}}};
}

}  // namespace tinhso::signing
