#include "edxml/edxml_tree.hpp"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace tinhso::edxml {
namespace {

std::string_view view(xmlChar const* text) { return text ? reinterpret_cast<char const*>(text) : ""; }

/// Receives libxml2's events. The bytes stay where they are: the parser is fed from them in small pieces.
class Builder {
 public:
  Builder(std::string_view text, std::vector<std::size_t> const& encoded, Report& report)
      : rest_{text}, encoded_{encoded}, report_{report} {}

  std::optional<Tree> run() {
    struct Free {
      void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
    };
    std::unique_ptr<xmlParserCtxt, Free> const context{xmlNewParserCtxt()};
    if (!context) throw std::bad_alloc{};
    context_ = context.get();
    context->userData = this;
    listen(*context->sax);
    // HUGE lifts libxml2's own limits (10 MB a text); ours are checked by structure_is_safe() and here.
    xmlCtxtUseOptions(context.get(), XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC);
    auto* buffer = xmlParserInputBufferCreateIO(&give, nullptr, this, XML_CHAR_ENCODING_NONE);
    auto* input = buffer ? xmlNewIOInputStream(context.get(), buffer, XML_CHAR_ENCODING_NONE) : nullptr;
    if (!input) throw std::bad_alloc{};
    inputPush(context.get(), input);
    xmlParseDocument(context.get());
    if (thrown_) std::rethrow_exception(thrown_);
    if (!failed_ && context->wellFormed == 0)
      fail("xml.malformed", "XML không đúng cú pháp", "The XML is not well-formed", 0);
    if (failed_ || !tree_.root) return std::nullopt;
    if (!undeclared_.empty())
      report_.warn("xml.undeclared_prefix", "",
                   {"Tiền tố chưa khai báo không gian tên: " + undeclared_ + ".",
                    "Prefix without a namespace declaration: " + undeclared_ + "."});
    return std::move(tree_);
  }

 private:
  static Builder& self(void* at) { return *static_cast<Builder*>(at); }
  /// C code is above: nothing may be thrown through it.
  template <class F>
  void keep(F&& act) {
    if (failed_ || thrown_) return;
    try {
      act();
    } catch (...) {
      thrown_ = std::current_exception();
      xmlStopParser(context_);
    }
  }

  static int give(void* at, char* out, int most) {
    auto& rest = self(at).rest_;
    auto const n = std::min(rest.size(), static_cast<std::size_t>(most));
    std::memcpy(out, rest.data(), n);
    rest.remove_prefix(n);
    return static_cast<int>(n);
  }

  static void listen(xmlSAXHandler& sax) {
    sax = {};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = [](void* at, xmlChar const* local, xmlChar const* prefix, xmlChar const* uri, int,
                            xmlChar const**, int, int, xmlChar const**) {
      self(at).keep([&] { self(at).open(view(local), view(prefix), view(uri)); });
    };
    sax.endElementNs = [](void* at, xmlChar const*, xmlChar const*, xmlChar const*) {
      self(at).keep([&] { self(at).close(); });
    };
    auto const characters = [](void* at, xmlChar const* text, int length) {
      self(at).keep([&] { self(at).add({reinterpret_cast<char const*>(text), static_cast<std::size_t>(length)}); });
    };
    sax.characters = characters;
    sax.ignorableWhitespace = characters;
    sax.cdataBlock = characters;
    sax.reference = [](void* at, xmlChar const*) {
      self(at).keep([&] { self(at).fail("xml.entity", "Thực thể không được phép", "Entities are not allowed", 0); });
    };
    sax.internalSubset = [](void* at, xmlChar const*, xmlChar const*, xmlChar const*) {
      self(at).keep([&] { self(at).fail("xml.dtd", "DTD không được phép", "A DTD is not allowed", 0); });
    };
    sax.serror = [](void* at, xmlErrorPtr error) { self(at).keep([&] { self(at).hear(*error); }); };
  }

  void fail(char const* code, std::string const& vi, std::string const& en, int line) {
    if (failed_) return;
    failed_ = true;
    if (line == 0 && context_->input) line = context_->input->line;
    auto const where = std::to_string(line);
    report_.error(code, "line " + where, {vi + " (dòng " + where + ").", en + " (line " + where + ")."});
    xmlStopParser(context_);
  }

  void hear(xmlError const& error) {
    if (error.level == XML_ERR_FATAL)
      return fail("xml.malformed", "XML không đúng cú pháp: " + told(error),
                  "The XML is not well-formed: " + told(error), error.line);
    if (error.domain != XML_FROM_NAMESPACE || error.code != XML_NS_ERR_UNDEFINED_NAMESPACE || !error.str1) return;
    std::string const prefix = error.str1;
    if (undeclared_.size() < 100 && undeclared_.find(prefix) == std::string::npos)
      undeclared_ += (undeclared_.empty() ? "" : ", ") + prefix;
  }
  static std::string told(xmlError const& error) {
    return excerpt(trim(error.message ? std::string_view{error.message} : "unknown"), 160);
  }

  void open(std::string_view local, std::string_view, std::string_view uri) {
    if (inside_signature_ > 0) {
      ++inside_signature_;
      return;
    }
    if (!open_.empty() && (local == "Signature" || local == "DigitalSignature")) {
      if (tree_.signatures++ == 0) tree_.signature_namespace = uri;
      inside_signature_ = 1;
      return;
    }
    auto made = std::make_unique<Element>();
    made->name = local;
    if (local == "ContentTransferEncoded")
      made->encoded = std::make_unique<Base64Decoder>(next_encoded_ < encoded_.size() ? encoded_[next_encoded_] : 0);
    if (local == "ContentTransferEncoded") ++next_encoded_;
    auto* const raw = made.get();
    if (open_.empty()) {
      tree_.root_namespace = uri;
      tree_.root = std::move(made);
    } else {
      open_.back()->children.push_back(std::move(made));
    }
    open_.push_back(raw);
  }

  void close() {
    if (inside_signature_ > 0) {
      --inside_signature_;
      return;
    }
    if (open_.back()->encoded) open_.back()->encoded->finish();
    open_.pop_back();
  }

  void add(std::string_view text) {
    if (inside_signature_ > 0 || open_.empty()) return;
    auto& element = *open_.back();
    if (element.encoded) return element.encoded->feed(text);
    if (element.text.empty() && trim(text).empty()) return;  // between elements
    if (element.text.size() + text.size() > report_.limits().text_bytes) {
      auto const most = std::to_string(report_.limits().text_bytes);
      return fail("limit.text_bytes", "Trường " + element.name + " dài hơn " + most + " byte",
                  "The field " + element.name + " is longer than " + most + " bytes", 0);
    }
    element.text += text;
  }

  std::string_view rest_;
  std::vector<std::size_t> const& encoded_;
  Report& report_;
  xmlParserCtxt* context_ = nullptr;
  Tree tree_;
  std::vector<Element*> open_;
  std::size_t next_encoded_ = 0;
  std::size_t inside_signature_ = 0;
  bool failed_ = false;
  std::exception_ptr thrown_;
  std::string undeclared_;
};

}  // namespace

void prepare_xml() { [[maybe_unused]] static bool const once = (xmlInitParser(), true); }

std::optional<Tree> parse(std::string_view text, std::vector<std::size_t> const& encoded, Report& report) {
  prepare_xml();
  Quiet const quiet;
  return Builder{text, encoded, report}.run();
}

}  // namespace tinhso::edxml
