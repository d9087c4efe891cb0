#include "documents/content.hpp"

#include "documents/access.hpp"
#include "documents/extract.hpp"
#include "documents/tables.hpp"
#include "documents/wire.hpp"
#include "documents/words.hpp"
#include "platform/audit/audit.hpp"
#include "platform/jobs/jobs.hpp"

namespace tinhso::documents {
namespace {

using database::Engine;
using database::Session;
using database::Sql;

constexpr Sql text_by_content{"documents.text_by_content", "select words from documents_text where sha256 = :sha256"};
constexpr Sql put_text{"documents.put_text",
                       "insert into documents_text (sha256, words, by_ocr, complete) values (:sha256, :words, :by_ocr, "
                       ":complete) on conflict (sha256) do nothing"};
struct FoundRow {
  std::int64_t id = 0;
  std::string seen_by;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (), (id, seen_by))
constexpr Sql found_of_document{"documents.found_of_document",
                                "select id, seen_by from documents_found where document = :document and seen_by <> ''"};
constexpr Sql content_there{"documents.content_there", "select count(*) from documents_content where rowid = :id",
                            "select case when cast(:id as bigint) = 0 then 1 else 0 end"};
constexpr Sql put_content{"documents.put_content", "insert into documents_content (rowid, words) values (:id, :words)",
                          "update documents_found set words = array_to_tsvector(string_to_array(:words, ' ')) where id "
                          "= :id"};
constexpr Sql searches_of{
    "documents.saved_searches",
    "select id, name, query from documents_saved_search where official = :official order by name limit 100"};
constexpr Sql put_search{"documents.put_search",
                         "insert into documents_saved_search (official, name, query) values (:official, :name, :query) "
                         "on conflict (official, name) do update set query = excluded.query returning id, name, query"};
constexpr Sql drop_search{"documents.drop_search",
                          "delete from documents_saved_search where id = :id and official = :official"};

using web::Call;
using web::None;
std::vector<SavedSearch> get_saved(Call& call, None const&) { return saved_searches(call.context, call.principal()); }
SavedSearch post_saved(Call& call, SaveSearchInput const& input) {
  return save_search(call.context, call.principal(), call.request.origin, input);
}
None delete_saved(Call& call, None const&) {
  forget_search(call.context, call.principal(), call.request.origin, call.id());
  return {};
}

}  // namespace

void add_read_text(Session& session, Instant now, std::int64_t document) {
  jobs::add(session, now, "documents.read_text", {{"document", document}},
            // More receivers may come later: each time their rows of the index want the words too.
            {std::to_string(document) + "." + std::to_string(now.time_since_epoch().count()), {}});
}

void read_text(Context& context, std::int64_t id) {
  auto const attachments = context.database.read([&](Session& session) { return attachments_of(session, id); });
  std::string words;
  for (auto const& attachment : attachments) {
    auto known = context.database.read([&](Session& session) {
      return session.first<std::string>(text_by_content, {{"sha256", attachment.sha256}});
    });
    if (!known) {
      auto const read = extract_text(context.files.path(attachment.sha256), attachment.type);
      known = distinct_words(fold(read.text));
      context.database.write([&](Session& session) {
        session.run(
            put_text,
            {{"sha256", attachment.sha256}, {"words", *known}, {"by_ocr", read.by_ocr}, {"complete", read.complete}});
      });
    }
    words += ' ' + *known;
  }
  if (trim(words).empty()) return;
  context.database.write([&](Session& session) {
    auto const document = find_document(session, id);
    if (!document || document->state == "draft") return;
    auto const all = distinct_words(words_of(*document) + ' ' + words);
    for (auto const& row : session.all<FoundRow>(found_of_document, {{"document", id}})) {
      if (session.one<std::int64_t>(content_there, {{"id", row.id}}) > 0) continue;
      session.run(put_content, {{"id", row.id}, {"words", all + ' ' + row.seen_by}});
    }
  });
}

std::vector<SavedSearch> saved_searches(Context& context, Principal const& who) {
  return context.database.read([&](Session& session) {
    return session.all<SavedSearch>(searches_of, {{"official", who.official}});
  });
}

SavedSearch save_search(Context& context, Principal const& who, Origin const& origin, SaveSearchInput const& input) {
  return context.database.write([&](Session& session) {
    auto const saved = session.one<SavedSearch>(
        put_search, {{"official", who.official}, {"name", input.name}, {"query", input.query}});
    audit::record(session, context.clock.now(), audit::actor(who, origin),
                  {"documents.save_search", "search", std::to_string(saved.id), nullptr,
                   boost::json::object{{"name", saved.name}, {"query", saved.query}}});
    return saved;
  });
}

void forget_search(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  context.database.write([&](Session& session) {
    if (session.run(drop_search, {{"id", id}, {"official", who.official}}) == 0) throw NotFound{};
    audit::record(session, context.clock.now(), audit::actor(who, origin),
                  {"documents.forget_search", "search", std::to_string(id), nullptr, nullptr});
  });
}

web::Routes saved_search_routes() {
  using web::may;
  return {
      web::get<None, std::vector<SavedSearch>>("/api/documents/searches", may(rights::documents_read), get_saved,
                                               "The searches that the reader keeps."),
      web::post<SaveSearchInput, SavedSearch>("/api/documents/searches", may(rights::documents_read), post_saved,
                                              "Keeps a search under a name."),
      web::del<None, None>("/api/documents/searches/{id}", may(rights::documents_read), delete_saved,
                           "Forgets a kept search."),
  };
}

}  // namespace tinhso::documents
