// The difference between two revisions, object by object; used by pdf_changes.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "signing/formats/pdf_changes.hpp"

namespace tinhso::signing {

enum class Touch : std::uint8_t { added, modified, freed };

/// Objects of an update that are not what they were, until a rule explains them.
class PdfDiff {
 public:
  PdfDiff(PdfFile& file, std::size_t revision);
  PdfView& before() noexcept { return before_; }
  PdfView& after() noexcept { return after_; }
  /// Findings about the form of the update itself: sections, offsets, bytes that nothing points to.
  std::vector<Change> take_form() { return std::move(form_); }

  bool touched(std::uint32_t number) const { return left_.contains(number) || cleared_.contains(number); }
  bool added(std::uint32_t number) const;
  /// The object has been judged by a rule.
  void clear(std::uint32_t number);
  void clear(PdfValue const& value) {
    if (value.is_reference()) clear(value.ref.number);
  }
  /// The same for an object that has its role by a link, old or new: not when something else used it, too, since an
  /// object with two roles could be changed under the name of the harmless one.
  void clear_role(PdfValue const& link);
  bool shared(std::uint32_t number);
  /// Explains every *new* object that the value leads to; changed old ones stay unexplained.
  void clear_new(PdfValue const& value);
  std::map<std::uint32_t, Touch> const& left() const noexcept { return left_; }
  /// New objects that something old already pointed to.
  std::vector<std::uint32_t> awaited();
  /// Explains new objects that nothing leads to: some writers leave such behind, and nobody sees them.
  bool clear_orphans();
  /// Pages, from 1, on which the object shows.
  std::vector<int> pages_of_object(std::uint32_t number);

 private:
  void compare_sections();
  void compare_entry(PdfSection const& section, std::uint32_t number, PdfEntry const& entry,
                     std::set<std::uint32_t> const& own);
  void account_for_bytes();
  void suspicious(std::string code, Words words) { form_.push_back({false, std::move(code), std::move(words), {}}); }
  PdfFile& file_;
  std::size_t revision_;
  std::size_t from_;
  std::size_t to_;
  PdfView& before_;
  PdfView& after_;
  std::map<std::uint32_t, Touch> left_;
  std::map<std::uint32_t, Touch> cleared_;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;
  std::map<std::uint32_t, int> used_;  ///< references to touched objects before the update
  bool counted_ = false;
  std::vector<Change> form_;
};

/// References in a value, anywhere.
template <class F>
void each_reference(PdfValue const& value, F const& f) {
  if (value.is_reference()) f(value.ref);
  for (auto const& item : value.items) each_reference(item, f);
}

}  // namespace tinhso::signing
