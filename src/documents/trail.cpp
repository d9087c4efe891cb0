#include "documents/access.hpp"
#include "platform/audit/audit.hpp"

namespace tinhso::documents {
namespace {

using database::Session;

std::vector<TrailEntry> entries(std::vector<audit::Record> const& records) {
  auto parsed = [](std::string const& text) {
    boost::system::error_code fault;
    auto value = boost::json::parse(text, fault);
    return fault ? boost::json::value{} : value;
  };
  std::vector<TrailEntry> out;
  for (auto const& r : records)
    out.push_back({r.at, r.actor, r.on_behalf_of, r.action, parsed(r.before), parsed(r.after)});
  return out;
}

}  // namespace

std::vector<TrailEntry> outgoing_trail(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    visible_outgoing(session, who, id);
    return entries(audit::trail(session, "document", std::to_string(id)));
  });
}

std::vector<TrailEntry> incoming_trail(Context& context, Principal const& who, std::int64_t id) {
  return context.database.read([&](Session& session) {
    visible_incoming(session, who, id);
    return entries(audit::trail(session, "incoming", std::to_string(id)));
  });
}

}  // namespace tinhso::documents
