#include "platform/web/router.hpp"

#include <algorithm>
#include <stdexcept>

namespace tinhso::web {

std::string_view method_name(Method method) {
  constexpr std::string_view names[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  return names[static_cast<std::size_t>(method)];
}

bool Router::Node::ends() const {
  return std::any_of(routes.begin(), routes.end(), [](Route const* route) { return route != nullptr; });
}

std::vector<std::string> Router::split(std::string const& pattern) {
  if (!pattern.starts_with('/')) throw std::logic_error{"a route must start with '/': " + pattern};
  std::vector<std::string> out;
  for (std::size_t at = 1; at < pattern.size();) {
    auto const slash = std::min(pattern.find('/', at), pattern.size());
    out.push_back(pattern.substr(at, slash - at));
    at = slash + 1;
  }
  return out;
}

Router::Router(Routes const& routes) {
  for (auto const& route : routes) {
    Node* node = &root_;
    for (auto const& part : split(route.path)) {
      bool const parameter = part.size() > 2 && part.front() == '{' && part.back() == '}';
      if (!parameter && part.find_first_of("{}") != std::string::npos)
        throw std::logic_error{"a parameter must be a whole part of the path: " + route.path};
      auto& next = parameter ? node->parameter : node->words[part];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    }
    auto& place = node->routes[static_cast<std::size_t>(route.method)];
    if (place) throw std::logic_error{"two routes for " + std::string{method_name(route.method)} + " " + route.path};
    place = &route;
  }
}

Router::Node const* Router::walk(Node const& node, std::vector<std::string> const& segments, std::size_t at) {
  if (at == segments.size()) return node.ends() ? &node : nullptr;
  if (auto const word = node.words.find(segments[at]); word != node.words.end())
    if (auto const* found = walk(*word->second, segments, at + 1)) return found;
  if (node.parameter && !segments[at].empty()) return walk(*node.parameter, segments, at + 1);
  return nullptr;
}

Router::Match Router::find(Method method, std::vector<std::string> const& segments) const {
  Match out;
  auto const* node = walk(root_, segments, 0);
  if (!node) return out;
  out.route = node->routes[static_cast<std::size_t>(method)];
  if (!out.route) {
    for (std::size_t m = 0; m < method_count; ++m)
      if (node->routes[m]) out.allowed.push_back(static_cast<Method>(m));
    return out;
  }
  auto const parts = split(out.route->path);
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].front() == '{') out.parameters[parts[i].substr(1, parts[i].size() - 2)] = segments[i];
  return out;
}

std::string allow_header(std::vector<Method> const& methods) {
  std::string out;
  for (auto method : methods) {
    out += method_name(method);
    out += ", ";
    if (method == Method::get) out += "HEAD, ";
  }
  return out + "OPTIONS";
}

}  // namespace tinhso::web
