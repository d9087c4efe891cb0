// Finds the route of a path. A word in a pattern wins over a `{parameter}` in the same place.
//
// Immutable after construction and thread-safe. The constructor throws std::logic_error for a bad or doubled pattern.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/web/web.hpp"

namespace tinhso::web {

constexpr std::size_t method_count = 5;
std::string_view method_name(Method method);

class Router {
 public:
  /// `routes` must outlive the router and stay where they are.
  explicit Router(Routes const& routes);

  struct Match {
    Route const* route = nullptr;  ///< null: see `allowed`
    std::map<std::string, std::string> parameters;
    std::vector<Method> allowed;  ///< methods that the path has; empty: no such path
  };
  Match find(Method method, std::vector<std::string> const& segments) const;

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> words;
    std::unique_ptr<Node> parameter;
    std::array<Route const*, method_count> routes{};
    bool ends() const;
  };
  static Node const* walk(Node const& node, std::vector<std::string> const& segments, std::size_t at);
  static std::vector<std::string> split(std::string const& pattern);

  Node root_;
};

/// The value of the header `Allow`: HEAD goes with GET, OPTIONS with everything.
std::string allow_header(std::vector<Method> const& methods);

}  // namespace tinhso::web
