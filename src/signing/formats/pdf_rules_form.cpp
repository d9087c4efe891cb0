#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "signing/formats/pdf_rules.hpp"

namespace tinhso::signing {
namespace {

/// A visible signature larger than this share of an A4 page is no signature but a cover.
constexpr double largest_area = 595.0 * 842.0 / 4;

double area_of(PdfView& view, PdfValue const& widget) {
  auto const& rect = view.get(widget, "Rect");
  if (rect.items.size() != 4) return 0;
  auto side = [&](std::size_t i) { return view.resolve(rect.items[i]).number(); };
  return std::abs((side(2) - side(0)) * (side(3) - side(1)));
}

class FormRule {
 public:
  FormRule(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out)
      : diff_{diff}, context_{context}, out_{out} {}

  void run() {
    auto const& old_link = diff_.before().catalog().at("AcroForm");
    auto const& link = diff_.after().catalog().at("AcroForm");
    old_form_ = diff_.before().resolve(old_link);
    form_ = diff_.after().resolve(link);
    if (old_form_.is(PdfValue::Kind::null) && form_.is(PdfValue::Kind::null)) return;
    if (!old_form_.is(PdfValue::Kind::null) && form_.is(PdfValue::Kind::null)) {
      suspicious("change.form_removed",
                 {"Biểu mẫu và các chữ ký bị gỡ khỏi văn bản.", "The form with its signatures was removed."});
      return;
    }
    // The form's own object may change when it was the form before, or when it is new.
    if (link.is_reference() && (link == old_link || diff_.added(link.ref.number))) diff_.clear_role(link);
    judge_keys();
    judge_field_list();
    judge_fields();
  }

 private:
  void suspicious(std::string code, Words words) { out_.push_back({false, std::move(code), std::move(words), {}}); }
  void allowed(std::string code, Words words) { out_.push_back({true, std::move(code), std::move(words), {}}); }

  void judge_keys() {
    auto keys = old_form_.keys;
    for (auto const& key : form_.keys)
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    for (auto const& key : keys) {
      auto const& old = old_form_.at(key);
      auto const& now = form_.at(key);
      if (key == "Fields" || key == "SigFlags") continue;
      if (key == "DR") {
        if (!resources_grew(old, now))
          suspicious("change.form_resources",
                     {"Tài nguyên của biểu mẫu bị thay.", "The form's resources were changed."});
        continue;
      }
      if (old == now) continue;
      if (key == "DA" && !old_form_.has("DA")) continue;
      if (key == "NeedAppearances" && now.integer == 0) continue;
      suspicious("change.form",
                 {fmt::format("Mục /{} của biểu mẫu bị thay.", key), fmt::format("The form's /{} was changed.", key)});
    }
  }

  /// Nothing that was there is different; what is new is new.
  bool resources_grew(PdfValue const& old_link, PdfValue const& link) {
    auto const& old = diff_.before().resolve(old_link);
    auto const& now = diff_.after().resolve(link);
    if (old.is(PdfValue::Kind::null)) {
      diff_.clear_new(link);
      return true;
    }
    if (!old.is_dictionary() || !now.is_dictionary()) return old == now;
    if (link.is_reference() && (link == old_link || diff_.added(link.ref.number))) diff_.clear_role(link);
    for (std::size_t i = 0; i < old.keys.size(); ++i) {
      auto const& kept = diff_.before().resolve(old.items[i]);
      auto const& there = diff_.after().get(now, old.keys[i]);
      if (kept == there) continue;
      if (!kept.is_dictionary() || !there.is_dictionary()) return false;
      // Fields are drawn with these fonts. Other kinds only serve appearances that are drawn already; PDFBox, for one,
      // points /FRM at each new signature's picture.
      bool const fonts = old.keys[i] == "Font" || old.keys[i] == "Encoding";
      for (std::size_t k = 0; k < kept.keys.size(); ++k) {
        auto const& other = there.at(kept.keys[k]);
        if (!(kept.items[k] == other) && (fonts || !other.is_reference() || !diff_.added(other.ref.number)))
          return false;
      }
      auto const& place = now.at(old.keys[i]);
      if (place.is_reference() && (place == old.items[i] || diff_.added(place.ref.number))) diff_.clear_role(place);
      diff_.clear_new(there);
    }
    diff_.clear_new(now);
    return true;
  }

  void judge_field_list() {
    auto const& old_link = old_form_.at("Fields");
    auto const& link = form_.at("Fields");
    auto const& old = diff_.before().resolve(old_link);
    auto const& now = diff_.after().resolve(link);
    if (link.is_reference() && (link == old_link || diff_.added(link.ref.number))) diff_.clear_role(link);
    std::size_t at = 0;
    for (auto const& item : now.items)
      if (at < old.items.size() && item == old.items[at]) ++at;
    if (at != old.items.size())
      suspicious("change.fields_removed", {"Danh sách trường của biểu mẫu bị gỡ bớt hoặc đảo.",
                                           "The form's list of fields lost entries or was reordered."});
  }

  void judge_fields() {
    std::map<PdfRef, PdfField> old;
    std::set<std::string> names;
    for (auto& field : fields_of(diff_.before())) {
      names.insert(field.name);
      old.emplace(field.ref, std::move(field));
    }
    for (auto const& field : fields_of(diff_.after())) {
      auto const known = old.find(field.ref);
      if (known == old.end()) {
        judge_new_field(field, names);
        names.insert(field.name);
      } else {
        judge_old_field(known->second, field);
      }
    }
  }

  void judge_new_field(PdfField const& field, std::set<std::string> const& names) {
    auto const* object = diff_.after().object(field.ref);
    if (!object || !diff_.added(field.ref.number)) return;  // left for the list of unexplained objects
    if (names.contains(field.name)) {
      suspicious("change.duplicate_field",
                 {fmt::format("Thêm trường trùng tên “{}”.", field.name),
                  fmt::format("A field with the name of another was added: “{}”.", field.name)});
      return;
    }
    if (field.type != "Sig" || !object->value.at("FT").is_name("Sig")) {
      suspicious("change.new_field", {fmt::format("Thêm trường “{}” không phải chữ ký.", field.name),
                                      fmt::format("A field that is no signature was added: “{}”.", field.name)});
      return;
    }
    std::set<PdfRef> widgets{field.widgets.begin(), field.widgets.end()};
    widgets.insert(field.ref);
    for (auto const ref : widgets)
      if (!harmless_widget(ref)) return;
    auto const& link = object->value.at("V");
    auto const& signature = diff_.after().resolve(link);
    if (!signature.is_dictionary()) {
      if (shows(widgets)) {
        suspicious("change.blank_field",
                   {fmt::format("Thêm ô chữ ký trống có hình “{}”.", field.name),
                    fmt::format("A blank signature field with an appearance was added: “{}”.", field.name)});
        return;
      }
      clear_field(field, object->value);
      allowed("change.signature_field", {fmt::format("Thêm ô chữ ký “{}”.", field.name),
                                         fmt::format("A signature field was added: “{}”.", field.name)});
      return;
    }
    if (!judge_signature(field, link, signature)) return;
    clear_field(field, object->value);
  }

  bool judge_signature(PdfField const& field, PdfValue const& link, PdfValue const& signature) {
    bool const stamp = diff_.after().get(signature, "SubFilter").is_name("ETSI.RFC3161");
    if (!link.is_reference() || !context_.intact.contains(link.ref)) {
      suspicious("change.bad_signature",
                 {fmt::format("Thêm chữ ký “{}” không toàn vẹn hoặc không rõ người ký.", field.name),
                  fmt::format("A signature was added that is not intact or of an unknown signer: “{}”.", field.name)});
      return false;
    }
    if (context_.permission == 1 && !stamp) {
      suspicious("change.not_permitted", {"Văn bản đã chứng nhận không cho ký thêm (P=1).",
                                          "The certified document permits no further signature (P=1)."});
      return false;
    }
    if (permission_of(diff_.after(), signature)) {
      suspicious("change.late_certification", {"Chữ ký chứng nhận được thêm sau chữ ký khác.",
                                               "A certification was added after another signature."});
      return false;
    }
    if (stamp) allowed("change.timestamp", {"Thêm dấu thời gian của văn bản.", "A document time-stamp was added."});
    else
      allowed("change.signature", {fmt::format("Thêm chữ ký “{}”.", field.name),
                                   fmt::format("A further signature was added: “{}”.", field.name)});
    return true;
  }

  bool shows(std::set<PdfRef> const& widgets) {
    return std::ranges::any_of(widgets, [&](PdfRef ref) {
      auto const* object = diff_.after().object(ref);
      return object && object->value.has("AP") && area_of(diff_.after(), object->value) > 0;
    });
  }

  /// No actions, a sane size; keys that a signature's widget has.
  bool harmless_widget(PdfRef ref) {
    constexpr std::array known{"Type",     "Subtype", "FT",     "T",  "TU", "TM", "V",    "F",      "Ff",
                               "Rect",     "P",       "AP",     "AS", "MK", "DA", "DR",   "Lock",   "SV",
                               "H",        "BS",      "Border", "Q",  "M",  "NM", "Kids", "Parent", "StructParent",
                               "Contents", "DV"};
    auto const* object = diff_.after().object(ref);
    if (!object) return true;
    if (object->stream) {
      suspicious("change.widget", {"Ô chữ ký không phải là từ điển.", "The signature's widget is no dictionary."});
      return false;
    }
    for (auto const& key : object->value.keys)
      if (std::ranges::find(known, key) == known.end()) {
        suspicious("change.widget", {fmt::format("Ô chữ ký có mục lạ /{}.", key),
                                     fmt::format("The signature's widget has an unusual /{}.", key)});
        return false;
      }
    if (area_of(diff_.after(), object->value) > largest_area && object->value.has("AP")) {
      suspicious("change.cover",
                 {"Hình chữ ký mới che phần lớn trang.", "The new signature's appearance covers much of the page."});
      return false;
    }
    return true;
  }

  void clear_field(PdfField const& field, PdfValue const& value) {
    diff_.clear(field.ref.number);
    for (auto const widget : field.widgets)
      if (diff_.added(widget.number)) {
        diff_.clear(widget.number);
        if (auto const* object = diff_.after().object(widget)) clear_parts(object->value);
      }
    clear_parts(value);
  }
  void clear_parts(PdfValue const& value) {
    for (std::size_t i = 0; i < value.keys.size(); ++i)
      if (value.keys[i] != "P" && value.keys[i] != "Parent") diff_.clear_new(value.items[i]);
  }

  void judge_old_field(PdfField const& old, PdfField const& now) {
    if (old.name != now.name || old.type != now.type || old.widgets != now.widgets) {
      suspicious("change.field_identity", {fmt::format("Trường “{}” bị đổi tên, loại hoặc ô hiển thị.", old.name),
                                           fmt::format("The field “{}” changed its name, type or widgets.", old.name)});
      return;
    }
    std::set<PdfRef> parts{now.widgets.begin(), now.widgets.end()};
    parts.insert(now.ref);
    bool filled = false;
    for (auto const ref : parts) filled = judge_part(now, ref) || filled;
    if (filled && now.type != "Sig")
      allowed("change.filled",
              {fmt::format("Điền trường “{}”.", now.name), fmt::format("The field “{}” was filled in.", now.name)});
  }

  bool may_fill(PdfField const& field) const {
    return context_.permission.value_or(0) >= 2 &&
           std::ranges::none_of(context_.locks, [&](FieldLock const& lock) { return lock.locks(field.name); });
  }

  /// Of a field or one of its widgets; true when it was filled in or signed as permitted.
  bool judge_part(PdfField const& field, PdfRef ref) {
    auto const* old = diff_.before().object(ref);
    auto const* now = diff_.after().object(ref);
    if (!old || !now) return false;
    bool const changed = diff_.left().contains(ref.number);
    bool const was_signed = field.type == "Sig" && diff_.before().get(old->value, "V").is_dictionary();
    if (field.type == "Sig") return changed && !was_signed && judge_signing(field, ref, old->value, now->value);
    if (!may_fill(field)) return false;
    if (changed) {
      constexpr std::array fillable{"V", "AP", "AS", "M", "I", "RV"};
      if (!only_differs(old->value, now->value, fillable)) return false;
      diff_.clear(ref.number);
    }
    bool const drawn = redraw(old->value.at("AP"), now->value.at("AP"));
    if (changed)
      for (auto const* key : {"V", "RV"}) diff_.clear_new(now->value.at(key));
    return changed || drawn;
  }

  template <std::size_t N>
  static bool only_differs(PdfValue const& old, PdfValue const& now, std::array<char const*, N> const& keys) {
    auto same = [&](PdfValue const& left, PdfValue const& right) {
      for (std::size_t i = 0; i < left.keys.size(); ++i) {
        bool const free = std::ranges::find(keys, left.keys[i]) != keys.end();
        if (!free && !(left.items[i] == right.at(left.keys[i]))) return false;
      }
      return true;
    };
    return same(old, now) && same(now, old);
  }

  /// The appearance streams of a field that may be filled may be drawn again in place.
  bool redraw(PdfValue const& old_link, PdfValue const& link) {
    bool drawn = false;
    std::set<PdfRef> mine;
    auto collect = [&](PdfView& view, PdfValue const& value) {
      if (value.is_reference()) mine.insert(value.ref);
      for (auto const& state : view.resolve(value).items) {
        if (state.is_reference()) mine.insert(state.ref);
        auto const* stream = state.is_reference() ? view.object(state.ref) : nullptr;
        if (stream && stream->stream) continue;
        for (auto const& one : view.resolve(state).items)
          if (one.is_reference()) mine.insert(one.ref);
      }
    };
    collect(diff_.before(), old_link);
    for (auto const ref : mine) {
      auto const left = diff_.left().find(ref.number);
      if (left == diff_.left().end() || left->second != Touch::modified) continue;
      auto const* object = diff_.after().object(ref);
      if (!object) continue;
      if (object->stream && !(object->value.at("Subtype").is_name("Form"))) continue;
      if (diff_.shared(ref.number)) continue;
      diff_.clear(ref.number);
      diff_.clear_new(object->value);
      drawn = true;
    }
    diff_.clear_new(link);
    return drawn;
  }

  bool judge_signing(PdfField const& field, PdfRef ref, PdfValue const& old, PdfValue const& now) {
    constexpr std::array signable{"V", "AP", "M", "MK", "F", "DA", "AS"};
    if (!only_differs(old, now, signable)) return false;
    if (!harmless_widget(ref)) return false;
    auto const& link = now.at("V");
    auto const& signature = diff_.after().resolve(link);
    if (signature.is_dictionary()) {
      if (!judge_signature(field, link, signature)) return false;
    } else {
      // A widget of the field that is signed elsewhere (a kid), or nothing that we understand.
      auto const* owner = diff_.after().object(field.ref);
      if (!owner || !diff_.after().get(owner->value, "V").is_dictionary()) return false;
    }
    diff_.clear(ref.number);
    clear_parts(now);
    return true;
  }

  PdfDiff& diff_;
  ChangeContext const& context_;
  std::vector<Change>& out_;
  PdfValue old_form_;
  PdfValue form_;
};

}  // namespace

void judge_form(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out) {
  FormRule{diff, context, out}.run();
}

}  // namespace tinhso::signing
