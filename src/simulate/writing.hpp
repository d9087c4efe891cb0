// A letter of the plan in words: its fields, and the files that are attached to it.
//
// Pure functions of the plan and the seed; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "documents/outgoing.hpp"
#include "simulate/plan.hpp"

namespace tinhso::simulate {

/// A file as the author has it on the desk.
struct Sheet {
  std::string name;
  std::string bytes;
};

class Writing {
 public:
  Writing(Province const& province, Plan const& plan, std::uint64_t seed)
      : province_{province}, plan_{plan}, seed_{seed} {}

  std::string_view type_of(std::uint32_t letter) const;
  std::string subject_of(std::uint32_t letter) const;
  /// Everything but the attachments and the document answered.
  documents::DraftInput draft_of(std::uint32_t letter) const;
  std::vector<Sheet> sheets_of(std::uint32_t letter) const;

 private:
  Filling filling_of(Letter const& letter, std::string& district, std::string& commune, Random& random) const;
  documents::Authority authority_of(Letter const& letter) const;
  std::string addressee(Letter const& letter) const;

  Province const& province_;
  Plan const& plan_;
  std::uint64_t seed_;
};

}  // namespace tinhso::simulate
