// Credentials of software of other vendors, for administrators.
#include "accounts/rights.hpp"
#include "exchange/exchange.hpp"

namespace tinhso::exchange {
namespace {

using web::Call;

struct ClientList {
  std::vector<ClientRow> items;
};
BOOST_DESCRIBE_STRUCT(ClientList, (), (items))

ClientList get_clients(Call& call, web::None const&) { return {clients(call.context, call.principal().agency)}; }
NewClient post_client(Call& call, ClientInput const& input) {
  call.status = 201;
  return add_client(call.context, audit::actor(call.principal(), call.request.origin), call.principal().agency, input);
}
web::None delete_client(Call& call, web::None const&) {
  remove_client(call.context, audit::actor(call.principal(), call.request.origin), call.principal().agency, call.id());
  return {};
}

}  // namespace

web::Routes client_routes() {
  auto const administer = web::may(accounts::rights::organisation_edit);
  web::Routes out;
  out.push_back(
      web::get<web::None, ClientList>("/api/exchange/clients", administer, get_clients,
                                      "Credentials of software of other vendors, for the agency and those below."));
  auto add = web::post<ClientInput, NewClient>("/api/exchange/clients", administer, post_client,
                                               "A new credential; its secret is told this once.");
  add.confidential = true;
  out.push_back(std::move(add));
  out.push_back(web::del<web::None, web::None>("/api/exchange/clients/{id}", administer, delete_client,
                                               "Takes a credential away."));
  return out;
}

}  // namespace tinhso::exchange
