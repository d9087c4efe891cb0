// The same document arriving twice: by paper, from the axis, by mail. Told by its files, or by number, day and sender.
#include <algorithm>
#include <set>

#include "documents/intake.hpp"
#include "documents/store.hpp"
#include "documents/wire.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct DuplicateRow {
  std::int64_t incoming = 0;
  std::int64_t document = 0;
  std::string code;
  std::string subject;
  std::string from_name;
  std::string from_short;
  std::optional<Date> issued_on;
  std::optional<std::int64_t> arrival_number;
  Instant arrived_at;
};
BOOST_DESCRIBE_STRUCT(DuplicateRow, (),
                      (incoming, document, code, subject, from_name, from_short, issued_on, arrival_number, arrived_at))
// The cross join keeps SQLite from walking the agency's whole register; the number is the index of migration 0020.
#define TINHSO_SAME_DAY(NUMBER)                                                                                         \
  "select i.id as incoming, d.id as document, d.code, d.subject, d.from_name, d.from_short, d.issued_on, "              \
  "i.arrival_number, i.arrived_at from documents_document d cross join documents_incoming i where i.document = d.id and " \
  "i.agency = :agency and d.issued_on = :issued_on and " NUMBER                                                         \
  " = :number and d.state <> 'draft' and d.id <> :except order by d.id limit 500"
constexpr Sql same_day{
    "documents.same_day",
    TINHSO_SAME_DAY("lower(substr(ltrim(replace(d.code, ' ', ''), '0'), 1, instr(ltrim(replace(d.code, ' ', ''), '0') || "
                    "'/', '/') - 1))"),
    TINHSO_SAME_DAY("lower(split_part(ltrim(replace(d.code, ' ', ''), '0'), '/', 1))")};
#undef TINHSO_SAME_DAY
constexpr Sql same_content{
    "documents.same_content",
    "select distinct i.id as incoming, d.id as document, d.code, d.subject, d.from_name, d.from_short, d.issued_on, "
    "i.arrival_number, i.arrived_at from documents_attachment a join documents_document d on d.id = a.document and "
    "d.state <> 'draft' join documents_incoming i on i.document = d.id and i.agency = :agency where a.sha256 = :sha256 "
    "and d.id <> :except order by i.id limit 20"};
// First the other documents with one of its files, as a rule none: hence the limit within.
constexpr Sql same_contents{
    "documents.same_contents",
    "select i.id as incoming, d.id as document, d.code, d.subject, d.from_name, d.from_short, d.issued_on, "
    "i.arrival_number, i.arrived_at from (select distinct a.document from documents_attachment own join "
    "documents_attachment a on a.sha256 = own.sha256 where own.document = :document and a.document <> :document limit 500) "
    "same join documents_document d on d.id = same.document and d.state <> 'draft' join documents_incoming i on "
    "i.document = d.id and i.agency = :agency order by i.id limit 20"};

/// What is asked of a register about documents that may be the same.
struct AskedDuplicates {
  std::vector<database::Answer<DuplicateRow>> by_content;
  std::optional<database::Answer<DuplicateRow>> by_day;
};

/// "012/UBND-VP" → "12", as the index has it.
std::string number_of(std::string_view code) {
  std::string out;
  for (char const c : code)
    if (c != ' ') out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  out.erase(0, std::min(out.find_first_not_of('0'), out.size()));
  return out.substr(0, out.find('/'));
}

void ask_day(Session& session, std::int64_t agency, std::string_view code, std::optional<Date> issued_on,
             std::int64_t except, AskedDuplicates& out) {
  if (issued_on && !code.empty())
    out.by_day.emplace(session.ask<DuplicateRow>(
        same_day, {{"agency", agency}, {"issued_on", issued_on}, {"number", number_of(code)}, {"except", except}}));
}

std::vector<Duplicate> collect(AskedDuplicates& asked, std::string_view from_name, std::string_view code) {
  std::vector<Duplicate> out;
  std::set<std::int64_t> seen;
  auto const add = [&](DuplicateRow const& row, char const* why) {
    if (seen.insert(row.incoming).second && out.size() < 10)
      out.push_back(
          {row.incoming, row.code, row.subject, row.from_name, row.issued_on, row.arrival_number, row.arrived_at, why});
  };
  for (auto& answer : asked.by_content)
    for (auto const& row : answer.all()) add(row, "file");
  if (!asked.by_day) return out;
  auto const wanted = same_code(code);
  auto const sender = fold(from_name);
  for (auto const& row : asked.by_day->all())
    if (same_code(row.code) == wanted &&
        (sender.empty() || fold(row.from_name) == sender || fold(row.from_short) == sender))
      add(row, "fields");
  return out;
}

}  // namespace

std::vector<Duplicate> duplicates_of(Session& session, std::int64_t agency, std::string_view from_name,
                                     std::string_view code, std::optional<Date> issued_on,
                                     std::vector<std::string> const& contents, std::int64_t except) {
  AskedDuplicates asked;
  for (auto const& sha256 : contents)
    asked.by_content.push_back(
        session.ask<DuplicateRow>(same_content, {{"agency", agency}, {"sha256", sha256}, {"except", except}}));
  ask_day(session, agency, code, issued_on, except, asked);
  return collect(asked, from_name, code);
}

std::function<std::vector<Duplicate>()> ask_duplicates(Session& session, std::int64_t agency, Document const& document) {
  auto asked = std::make_shared<AskedDuplicates>();
  asked->by_content.push_back(
      session.ask<DuplicateRow>(same_contents, {{"agency", agency}, {"document", document.id}}));
  ask_day(session, agency, document.code, document.issued_on, document.id, *asked);
  return [asked, &document] { return collect(*asked, document.from_name, document.code); };
}

}  // namespace tinhso::documents
