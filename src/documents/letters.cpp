#include "documents/store.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

#define TINHSO_LETTER                                                                                                  \
  "select d.id, case when d.wire_id = '' then d.document_id else d.wire_id end as document_id, d.from_agency, "        \
  "d.from_code, d.from_name, d.number, d.notation, d.code, d.type, d.type_name, d.subject, d.summary, d.signer_name, " \
  "d.signer_position, d.authority, d.competence, d.priority, d.issued_on, d.due_on, d.pages, d.place, d.steering, "    \
  "d.drafting_unit, d.drafted_by, d.issued_at, coalesce(a.document_id, '') as reply_document_id, "                     \
  "coalesce(a.code, '') as reply_code, coalesce(a.from_code, '') as reply_from_code, "                                 \
  "a.issued_on as reply_issued_on, d.package_sha256, d.digest, d.wire_id from documents_document d "                   \
  "left join documents_incoming i on i.id = d.reply_to left join documents_document a on a.id = i.document "           \
  "where d.state <> 'draft' and "
constexpr Sql letter_by_id{"documents.letter_by_id", TINHSO_LETTER "d.id = :id"};
constexpr Sql letter_by_document_id{"documents.letter_by_document_id", TINHSO_LETTER "d.document_id = :document_id"};
#undef TINHSO_LETTER
constexpr Sql id_by_code{
    "documents.issued_by_code",
    "select id from documents_document where from_agency = :agency and year = :year and code = :code "
    "and number is not null and issued_on = :issued_on and state <> 'revision'"};
constexpr Sql receivers_by_document{
    "documents.receivers_by_document",
    "select agency, code, name from documents_recipient where document = :document order by code"};

}  // namespace

database::Answer<Letter> ask_letter(Session& session, std::int64_t id) {
  return session.ask<Letter>(letter_by_id, {{"id", id}});
}

std::optional<Letter> find_letter(Session& session, std::int64_t id) { return ask_letter(session, id).first(); }

database::Answer<Letter> ask_letter(Session& session, std::string_view document_id) {
  return session.ask<Letter>(letter_by_document_id, {{"document_id", document_id}});
}

std::optional<Letter> find_letter(Session& session, std::string_view document_id) {
  return ask_letter(session, document_id).first();
}

std::optional<Letter> find_letter(Session& session, std::int64_t agency, std::string_view code, Date issued_on) {
  auto const id = session.first<std::int64_t>(
      id_by_code, {{"agency", agency}, {"year", year_of(issued_on)}, {"code", code}, {"issued_on", issued_on}});
  return id ? find_letter(session, *id) : std::nullopt;
}

std::vector<Receiver> receivers_of(Session& session, std::int64_t document) {
  return session.all<Receiver>(receivers_by_document, {{"document", document}});
}

std::vector<std::string> places_of(Session& session, std::int64_t document) {
  std::vector<std::string> out;
  for (auto& recipient : selectors_of(session, document)) out.push_back(std::move(recipient.label));
  return out;
}

}  // namespace tinhso::documents
