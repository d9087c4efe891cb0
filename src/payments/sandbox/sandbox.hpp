// A payment gateway to demonstrate and test with: `tinhso payment sandbox serve`. It moves no money.
//
// It keeps one merchant's payments, shows the payer a page with two buttons, tells the merchant what was paid (again with
// growing pauses until it answers 2xx, at most ten times) and answers queries, lists and refunds; all messages as
// payments/gateway.hpp says. Thread-safe.
#pragma once

#include <functional>

#include "payments/gateway.hpp"

namespace CLI {
class App;
}

namespace tinhso::payments {

class Sandbox {
 public:
  /// `keys` as the merchant has them: `out` is what the merchant signs with. `times`: how often each payment is told of.
  Sandbox(Context& context, Keys keys, std::string origin, int times);
  web::Routes routes();
  /// How payers reach it; known only when it listens.
  void reached_at(std::string origin);
  /// Tells merchants what is to be told now; returns how many messages were sent.
  int tell_merchants();
  /// What the payer's button does. Throws NotFound.
  void pay(std::string_view token, bool agree);

 private:
  web::Response answer(web::Call& call, std::string const& purpose);
  web::Response page(web::Call& call);
  web::Response pressed(web::Call& call);

  Context& context_;
  Keys keys_;
  std::string origin_;
  int times_;
};
std::vector<database::Migration> sandbox_migrations();

/// `tinhso payment sandbox serve`; the chosen command stands in `chosen`.
void add_command(CLI::App& app, std::function<int()>& chosen);

}  // namespace tinhso::payments
