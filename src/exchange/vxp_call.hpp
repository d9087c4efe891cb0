// A call of VXP: who sends it, what it asks, and the envelope of the answer. Private to the room; thread-safe.
#pragma once

#include "exchange/clients.hpp"
#include "exchange/vxp_wire.hpp"

namespace tinhso::exchange {

/// A client that has proved who it is, and what it asks.
struct Caller {
  Client client;
  VxpRequest request;
  boost::json::object body;

  /// A header of that logical name, else a member of the JSON body.
  std::string value(std::string_view name) const;
  /// The same as a number above 0; throws VxpFault.
  std::int64_t number(std::string_view name) const;
  PackageKind kind() const;
};

/// Checks the signature; use_once() remembers it, since a body may still have to come. Throws VxpFault.
Client recognise(Context& context, VxpRequest const& request);
void use_once(Context& context, Client const& client, VxpRequest const& request, Origin const& origin);

/// {"status":"OK",…} with these members.
web::Response envelope(boost::json::object more);
web::Response refusal(VxpFault const& fault);
/// The error of the house in the codes of the axis.
VxpFault translated(Error const& fault);

/// `POST /vxp/sendEdoc`.
web::Route send_route(std::int64_t package_limit);

}  // namespace tinhso::exchange
