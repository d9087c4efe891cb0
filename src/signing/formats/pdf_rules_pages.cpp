#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "signing/formats/pdf_rules.hpp"

namespace tinhso::signing {
namespace {

/// A note's icon; larger ones could hide text.
constexpr double largest_note = 40;

class PageRule {
 public:
  PageRule(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out)
      : diff_{diff}, context_{context}, out_{out} {}

  void run() {
    auto const old = pages_of(diff_.before());
    auto const now = pages_of(diff_.after());
    for (auto const& field : fields_of(diff_.after()))
      if (field.type == "Sig")
        for (auto const widget : field.widgets) signature_widgets_.insert(widget);
    bool same = old.size() == now.size();
    for (std::size_t i = 0; same && i < old.size(); ++i) same = old[i].first == now[i].first;
    if (!same) {
      suspicious(
          "change.pages",
          {"Trang bị thêm, bớt hoặc đảo sau khi ký.", "Pages were added, removed or reordered after the signature."},
          {});
      return;
    }
    for (std::size_t i = 0; i < old.size(); ++i) judge(old[i].first, static_cast<int>(i) + 1);
  }

 private:
  void suspicious(std::string code, Words words, std::vector<int> pages) {
    out_.push_back({false, std::move(code), std::move(words), std::move(pages)});
  }

  void judge(PdfRef ref, int page) {
    auto const* old = diff_.before().object(ref);
    auto const* now = diff_.after().object(ref);
    if (!old || !now) return;
    auto const& old_link = old->value.at("Annots");
    auto const& link = now->value.at("Annots");
    bool const page_changed = diff_.left().contains(ref.number);
    bool const list_changed = link.is_reference() && diff_.left().contains(link.ref.number);
    if (!page_changed && !list_changed) return;
    if (page_changed) {
      if (!only_annotations(old->value, now->value)) {
        suspicious("change.page",
                   {fmt::format("Nội dung trang {} bị thay sau khi ký.", page),
                    fmt::format("Page {} was changed after the signature.", page)},
                   {page});
        diff_.clear(ref.number);
        return;
      }
      diff_.clear(ref.number);
    }
    if (link.is_reference() && (link == old_link || diff_.added(link.ref.number))) diff_.clear_role(link);
    judge_annotations(diff_.before().resolve(old_link), diff_.after().resolve(link), page);
  }

  static bool only_annotations(PdfValue const& old, PdfValue const& now) {
    constexpr std::array free{"Annots", "Tabs", "LastModified"};
    auto same = [&](PdfValue const& left, PdfValue const& right) {
      for (std::size_t i = 0; i < left.keys.size(); ++i)
        if (std::ranges::find(free, left.keys[i]) == free.end() && !(left.items[i] == right.at(left.keys[i])))
          return false;
      return true;
    };
    return same(old, now) && same(now, old);
  }

  void judge_annotations(PdfValue const& old, PdfValue const& now, int page) {
    std::size_t at = 0;
    for (auto const& item : now.items) {
      if (at < old.items.size() && item == old.items[at]) {
        ++at;
        continue;
      }
      if (item.is_reference() && signature_widgets_.contains(item.ref) && diff_.added(item.ref.number))
        continue;  // judged with its field
      if (item.is_reference() && diff_.added(item.ref.number) && may_annotate(item.ref)) {
        diff_.clear_new(item);
        out_.push_back({true,
                        "change.annotation",
                        {fmt::format("Thêm chú thích ở trang {}.", page),
                         fmt::format("An annotation was added on page {}.", page)},
                        {page}});
        continue;
      }
      suspicious("change.annotation",
                 {fmt::format("Thêm chú thích không được phép ở trang {}.", page),
                  fmt::format("An annotation that is not permitted was added on page {}.", page)},
                 {page});
    }
    if (at != old.items.size())
      suspicious("change.annotation_removed",
                 {fmt::format("Chú thích hoặc ô biểu mẫu ở trang {} bị gỡ.", page),
                  fmt::format("An annotation or widget on page {} was removed.", page)},
                 {page});
  }

  /// Only what cannot hide or imitate content: notes, pop-ups, and marks that let the text through.
  bool may_annotate(PdfRef ref) {
    if (context_.permission != 3) return false;
    auto& view = diff_.after();
    auto const* object = view.object(ref);
    if (!object) return false;
    auto const& value = object->value;
    if (value.has("A") || value.has("AA")) return false;
    auto const& kind = view.get(value, "Subtype");
    if (kind.is_name("Popup")) return true;
    if (kind.is_name("Text")) {
      auto const& rect = view.get(value, "Rect");
      if (rect.items.size() != 4) return false;
      auto side = [&](std::size_t i) { return view.resolve(rect.items[i]).number(); };
      return std::abs(side(2) - side(0)) <= largest_note && std::abs(side(3) - side(1)) <= largest_note;
    }
    bool const mark =
        kind.is_name("Highlight") || kind.is_name("Underline") || kind.is_name("Squiggly") || kind.is_name("StrikeOut");
    if (!mark) return false;
    auto const& appearance = view.get(value, "AP");
    if (appearance.is(PdfValue::Kind::null)) return true;
    auto const& normal = appearance.at("N");
    auto const* drawing = normal.is_reference() ? view.object(normal.ref) : nullptr;
    return kind.is_name("Highlight") && drawing && drawing->stream &&
           lets_through(view.get(drawing->value, "Resources")) && blends_first(view.decoded(*drawing));
  }
  /// Multiplied with what is below; no letters, no pictures.
  bool lets_through(PdfValue const& resources) {
    auto& view = diff_.after();
    if (resources.has("Font") || resources.has("XObject") || resources.has("Pattern") || resources.has("Shading"))
      return false;
    auto const& states = view.get(resources, "ExtGState");
    if (states.items.empty()) return false;
    return std::ranges::all_of(
        states.items, [&](PdfValue const& state) { return view.get(view.resolve(state), "BM").is_name("Multiply"); });
  }

  /// A graphics state is set before anything is painted, and stays.
  static bool blends_first(std::string const& content) {
    bool blended = false;
    for (std::size_t at = 0; at < content.size();) {
      while (at < content.size() && pdf_space(content[at])) ++at;
      auto end = at;
      while (end < content.size() && !pdf_space(content[end])) ++end;
      auto const word = std::string_view{content}.substr(at, end - at);
      at = end;
      if (word == "gs") blended = true;
      constexpr std::array paints{"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"};
      if (std::ranges::find(paints, word) != paints.end() && !blended) return false;
      if (word == "Q") blended = false;
      if (word == "BI" || word == "Do" || word == "BT") return false;
    }
    return true;
  }

  PdfDiff& diff_;
  ChangeContext const& context_;
  std::vector<Change>& out_;
  std::set<PdfRef> signature_widgets_;
};

}  // namespace

void judge_pages(PdfDiff& diff, ChangeContext const& context, std::vector<Change>& out) {
  PageRule{diff, context, out}.run();
}

}  // namespace tinhso::signing
