// What one incremental update changed in a signed document, judged by a list of what is allowed. Anything that is not
// on the list, or not understood, is suspicious.
//
// Allowed after a signature: a further signature that is itself intact, a document time-stamp, a DSS, document
// metadata, objects written again unchanged; form fields where DocMDP says P=2 or 3 and no lock forbids it; a few kinds
// of annotations that cannot hide content where P=3. See RUB's shadow attacks and the attacks on certified documents
// for why the rest is not. Throws nothing for bad input: what cannot be read is suspicious.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "signing/formats/pdf_file.hpp"
#include "signing/formats/pdf_forms.hpp"

namespace tinhso::signing {

struct Change {
  bool allowed = false;
  std::string code;
  Words words;
  std::vector<int> pages;
};

/// Locks of FieldMDP: a name is locked when any says so.
struct FieldLock {
  enum class Action { all, include, exclude };
  Action action = Action::all;
  std::set<std::string> fields;
  bool locks(std::string const& name) const;
};
std::vector<FieldLock> locks_of(PdfView& view, PdfValue const& signature);

struct ChangeContext {
  std::optional<int> permission;  ///< strictest DocMDP in force before the update
  std::vector<FieldLock> locks;
  std::set<PdfRef> intact;  ///< signature dictionaries whose cryptography is right and whose signer is known
};

/// What revision `r` (at least 1) changed against the one before it.
std::vector<Change> changes_in(PdfFile& file, std::size_t r, ChangeContext const& context);

}  // namespace tinhso::signing
