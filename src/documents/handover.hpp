// Handing a year's work files over to the agency's archive (Decree 30/2020/NĐ-CP, articles 30 and 31, appendix V): the
// minutes of it (biên bản giao nhận) and the list of what was handed over (mục lục hồ sơ, tài liệu nộp lưu).
//
// The wording of both follows the usual forms; it was not compared with the official templates. Thread-safe; throws
// NotFound, Forbidden, Conflict and Invalid.
#pragma once

#include "documents/folders.hpp"
#include "documents/reports.hpp"

namespace tinhso::documents {

struct HandOverInput {
  Range<1945, 2200> year = 2020;
  std::optional<List<std::int64_t, 500>> files;  ///< left out: every file of the year that holds documents
  Text<1, 200> giver_unit;
  Text<1, 100> giver_name;
  Text<1, 100> giver_position;
  Text<1, 200> receiver_unit;
  Text<1, 100> receiver_name;
  Text<1, 100> receiver_position;
  Text<1, 300> block;                     ///< tên khối tài liệu
  Text<1, 500> condition;                 ///< tình trạng tài liệu
  std::optional<Range<0, 9999>> boxes;    ///< of what is on paper
  std::optional<Text<0, 20>> metres;      ///< of shelf, of what is on paper: "1,5"
};
BOOST_DESCRIBE_STRUCT(HandOverInput, (),
                      (year, files, giver_unit, giver_name, giver_position, receiver_unit, receiver_name,
                       receiver_position, block, condition, boxes, metres))
struct HandOverRow {
  std::int64_t id = 0;
  std::int64_t year = 0;
  Date made_on{};
  std::string giver_unit;
  std::string giver_name;
  std::string giver_position;
  std::string receiver_unit;
  std::string receiver_name;
  std::string receiver_position;
  std::string block;
  std::string condition;
  std::int64_t boxes = 0;
  std::string metres;
  std::string by_name;
  std::int64_t files = 0;
  std::int64_t documents = 0;
  std::int64_t items = 0;  ///< files of these documents
  std::int64_t bytes = 0;  ///< of those
};
BOOST_DESCRIBE_STRUCT(HandOverRow, (),
                      (id, year, made_on, giver_unit, giver_name, giver_position, receiver_unit, receiver_name,
                       receiver_position, block, condition, boxes, metres, by_name, files, documents, items, bytes))

/// Closes and packs every file that is not handed over yet, then writes the minutes. By a clerk. Files that are packed
/// when it fails stay so, and belong to the next minutes.
HandOverRow hand_over(Context& context, Principal const& who, Origin const& origin, HandOverInput const& input);
/// Newest first.
std::vector<HandOverRow> hand_overs(Context& context, Principal const& who, FileQuery const& query);
/// Mục lục hồ sơ, tài liệu nộp lưu.
ReportTable hand_over_list(Context& context, Principal const& who, std::int64_t id);
/// Biên bản giao nhận: as a page of A4, and as a table of its points.
std::string print_minutes(std::string_view agency, HandOverRow const& row, std::string_view span);
ReportTable minutes_table(std::string_view agency, HandOverRow const& row, std::string_view span);

}  // namespace tinhso::documents
