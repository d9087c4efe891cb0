#include "signing/formats/pdf_forms.hpp"

#include <set>

namespace tinhso::signing {
namespace {

constexpr int deepest_tree = 64;
constexpr std::size_t most_fields = 50'000;

[[noreturn]] void bad_tree(char const* vi, char const* en) { throw PdfFault{"pdf.tree", {vi, en}}; }

class PageWalk {
 public:
  explicit PageWalk(PdfView& view) : view_{view} {}
  std::vector<std::pair<PdfRef, PdfPageFacts>> run() {
    auto const& root = view_.catalog().at("Pages");
    if (root.is_reference()) walk(root.ref, {}, 0);
    return std::move(out_);
  }

 private:
  void walk(PdfRef ref, PdfPageFacts facts, int depth) {
    if (depth > deepest_tree || !seen_.insert(ref).second)
      bad_tree("Cây trang quay vòng.", "The page tree has a circle.");
    auto const* node = view_.object(ref);
    if (!node || !node->value.is_dictionary()) bad_tree("Cây trang bị hỏng.", "The page tree is broken.");
    auto const& value = node->value;
    if (auto const& box = view_.get(value, "MediaBox"); box.is_array()) facts.media = box;
    if (auto const& box = view_.get(value, "CropBox"); box.is_array()) facts.crop = box;
    if (auto const& turn = view_.get(value, "Rotate"); turn.is_integer()) facts.rotation = turn.integer;
    auto const& kids = view_.get(value, "Kids");
    if (!kids.is_array()) {
      out_.emplace_back(ref, std::move(facts));
      return;
    }
    for (auto const& kid : kids.items) {
      if (!kid.is_reference()) bad_tree("Cây trang bị hỏng.", "The page tree is broken.");
      walk(kid.ref, facts, depth + 1);
    }
  }
  PdfView& view_;
  std::set<PdfRef> seen_;
  std::vector<std::pair<PdfRef, PdfPageFacts>> out_;
};

class FieldWalk {
 public:
  explicit FieldWalk(PdfView& view) : view_{view} {}
  std::vector<PdfField> run() {
    auto const& form = view_.get(view_.catalog(), "AcroForm");
    for (auto const& field : view_.get(form, "Fields").items)
      if (field.is_reference()) walk(field.ref, "", "", 0);
    return std::move(out_);
  }

 private:
  void walk(PdfRef ref, std::string const& above, std::string const& inherited, int depth) {
    if (depth > deepest_tree || out_.size() > most_fields || !seen_.insert(ref).second)
      bad_tree("Cây biểu mẫu quay vòng hoặc quá lớn.", "The form's tree has a circle or is too large.");
    auto const* node = view_.object(ref);
    if (!node || !node->value.is_dictionary()) return;
    PdfField field;
    field.ref = ref;
    auto const own = text_of(view_.get(node->value, "T"));
    field.name = above.empty() ? own : own.empty() ? above : above + "." + own;
    auto const& type = view_.get(node->value, "FT");
    field.type = type.is(PdfValue::Kind::name) ? type.text : inherited;
    std::vector<PdfRef> named;
    for (auto const& kid : view_.get(node->value, "Kids").items) {
      if (!kid.is_reference()) continue;
      auto const* child = view_.object(kid.ref);
      if (!child || !child->value.is_dictionary()) continue;
      if (child->value.has("T")) named.push_back(kid.ref);
      else field.widgets.push_back(kid.ref);
    }
    field.terminal = named.empty();
    if (view_.get(node->value, "Subtype").is_name("Widget")) field.widgets.push_back(ref);
    auto const name = field.name;
    auto const passed = field.type;
    out_.push_back(std::move(field));
    for (auto const kid : named) walk(kid, name, passed, depth + 1);
  }
  PdfView& view_;
  std::set<PdfRef> seen_;
  std::vector<PdfField> out_;
};

}  // namespace

std::vector<std::pair<PdfRef, PdfPageFacts>> pages_of(PdfView& view) { return PageWalk{view}.run(); }
std::vector<PdfField> fields_of(PdfView& view) { return FieldWalk{view}.run(); }

std::optional<int> permission_of(PdfView& view, PdfValue const& signature) {
  for (auto const& item : view.get(signature, "Reference").items) {
    auto const& reference = view.resolve(item);
    if (!view.get(reference, "TransformMethod").is_name("DocMDP")) continue;
    auto const& p = view.get(view.get(reference, "TransformParams"), "P");
    return p.is_integer() && p.integer >= 1 && p.integer <= 3 ? static_cast<int>(p.integer) : 2;
  }
  return std::nullopt;
}

}  // namespace tinhso::signing
