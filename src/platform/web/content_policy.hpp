// Where pages of this process may connect to: this server, and one address more.
#pragma once

#include <string_view>

namespace tinhso::web {

/// Content-Security-Policy, connect-src; empty: this server alone. For the whole process; call it before any server is
/// started. Throws std::runtime_error for what is no plain address.
void let_pages_connect_to(std::string_view address);

}  // namespace tinhso::web
