// Work files (hồ sơ công việc, Decree 30/2020/NĐ-CP, articles 28 to 31): the yearly list, what is filed, handing over.
//
// A document may lie in several files. A file that is handed over becomes a package that opens without this program: a
// ZIP with index.html, the files, and METS with the metadata of Appendix VI part II. Thread-safe; throws NotFound,
// Forbidden, Conflict and Invalid.
#pragma once

#include "documents/documents.hpp"

namespace tinhso::documents {

enum class FileState { open, closed, handed_over };
BOOST_DESCRIBE_ENUM(FileState, open, closed, handed_over)
struct FileInput {
  Range<1945, 2200> year = 2020;
  Text<1, 20> notation;  ///< FileNotation: "01.TH"
  Text<1, 500> title;
  Text<1, 30> maintenance;  ///< "Vĩnh viễn", "10 năm"
  std::optional<Text<0, 30>> rights;
  std::optional<Text<0, 500>> description;
};
BOOST_DESCRIBE_STRUCT(FileInput, (), (year, notation, title, maintenance, rights, description))
struct FiledRow {
  std::int64_t ordinal = 0;
  Direction direction = Direction::incoming;
  std::int64_t object = 0;  ///< id of the incoming row, or of the outgoing document
  std::int64_t document = 0;
  std::string code;
  std::string type_name;
  std::string subject;
  std::string from_name;
  std::optional<Date> issued_on;
  std::int64_t pages = 0;
  Instant at;
  std::string by_name;
};
BOOST_DESCRIBE_STRUCT(FiledRow, (),
                      (ordinal, direction, object, document, code, type_name, subject, from_name, issued_on, pages, at,
                       by_name))
struct FileRow {
  std::int64_t id = 0;
  std::int64_t year = 0;
  std::string notation;
  std::string title;
  std::string maintenance;
  std::string rights;
  std::string keeper_name;
  FileState state = FileState::open;
  std::optional<Date> start_date;
  std::optional<Date> end_date;
  std::string description;
  std::int64_t documents = 0;
  std::optional<Instant> handed_at;
  std::optional<std::int64_t> hand_over;  ///< the minutes it is in
};
BOOST_DESCRIBE_STRUCT(FileRow, (),
                      (id, year, notation, title, maintenance, rights, keeper_name, state, start_date, end_date,
                       description, documents, handed_at, hand_over))
struct FileView {
  FileRow file;
  std::vector<FiledRow> documents;
  std::vector<std::string> actions;  ///< "file", "hand_over", "package"
};
BOOST_DESCRIBE_STRUCT(FileView, (), (file, documents, actions))
struct FileQuery {
  std::optional<Range<1945, 2200>> year;
};
BOOST_DESCRIBE_STRUCT(FileQuery, (), (year))
struct FileDocumentInput {
  Direction direction = Direction::incoming;
  std::int64_t object = 0;
};
BOOST_DESCRIBE_STRUCT(FileDocumentInput, (), (direction, object))

/// The agency's list, by year and notation; at most 2,000.
std::vector<FileRow> file_list(Context& context, Principal const& who, FileQuery const& query);
FileView file_view(Context& context, Principal const& who, std::int64_t id);
FileView open_file(Context& context, Principal const& who, Origin const& origin, FileInput const& input);
FileView file_document(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                       FileDocumentInput const& input);
/// Closes the file and makes its package. By a clerk.
FileView hand_over_file(Context& context, Principal const& who, Origin const& origin, std::int64_t id);
Served file_package(Context& context, Principal const& who, std::int64_t id);

/// What goes into a package.
struct PackageFile {
  std::string path;  ///< within the package
  std::string sha256;
  std::string type;
  std::int64_t bytes = 0;
};
std::string mets_of(FileView const& view, std::string_view agency_code, std::string_view agency_name,
                    std::vector<std::vector<PackageFile>> const& files, Instant at);

}  // namespace tinhso::documents
