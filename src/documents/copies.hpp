// Copies of documents (Decree 30/2020/NĐ-CP, articles 25 to 27): sao y (the whole), trích sao (some pages), sao lục (of a
// copy); each with a number of the agency's own series of copies, printed, and sent over the axis where it names receivers.
//
// The number runs from 01 each year, in one series for the three forms or in one for each (AgencySettings::copies). A copy
// that is sent becomes an outgoing document under its own number; where the agency seals digitally it waits for the seal
// first. Functions are thread-safe; they throw NotFound, Forbidden, Conflict (recalled or replaced) and Invalid.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::documents {

enum class CopyForm { SY, TrS, SL };
BOOST_DESCRIBE_ENUM(CopyForm, SY, TrS, SL)

struct CopyInput {
  Direction direction = Direction::incoming;
  std::int64_t object = 0;  ///< id of the incoming row, or of the issued document
  Range<1, 50> file = 1;    ///< which of its files, by ordinal: a PDF
  CopyForm form = CopyForm::SY;
  std::optional<Text<0, 100>> pages;   ///< of an extract: "1-3,7"
  std::optional<std::int64_t> signer;  ///< official of the own agency; fills name and position
  std::optional<Text<0, 50>> signer_name;
  std::optional<Text<0, 100>> signer_position;
  std::optional<Authority> authority;
  Text<1, 30> place;
  std::optional<Range<1, 999>> amount;                   ///< how many are printed; default 1
  std::optional<Text<0, 1000>> places;                   ///< nơi nhận of what is printed only, a line each
  std::optional<organisation::Selectors> recipients;     ///< to whom it is sent; left out: printed only
};
BOOST_DESCRIBE_STRUCT(CopyInput, (),
                      (direction, object, file, form, pages, signer, signer_name, signer_position, authority, place,
                       amount, places, recipients))

struct CopyRow {
  std::int64_t id = 0;
  CopyForm form = CopyForm::SY;
  std::string code;  ///< "05/SY-UBND"
  Date made_on{};
  std::string of_code;
  std::string of_subject;
  std::string pages;  ///< of an extract
  std::string signer_name;
  std::string signer_position;
  std::string places;
  std::int64_t amount = 1;
  std::int64_t sheets = 0;  ///< pages of the file
  std::string by_name;
  std::optional<std::int64_t> sent;  ///< the outgoing document by which it was sent
};
BOOST_DESCRIBE_STRUCT(CopyRow, (),
                      (id, form, code, made_on, of_code, of_subject, pages, signer_name, signer_position, places, amount,
                       sheets, by_name, sent))
struct CopyQuery {
  Direction direction = Direction::incoming;
  std::int64_t object = 0;
};
BOOST_DESCRIBE_STRUCT(CopyQuery, (), (direction, object))

/// Makes the copy, by a clerk (documents.issue). Two at once get two numbers.
CopyRow make_copy(Context& context, Principal const& who, Origin const& origin, CopyInput const& input);
/// Copies of one document, newest first.
std::vector<CopyRow> copies_of(Context& context, Principal const& who, CopyQuery const& query);
/// Copies made from the first day to the last, in the order of their numbers; for the register.
std::vector<CopyRow> copies_between(database::Session& session, std::int64_t agency, Date from, Date until,
                                    std::int64_t limit);
Served copy_file(Context& context, Principal const& who, std::int64_t id);

/// "Sao y", "Trích sao", "Sao lục".
std::string_view copy_words(CopyForm form);

}  // namespace tinhso::documents
