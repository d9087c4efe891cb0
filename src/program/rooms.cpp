#include "program/rooms.hpp"

#include "citizens/citizens.hpp"
#include "documents/documents.hpp"
#include "exchange/exchange.hpp"
#include "organisation/organisation.hpp"
#include "payments/payments.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"
#include "platform/files/api/api.hpp"
#include "platform/files/files.hpp"
#include "services/announcement.hpp"
#include "services/services.hpp"
#include "signing/signing.hpp"
#include "work/work.hpp"

namespace tinhso::program {
namespace {

template <class List>
void append(List& to, List const& more) {
  to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

std::vector<database::Migration> all_migrations() {
  std::vector<database::Migration> all;
  for (auto const& room :
       {audit::migrations(), events::migrations(), jobs::migrations(), files::migrations(), web::migrations(),
        organisation::migrations(), accounts::migrations(), work::migrations(), documents::migrations(),
        exchange::migrations(), payments::migrations(), citizens::migrations(), services::migrations(), signing::migrations()})
    append(all, room);
  return all;
}

web::Routes all_routes(web::Routes door, Settings const& settings) {
  web::Routes all = std::move(door);
  for (auto const& room : {organisation::routes(), files::routes(settings.upload_limit), work::routes(),
                           documents::routes(), exchange::routes(), payments::routes(), citizens::routes(), services::routes(), signing::routes(), jobs::routes(), audit::routes(), event_routes()})
    append(all, room);
  return all;
}

std::map<std::string, jobs::Handler, std::less<>> all_handlers(Context& context) {
  auto all = work::handlers(context);
  all.merge(documents::handlers(context));
  all.merge(exchange::handlers(context));
  all.merge(payments::handlers(context));
  all.merge(services::handlers(context));
  all.merge(signing::handlers(context));
  return all;
}

}  // namespace tinhso::program
