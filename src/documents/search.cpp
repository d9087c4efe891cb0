#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "documents/access.hpp"
#include "documents/words.hpp"

namespace tinhso::documents {
namespace {

using database::Engine;
using database::Session;
using database::Sql;

// Who may see a document is a word of the index: `_s12` sent by agency 12, `_r12` received by it. The engine intersects
// it with the words looked for, so a commune with few documents pays for its few, and not for everybody's.
constexpr Sql add_found{"documents.add_found",
                        "insert into documents_found (document, seen_by) values (:document, :seen_by) returning id",
                        "insert into documents_found (document, seen_by, words) "
                        "values (:document, :seen_by, array_to_tsvector(string_to_array(:words, ' '))) returning id"};
constexpr Sql add_words{"documents.add_words", "insert into documents_words (rowid, words) values (:id, :words)"};

// Both indexes of SQLite give their newest rows first; what is in a document's head is in the second one only once its
// files are read, so both are asked.
constexpr Sql match_words{
    "documents.match_words",
    "select f.id, f.document from (select id from (select rowid as id from documents_words where documents_words match "
    ":query and rowid < :before order by rowid desc limit :limit) union select id from (select rowid as id from "
    "documents_content where documents_content match :query and rowid < :before order by rowid desc limit :limit)) m "
    "join documents_found f on f.id = m.id order by f.id desc limit :limit",
    "select id, document from documents_found where words @@ cast(:query as tsquery) and id < :before order by id desc "
    "limit :limit"};

constexpr Sql load_hits{
    "documents.load_hits",
    "select d.id as document, case when d.from_agency = :agency then 1 else 0 end as own, i.id as incoming, d.code, "
    "d.type_name, "
    "d.subject, d.from_name, d.signer_name, d.drafted_by, d.priority, d.issued_on, d.listed_at, i.arrived_at, i.state "
    "from documents_document d left join documents_incoming i on i.document = d.id and i.agency = :agency "
    "where d.id in (select value from json_each(:documents))",
    "select d.id as document, case when d.from_agency = :agency then 1 else 0 end as own, i.id as incoming, d.code, "
    "d.type_name, "
    "d.subject, d.from_name, d.signer_name, d.drafted_by, d.priority, d.issued_on, d.listed_at, i.arrived_at, i.state "
    "from documents_document d left join documents_incoming i on i.document = d.id and i.agency = :agency "
    "where d.id in (select cast(json_array_elements_text(cast(:documents as json)) as bigint))"};

struct HitRow {
  std::int64_t document = 0;
  bool own = false;
  std::optional<std::int64_t> incoming;
  std::string code;
  std::string type_name;
  std::string subject;
  std::string from_name;
  std::string signer_name;
  std::string drafted_by;
  std::int64_t priority = 0;
  std::optional<Date> issued_on;
  Instant listed_at;
  std::optional<Instant> arrived_at;
  std::optional<std::string> state;
};
BOOST_DESCRIBE_STRUCT(HitRow, (),
                      (document, own, incoming, code, type_name, subject, from_name, signer_name, drafted_by, priority,
                       issued_on, listed_at, arrived_at, state))

std::vector<std::string> split(std::string_view folded) {
  std::istringstream in{std::string{folded}};
  std::vector<std::string> out;
  for (std::string word; in >> word;) out.push_back(word);
  return out;
}

/// The query in the engine's own language; empty when there is no word.
std::string query_text(Engine engine, std::string_view q, std::int64_t agency, Side side) {
  auto const words = words_query(engine, q);
  if (words.empty()) return {};
  bool const sqlite = engine == Engine::sqlite;
  auto quoted = [&](std::string const& word) { return sqlite ? '"' + word + '"' : "'" + word + "'"; };
  auto const id = std::to_string(agency);
  auto const sent = quoted("_s" + id);
  auto const received = quoted("_r" + id);
  std::string const who = side == Side::sent       ? sent
                          : side == Side::received ? received
                                                   : "(" + sent + (sqlite ? " OR " : " | ") + received + ")";
  return who + (sqlite ? " AND " : " & ") + words;
}

/// What the index does not know is compared here, over as many ranges of it as one page takes.
constexpr int most_search_ranges = 40;

bool passes_filters(HitRow const& row, SearchQuery const& query) {
  auto const holds = [](std::string const& text, auto const& part) {
    return !part || part->empty() || fold(text).find(fold(*part)) != std::string::npos;
  };
  if (!row.own && !row.incoming) return false;  // issued a moment ago, not yet delivered: nothing to open
  if (query.direction && (*query.direction == Direction::outgoing) != row.own) return false;
  if (query.type && !query.type->empty()) {
    auto const* const type = find_type(*query.type);
    if (!type || row.type_name != type->name) return false;
  }
  if (query.from && !(row.issued_on && *row.issued_on >= *query.from)) return false;
  if (query.until && !(row.issued_on && *row.issued_on <= *query.until)) return false;
  return holds(row.from_name, query.sender) && holds(row.signer_name + ' ' + row.drafted_by, query.person);
}

SearchHit hit_of(HitRow const& row) {
  SearchHit hit;
  hit.direction = row.own ? Direction::outgoing : Direction::incoming;
  hit.id = row.own ? row.document : *row.incoming;
  hit.code = row.code;
  hit.type_name = row.type_name;
  hit.subject = row.subject;
  hit.from_name = row.from_name;
  hit.signer_name = row.signer_name;
  hit.priority = row.priority;
  hit.issued_on = row.issued_on;
  hit.at = row.own ? row.listed_at : row.arrived_at.value_or(row.listed_at);
  hit.state = row.own ? "issued" : row.state.value_or("");
  return hit;
}

}  // namespace

std::string words_of(Document const& document) {
  std::string text = document.code;
  for (auto const* part : {&document.type_name, &document.subject, &document.summary, &document.from_name,
                           &document.from_short, &document.signer_name, &document.signer_position})
    text += ' ' + *part;
  auto const words = split(fold(text));
  std::string out;
  for (auto const& word : words) (out.empty() ? out : out += ' ') += word;
  return out;
}

void make_findable(Session& session, Document const& document, std::vector<std::int64_t> const& receivers,
                   bool for_sender) {
  auto words = words_of(document);
  std::string seen_by;
  if (for_sender && document.from_agency) seen_by += " _s" + std::to_string(*document.from_agency);
  for (auto const receiver : receivers) seen_by += " _r" + std::to_string(receiver);
  words += seen_by;
  if (!seen_by.empty()) seen_by.erase(0, 1);
  if (words.starts_with(' ')) words.erase(0, 1);
  if (session.engine() == Engine::postgresql) {
    session.one<std::int64_t>(add_found, {{"document", document.id}, {"seen_by", seen_by}, {"words", words}});
    return;
  }
  auto const id = session.one<std::int64_t>(add_found, {{"document", document.id}, {"seen_by", seen_by}});
  session.run(add_words, {{"id", id}, {"words", words}});
}

std::vector<Found> find_words(Session& session, std::string_view q, std::int64_t agency, Side side, std::int64_t before,
                              std::int64_t limit) {
  auto const query = query_text(session.engine(), q, agency, side);
  if (query.empty()) return {};
  return session.all<Found>(match_words, {{"query", query}, {"before", before}, {"limit", limit}});
}

Page<SearchHit> search(Context& context, Principal const& who, SearchQuery const& query) {
  require(who, rights::documents_read);
  auto const want = static_cast<std::size_t>(query.limit ? query.limit->value : 30);
  auto const side = !query.direction                          ? Side::either
                    : *query.direction == Direction::outgoing ? Side::sent
                                                              : Side::received;
  auto before = work::read_cursor(query.after, work::from_highest).major;
  bool const filtered = query.direction || query.type || query.from || query.until || query.sender || query.person;
  auto const range = static_cast<std::int64_t>(filtered ? std::max<std::size_t>(want + 1, 300) : want + 1);
  return context.database.read([&](Session& session) {
    Page<SearchHit> page;
    for (int rounds = 0; rounds < most_search_ranges; ++rounds) {
      auto const found = find_words(session, query.q, who.agency, side, before, range);
      std::vector<std::int64_t> documents;
      documents.reserve(found.size());
      for (auto const& item : found) documents.push_back(item.document);
      if (documents.empty()) return page;
      std::unordered_map<std::int64_t, HitRow> rows;
      for (auto& row :
           session.all<HitRow>(load_hits, {{"agency", who.agency}, {"documents", work::json_list(documents)}}))
        rows.emplace(row.document, std::move(row));
      for (auto const& item : found) {
        auto const row = rows.find(item.document);
        if (row == rows.end() || !passes_filters(row->second, query)) {
          before = item.id;
          continue;
        }
        if (page.items.size() == want) {
          page.next = work::write_cursor({before, before});
          return page;
        }
        page.items.push_back(hit_of(row->second));
        before = item.id;
      }
      if (static_cast<std::int64_t>(found.size()) < range) return page;
    }
    page.next = work::write_cursor({before, before});
    return page;
  });
}

}  // namespace tinhso::documents
