#include "documents/wire.hpp"

namespace tinhso::documents {
namespace {

constexpr database::Sql registers_by_document{
    "documents.registers_by_document",
    "select agency, id as incoming from documents_incoming where document = :document or document in "
    "(select u.id from documents_document u join documents_document o on o.document_id = u.wire_id "
    "where u.wire_id <> '' and o.id = :document) order by id"};  // also those that took an update

}  // namespace

std::vector<Registered> registers_of(database::Session& session, std::int64_t document) {
  return session.all<Registered>(registers_by_document, {{"document", document}});
}

}  // namespace tinhso::documents
