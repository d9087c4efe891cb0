// The rules of Decree 30/2020/NĐ-CP and Decision 28/2018/QĐ-TTg that need no database. Pure functions; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/reflect.hpp"
#include "organisation/organisation.hpp"

namespace tinhso::documents {

/// A type of administrative document: Decree 30/2020/NĐ-CP, article 7, with the abbreviation of Appendix III.
struct Type {
  std::string_view key;   ///< the abbreviation, "QĐ"; "CV" for công văn and "ThC" for thư công, which have none
  std::string_view name;  ///< "Quyết định"
  std::string_view english;
  std::string_view abbreviation;  ///< "QĐ"; empty for công văn and thư công
};
std::span<Type const> types();
Type const* find_type(std::string_view key);
/// By the name as written in a package ("Công văn", "CÔNG VĂN", "cong van"); nullptr when it is none of the 29.
Type const* type_by_name(std::string_view name);

/// Where the signer's power comes from (Decree 30/2020 Appendix I, point 7): the head in person, on behalf of the
/// collective (TM.), for the head (KT.), by order (TL.), by written authorisation (TUQ.), acting head (Q.).
enum class Authority { none, TM, KT, TL, TUQ, Q };
BOOST_DESCRIBE_ENUM(Authority, none, TM, KT, TL, TUQ, Q)
/// "ỦY BAN NHÂN DÂN" of "Ủy ban nhân dân".
std::string upper(std::string_view text);
/// "KT. CHỦ TỊCH": as printed above the signature. `head` is the title of the head or the collective.
std::string competence(Authority authority, std::string_view head);

/// How the numbers of a year run: one series for all types, or one for each abbreviation (Decree 30/2020 article 15).
enum class Numbering { one, by_type };
BOOST_DESCRIBE_ENUM(Numbering, one, by_type)

/// "UBND" for a People's Committee, "STTTT" for a department: what stands in its notations.
std::string short_sign(organisation::Agency const& agency);
/// "QĐ-UBND"; for công văn and thư công "UBND-VP3", or "UBND" without a drafting unit.
std::string notation(Type const& type, std::string_view short_sign, std::string_view drafting_unit);
/// "05/QĐ-UBND": numbers below 10 have a leading 0 (Decree 30/2020 Appendix I, point 3).
std::string code(std::int64_t number, std::string_view notation);

/// State of a document in the register of one receiver.
enum class IncomingState { arrived, refused, received, assigned, processing, finished };
BOOST_DESCRIBE_ENUM(IncomingState, arrived, refused, received, assigned, processing, finished)
/// "01" … "06"
std::string_view status_code(IncomingState state);
/// The state a status stands for; nullopt for 13, 15, 16 and what is no status.
std::optional<IncomingState> state_of(std::string_view status_code);
/// Whether a person here may take this step: exactly 01 → 02 | 03 → 04 → 05 → 06.
bool follows(IncomingState from, IncomingState to);
/// Whether a status reported from outside moves a delivery: forwards only, steps may be left out, 02 and 06 are ends.
/// `from` is empty for a delivery that nothing was reported of.
bool moves(std::string_view from, std::string_view to);

/// Whether a media type may be attached to a draft: PDF, Word, Excel, PowerPoint (also the older forms), OpenDocument,
/// PNG, JPEG, TIFF, ZIP, plain text and XML.
bool attachable(std::string_view media_type);
/// Whether a browser may show it in the page: PDF and images.
bool shown_inline(std::string_view media_type);
/// RFC 6266 with the UTF-8 form of RFC 8187.
std::string content_disposition(std::string_view media_type, std::string_view name);

}  // namespace tinhso::documents
