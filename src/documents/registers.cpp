#include "documents/wire.hpp"

namespace tinhso::documents {
namespace {

constexpr database::Sql registers_by_document{
    "documents.registers_by_document",
    "select agency, id as incoming from documents_incoming where document = :document order by id"};

}  // namespace

std::vector<Registered> registers_of(database::Session& session, std::int64_t document) {
  return session.all<Registered>(registers_by_document, {{"document", document}});
}

}  // namespace tinhso::documents
