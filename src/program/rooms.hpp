// Everything the rooms bring: their routes, tables and job handlers, in one list each.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "accounts/accounts.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"

namespace tinhso::program {

std::vector<database::Migration> all_migrations();
/// `door` brings the routes of accounts; it is made by the caller because authenticator and routes share its cache.
web::Routes all_routes(web::Routes door, Settings const& settings);
std::map<std::string, jobs::Handler, std::less<>> all_handlers(Context& context);

/// GET /api/events: what concerns the reader's agency and the reader, live, with replay after Last-Event-ID.
web::Routes event_routes();

}  // namespace tinhso::program
