// The XML signature of a package (W3C XML-Signature, in QCVN 102 form): intact or not, and with whose certificate.
//
// xmlsec does the cryptography; before it may, the signature must have one shape that leaves no room for wrapping,
// foreign keys, or transforms that choose what is signed (see edxml_signature_shape.hpp). Thread-safe.
#pragma once

#include "edxml/edxml_tree.hpp"

namespace tinhso::edxml {

/// Judges the signature of `text`, of which `tree` is the reading; says why in a warning. Parses the text once more,
/// into a DOM: needs about three times its size for the time of the call, unless the namespace already tells a
/// placeholder.
Signature judge_signature(std::string_view text, Tree const& tree, Report& report);

/// The cryptography of a signature of the right shape, with its own certificate and nothing else.
struct Proof {
  enum class State { intact, changed, wrong, weak_key, no_certificate };
  State state = State::no_certificate;
  std::string certificate;  ///< DER; set but for `no_certificate`
  std::string subject;
  bool weak = false;  ///< shorter than RSA 2048 or EC 256
};
struct Shape;
Proof prove(Shape const& shape);

/// Starts xmlsec, once in the life of the program: starting it twice is an error.
void prepare_xmlsec();

}  // namespace tinhso::edxml
