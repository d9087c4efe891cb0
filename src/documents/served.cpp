#include <algorithm>

#include "documents/access.hpp"

namespace tinhso::documents {
namespace {

using database::Session;

Served attachment(Session& session, std::int64_t document, std::int64_t ordinal) {
  for (auto& a : attachments_of(session, document))
    if (a.ordinal == ordinal) return {std::move(a.sha256), std::move(a.name), std::move(a.type)};
  throw NotFound{};
}

}  // namespace

Served outgoing_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  return context.database.read(
      [&](Session& session) { return attachment(session, visible_outgoing(session, who, id).id, ordinal); });
}

Served incoming_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  return context.database.read([&](Session& session) {
    auto const incoming = visible_incoming(session, who, id);
    if (incoming.frozen_how == "recalled") throw NotFound{};
    return attachment(session, incoming.document, ordinal);
  });
}

Served outgoing_package(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    auto const document = visible_outgoing(session, who, id);
    if (!document.package_sha256) throw NotFound{};
    auto name = document.code + ".edxml";
    std::replace(name.begin(), name.end(), '/', '-');
    return Served{*document.package_sha256, std::move(name), "application/xml"};
  });
}

}  // namespace tinhso::documents
