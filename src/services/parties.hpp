// With whose account, on whose behalf and by which exemption a dossier is filed: what the citizen says and the official is
// shown. Part of services.hpp; values. What the account itself does stands in account.hpp.
#pragma once

#include "base/reflect.hpp"

namespace tinhso::services {

/// A file of the citizen's vault, handed in again.
struct VaultPaper {
  std::int64_t item = 0;
  Range<0, 59> component = 0;
};
BOOST_DESCRIBE_STRUCT(VaultPaper, (), (item, component))

/// On whose behalf: by a consent given in that person's account, or by a document.
struct Behalf {
  std::optional<std::int64_t> consent;
  std::optional<Text<0, 200>> name;      ///< by a document: of the other person
  std::optional<Text<0, 12>> number;     ///< their identity number
  std::optional<Date> birth_date;
  std::optional<Text<0, 300>> paper;     ///< which document, of when
  std::optional<Text<1, 100>> evidence;  ///< its picture: an upload's ticket
  std::optional<bool> to_filer;          ///< by a document: the result goes to who files; else it waits at the counter
};
BOOST_DESCRIBE_STRUCT(Behalf, (), (consent, name, number, birth_date, paper, evidence, to_filer))

/// Who files need not pay, or not all of it: an exemption that the procedure's record names, and what proves it. Online it
/// is a claim until a clerk accepts it; at the counter the clerk has seen the paper.
struct FilingExemption {
  Text<1, 300> name;                    ///< as the procedure's record has it
  std::optional<Text<0, 300>> proof;    ///< which paper, of when
  std::optional<Text<1, 100>> picture;  ///< of the paper: an upload's ticket
  std::optional<std::int64_t> vault;    ///< or the paper itself, of the vault of who files with an account
};
BOOST_DESCRIBE_STRUCT(FilingExemption, (), (name, proof, picture, vault))

/// With whose identity account it was filed.
struct AccountView {
  std::string name;
  std::string number;
  bool taken = false;  ///< filed by code and phone and taken into the account later
};
BOOST_DESCRIBE_STRUCT(AccountView, (), (name, number, taken))
/// The authority to file for another person.
struct BehalfView {
  std::string kind;  ///< "consent", "document"
  std::string name;
  std::string number;
  std::optional<Date> birth_date;
  std::string paper;
  std::optional<Instant> given_at;
  std::optional<Date> until;
  std::optional<Instant> withdrawn_at;
  bool to_filer = false;
};
BOOST_DESCRIBE_STRUCT(BehalfView, (), (kind, name, number, birth_date, paper, given_at, until, withdrawn_at, to_filer))

}  // namespace tinhso::services
