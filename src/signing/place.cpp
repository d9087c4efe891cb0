#include "signing/place.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "documents/child.hpp"

namespace tinhso::signing {
namespace {

constexpr double mm = 25.4 / 72;  // of a point
constexpr double signature_width = 50;
constexpr double signature_height = 20;
constexpr double seal_side = 36;
constexpr double gap = 1;
constexpr std::size_t most_words = 200'000;

struct PlacedWord {
  std::string text;  ///< folded
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
};

/// The number in `name="…"` of this tag.
std::optional<double> number_in_tag(std::string_view tag, std::string_view name) {
  auto at = tag.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  at += name.size();
  if (tag.substr(at, 2) != "=\"") return std::nullopt;
  auto const rest = tag.substr(at + 2, 32);
  double out = 0;
  auto const [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), out);
  if (fault != std::errc{} || end == rest.data() || !(out > -100'000 && out < 100'000)) return std::nullopt;
  return out;
}

std::string plain_text(std::string_view escaped) {
  std::string out;
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    auto const rest = escaped.substr(i);
    auto const put = [&](std::string_view entity, char c) {
      if (!rest.starts_with(entity)) return false;
      out += c;
      i += entity.size() - 1;
      return true;
    };
    if (put("&amp;", '&') || put("&lt;", '<') || put("&gt;", '>') || put("&quot;", '"')) continue;
    out += escaped[i];
  }
  return out;
}

/// Without spaces: programs that lack a letter in a font write one word as several.
std::string joined(std::string_view text) {
  auto out = fold(text);
  std::erase(out, ' ');
  return out;
}

std::optional<PlacedWord> word_in(std::string_view tag, std::string_view text) {
  auto const x0 = number_in_tag(tag, "xMin");
  auto const y0 = number_in_tag(tag, "yMin");
  auto const x1 = number_in_tag(tag, "xMax");
  auto const y1 = number_in_tag(tag, "yMax");
  if (!x0 || !y0 || !x1 || !y1 || *x1 < *x0 || *y1 < *y0) return std::nullopt;
  return PlacedWord{joined(plain_text(text)), *x0, *y0, *x1, *y1};
}

/// Whether `next` goes on where `word` ends, on its line.
bool follows(PlacedWord const& word, PlacedWord const& next) {
  auto const height = std::max(word.y1 - word.y0, 1.0);
  auto const apart = (next.y0 + next.y1) / 2 - (word.y0 + word.y1) / 2;
  return std::abs(apart) < height / 2 && next.x0 >= word.x1 - height && next.x0 - word.x1 < 2 * height;
}

struct PageSize {
  double width = 0, height = 0;  ///< points
};

/// Where something of this size may begin so that it ends on the page.
double within(double at, double size, double page) { return std::clamp(at, 0.0, std::max(page - size, 0.0)); }

/// The last place of this name on one page.
std::optional<NamePlace> last_on_page(std::vector<PlacedWord> const& words, std::string_view name, PageSize page) {
  for (std::size_t at = words.size(); at-- > 0;) {
    auto rest = name;
    auto k = at;
    while (!rest.empty() && k < words.size() && !words[k].text.empty() && rest.starts_with(words[k].text) &&
           (k == at || follows(words[k - 1], words[k])))
      rest.remove_prefix(words[k++].text.size());
    if (!rest.empty()) continue;
    auto top = words[at].y0;
    auto bottom = words[at].y1;
    for (auto i = at + 1; i < k; ++i) {
      top = std::min(top, words[i].y0);
      bottom = std::max(bottom, words[i].y1);
    }
    NamePlace out;
    out.left = words[at].x0 * mm;
    out.right = words[k - 1].x1 * mm;
    out.top = (page.height - top) * mm;
    out.bottom = (page.height - bottom) * mm;
    out.page_width = page.width * mm;
    out.page_height = page.height * mm;
    return out;
  }
  return std::nullopt;
}

}  // namespace

std::optional<NamePlace> find_name(std::string_view bbox, std::string_view name) {
  auto const wanted = joined(name);
  if (wanted.empty()) return std::nullopt;
  std::optional<NamePlace> out;
  int page = 0;
  PageSize size;
  std::size_t count = 0;
  std::vector<PlacedWord> words;
  auto const end_page = [&] {
    if (auto found = last_on_page(words, wanted, size)) {
      found->page = page;
      out = found;
    }
    words.clear();
  };
  for (std::size_t at = bbox.find('<'); at != std::string_view::npos; at = bbox.find('<', at + 1)) {
    auto const end = bbox.find('>', at);
    if (end == std::string_view::npos) break;
    auto const tag = bbox.substr(at, end - at);
    if (tag.starts_with("<page ")) {
      end_page();
      ++page;
      size = {number_in_tag(tag, " width").value_or(0), number_in_tag(tag, " height").value_or(0)};
    } else if (tag.starts_with("<word ")) {
      auto const close = bbox.find("</word>", end);
      if (close == std::string_view::npos || ++count > most_words) break;
      if (auto word = word_in(tag, bbox.substr(end + 1, close - end - 1))) words.push_back(*std::move(word));
      at = close;
    }
  }
  end_page();
  return out;
}

std::optional<NamePlace> find_name_in(std::filesystem::path const& pdf, std::string_view name) {
  documents::ScratchFolder const scratch;
  documents::ChildLimits limits;
  limits.time = std::chrono::seconds{10};
  limits.output = 40'000'000;
  auto const found = documents::run_child(
      {"pdftotext", "-bbox", "-cropbox", std::filesystem::absolute(pdf).string(), "-"}, scratch.path(), limits);
  if (!found.good()) return std::nullopt;
  return find_name(found.output, name);
}

void put_above(Visible& visible, NamePlace const& name) {
  visible.page = name.page;
  visible.width = signature_width;
  visible.height = signature_height;
  visible.x = within((name.left + name.right) / 2 - signature_width / 2, signature_width, name.page_width);
  visible.y = within(name.top + gap, signature_height, name.page_height);
}

void put_seal_beside(Visible& visible, NamePlace const& name) {
  Visible signature;
  put_above(signature, name);
  visible.page = name.page;
  visible.width = seal_side;
  visible.height = seal_side;
  visible.x = within(*signature.x + signature_width / 3 - seal_side, seal_side, name.page_width);
  visible.y = within(*signature.y + signature_height / 2 - seal_side / 2, seal_side, name.page_height);
}

}  // namespace tinhso::signing
