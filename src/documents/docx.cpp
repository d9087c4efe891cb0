#include <libxml/parser.h>
#include <libxml/tree.h>
#include <zip.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <stdexcept>

#include "documents/extract.hpp"

namespace tinhso::documents {
namespace {

constexpr zip_uint64_t docx_part_limit = 20'000'000;
constexpr std::size_t docx_nodes = 200'000;
constexpr std::size_t docx_text = 400'000;

std::string docx_part(zip_t* archive, char const* name) {
  zip_stat_t about;
  zip_stat_init(&about);
  if (zip_stat(archive, name, 0, &about) != 0) return {};
  if (about.size > docx_part_limit) throw std::runtime_error{"docx: a part is too large"};
  std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> const file{zip_fopen(archive, name, 0), zip_fclose};
  if (!file) throw std::runtime_error{"docx: a part cannot be read"};
  std::string out(about.size, '\0');
  std::size_t got = 0;
  while (got < out.size()) {
    auto const n = zip_fread(file.get(), out.data() + got, out.size() - got);
    if (n <= 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

using XmlDoc = std::unique_ptr<xmlDoc, void (*)(xmlDoc*)>;
XmlDoc docx_parse(std::string const& xml) {
  XmlDoc out{xmlReadMemory(xml.data(), static_cast<int>(xml.size()), nullptr, nullptr,
                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA),
             xmlFreeDoc};
  if (out && out->intSubset != nullptr) throw std::runtime_error{"docx: a document type is not allowed"};
  return out;
}

bool is(xmlNode const* node, char const* name) {
  return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, reinterpret_cast<xmlChar const*>(name)) != 0;
}

std::string attribute(xmlNode* node, char const* name) {
  for (auto* a = node->properties; a != nullptr; a = a->next)
    if (xmlStrEqual(a->name, reinterpret_cast<xmlChar const*>(name)) != 0 && a->children != nullptr &&
        a->children->content != nullptr)
      return reinterpret_cast<char const*>(a->children->content);
  return {};
}

double number_of(std::string const& text) {
  double out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return std::clamp(out, -1e6, 1e6);
}
double twips(std::string const& text) { return number_of(text) * 25.4 / 1440; }

class DocxReader {
 public:
  explicit DocxReader(Docx& out) : out_{out} {}

  void defaults(xmlNode* styles) {
    each(styles, [&](xmlNode* node) {
      if (!is(node, "rPrDefault")) return;
      each(node, [&](xmlNode* inner) {
        if (is(inner, "rFonts")) default_font_ = attribute(inner, "ascii");
        if (is(inner, "sz")) default_size_ = number_of(attribute(inner, "val")) / 2;
      });
    });
  }

  void body(xmlNode* root) {
    each(root, [&](xmlNode* node) {
      if (is(node, "p")) paragraph(node);
      else if (is(node, "sectPr")) section(node);
    });
  }

 private:
  /// Without recursion: depth is the sender's to choose.
  template <class F>
  void each(xmlNode* root, F&& f) {
    for (auto* node = root; node != nullptr;) {
      if (++seen_ > docx_nodes * 8) throw std::runtime_error{"docx: too many elements"};
      if (node->type == XML_ELEMENT_NODE) f(node);
      if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
        node = node->children;
        continue;
      }
      while (node != root && node->next == nullptr) node = node->parent;
      if (node == root) return;
      node = node->next;
    }
  }

  void paragraph(xmlNode* p) {
    std::string text;
    each(p, [&](xmlNode* node) {
      if (is(node, "t") && node->children != nullptr && node->children->content != nullptr) {
        text += reinterpret_cast<char const*>(node->children->content);
        style_of(node->parent);
      } else if (is(node, "tab") || is(node, "br")) {
        text += ' ';
      }
    });
    bytes_ += text.size();
    if (bytes_ <= docx_text && !text.empty()) out_.paragraphs.push_back(std::move(text));
  }

  void style_of(xmlNode* run) {
    auto font = default_font_;
    auto size = default_size_;
    if (run != nullptr)
      for (auto* part = run->children; part != nullptr; part = part->next) {
        if (!is(part, "rPr")) continue;
        for (auto* property = part->children; property != nullptr; property = property->next) {
          if (is(property, "rFonts"))
            if (auto const named = attribute(property, "ascii"); !named.empty()) font = named;
          if (is(property, "sz")) size = number_of(attribute(property, "val")) / 2;
        }
      }
    if (!font.empty() && out_.fonts.size() < 50 && std::ranges::find(out_.fonts, font) == out_.fonts.end())
      out_.fonts.push_back(font);
    if (size > 0 && out_.sizes.size() < 50 && std::ranges::find(out_.sizes, size) == out_.sizes.end())
      out_.sizes.push_back(size);
  }

  void section(xmlNode* node) {
    DocxPage page;
    for (auto* part = node->children; part != nullptr; part = part->next) {
      if (is(part, "pgSz")) {
        page.width = twips(attribute(part, "w"));
        page.height = twips(attribute(part, "h"));
      } else if (is(part, "pgMar")) {
        page.top = twips(attribute(part, "top"));
        page.bottom = twips(attribute(part, "bottom"));
        page.left = twips(attribute(part, "left"));
        page.right = twips(attribute(part, "right"));
      }
    }
    if (out_.pages.size() < 50) out_.pages.push_back(page);
  }

  Docx& out_;
  std::string default_font_;
  double default_size_ = 0;
  std::size_t seen_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace

Docx read_docx(std::string_view bytes) {
  zip_error_t fault;
  zip_error_init(&fault);
  zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &fault);
  if (source == nullptr) throw std::runtime_error{"docx: no memory"};
  std::unique_ptr<zip_t, void (*)(zip_t*)> const archive{zip_open_from_source(source, ZIP_RDONLY, &fault), zip_discard};
  if (!archive) {
    zip_source_free(source);
    throw std::runtime_error{"docx: not a zip"};
  }
  auto const xml = docx_part(archive.get(), "word/document.xml");
  if (xml.empty()) throw std::runtime_error{"docx: no document in it"};
  Docx out;
  DocxReader reader{out};
  if (auto const styles = docx_part(archive.get(), "word/styles.xml"); !styles.empty())
    if (auto const parsed = docx_parse(styles)) reader.defaults(xmlDocGetRootElement(parsed.get()));
  auto const parsed = docx_parse(xml);
  if (!parsed) throw std::runtime_error{"docx: its XML is broken"};
  reader.body(xmlDocGetRootElement(parsed.get()));
  return out;
}

}  // namespace tinhso::documents
