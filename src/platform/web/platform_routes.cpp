// What every server answers about itself.
#include "platform/database/database.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::web {
namespace {

constexpr database::Sql answers_at_all{"web.healthz", "select 1"};

Response healthz(Call& call, None const&) {
  try {
    call.context.database.read([](database::Session& session) { return session.one<std::int64_t>(answers_at_all); });
  } catch (std::exception const&) {
    throw Unavailable{"database_away", {"Cơ sở dữ liệu không trả lời.", "The database does not answer."}};
  }
  return json_response({{"status", "ok"}});
}

}  // namespace

Routes platform_routes(Routes const& rooms, std::string_view title) {
  auto health = get<None, Response>("/healthz", anyone, healthz, "Whether this server and its database answer.");
  auto describe = get<None, Response>("/api/openapi.json", anyone, nullptr, "This document.");
  auto listed = rooms;
  listed.push_back(describe);
  listed.push_back(health);
  auto const text = std::make_shared<std::string const>(boost::json::serialize(openapi(listed, title)));
  describe.handle = [text](Call&) {
    Response out;
    out.body = *text;
    out.headers.emplace("Content-Type", "application/json");
    out.headers.emplace("Cache-Control", "no-cache");
    return out;
  };
  describe.from_memory = true;
  return {describe, health};
}

}  // namespace tinhso::web
