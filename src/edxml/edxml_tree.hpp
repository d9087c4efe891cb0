// A package as elements with local names and text: what is left of XML once prefixes, comments and entities are out of
// the way.
//
// Elements named Signature or DigitalSignature are only counted: nothing inside them is ever read as data, because an
// enveloped signature does not cover itself. Objects belong to one thread.
#pragma once

#include <libxml/xmlerror.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "edxml/edxml_base64.hpp"
#include "edxml/edxml_report.hpp"

namespace tinhso::edxml {

struct Element {
  std::string name;  ///< local name
  std::string text;  ///< of its own, not of its children; untrimmed; comments within it leave no trace
  std::vector<std::unique_ptr<Element>> children;
  std::unique_ptr<Base64Decoder> encoded;  ///< of ContentTransferEncoded, in place of the text
};

struct Tree {
  std::unique_ptr<Element> root;
  std::string root_namespace;
  std::size_t signatures = 0;
  std::string signature_namespace;  ///< of the first
};

/// Parses; nullopt when it is not well-formed or a text is over its limit, which is then reported. `encoded` comes from
/// structure_is_safe(), which must have passed.
std::optional<Tree> parse(std::string_view text, std::vector<std::size_t> const& encoded, Report& report);

/// libxml2 outside of a parser context tells its errors to this thread's handler, which by default prints them.
class Quiet {
 public:
  Quiet() : structured_{xmlStructuredError}, context_{xmlStructuredErrorContext} {
    xmlSetStructuredErrorFunc(nullptr, [](void*, xmlErrorPtr) {});
  }
  ~Quiet() { xmlSetStructuredErrorFunc(context_, structured_); }
  Quiet(Quiet const&) = delete;
  Quiet& operator=(Quiet const&) = delete;

 private:
  xmlStructuredErrorFunc structured_;
  void* context_;
};

/// Makes libxml2 safe to use from any thread. Called by whoever uses it.
void prepare_xml();

}  // namespace tinhso::edxml
