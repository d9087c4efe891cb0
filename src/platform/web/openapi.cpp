// The OpenAPI 3.1 document of a route table.
#include <set>

#include "platform/web/router.hpp"
#include "platform/web/web.hpp"

namespace tinhso::web {
namespace {

namespace json = boost::json;

template <class F>
void each_path_parameter(std::string const& path, F&& f) {
  for (std::size_t open = path.find('{'); open != std::string::npos; open = path.find('{', open + 1))
    f(path.substr(open + 1, path.find('}', open) - open - 1));
}

/// `GET /api/documents/incoming/{id}` → `get_documents_incoming_id`
std::string operation_id(Route const& route) {
  std::string out;
  for (char c : method_name(route.method)) out += static_cast<char>(c + 32);
  auto const path = route.path.starts_with("/api/") ? route.path.substr(4) : route.path;
  for (char c : path) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (plain) out += c;
    else if (out.back() != '_' && c != '{' && c != '}') out += '_';
  }
  return out;
}
/// `/api/documents/…` → `documents`; anything outside a room is the platform's.
std::string room_of(std::string const& path) {
  if (!path.starts_with("/api/") || path.find('/', 5) == std::string::npos) return "platform";
  return path.substr(5, path.find('/', 5) - 5);
}

json::object problem_schema() {
  json::object const text{{"type", "string"}};
  json::object const field{
      {"type", "object"}, {"properties", {{"path", text}, {"message", text}}}, {"required", {"path", "message"}}};
  return {{"type", "object"},
          {"properties",
           {{"type", text},
            {"title", text},
            {"status", {{"type", "integer"}}},
            {"detail", text},
            {"code", text},
            {"instance", text},
            {"request_id", text},
            {"errors", {{"type", "array"}, {"items", field}}}}},
          {"required", {"type", "title", "status", "detail", "code", "instance", "request_id", "errors"}}};
}

json::object operation_of(Route const& route, json::object& schemas) {
  json::object described =
      route.describe ? route.describe(schemas) : detail::describe_operation(route.path, {}, nullptr, nullptr);
  json::object out{{"operationId", operation_id(route)},
                   {"summary", route.summary},
                   {"tags", json::array{json::value(room_of(route.path))}}};
  bool const raw = route.sink != nullptr && !described.contains("requestBody");
  if (raw)
    described["requestBody"] = {
        {"required", true},
        {"content", {{"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}}}};
  if (route.method == Method::post && !route.sink && !route.confidential && route.access.kind != Access::Kind::open)
    described["parameters"].as_array().push_back({{"name", "Idempotency-Key"},
                                                  {"in", "header"},
                                                  {"required", false},
                                                  {"schema", {{"type", "string"}, {"maxLength", 255}}}});
  for (auto& part : described) out[part.key()] = std::move(part.value());
  if (route.access.kind == Access::Kind::open) out["security"] = json::array{};
  else if (route.access.kind == Access::Kind::right) out["x-right"] = route.access.right;
  return out;
}

}  // namespace

namespace detail {

json::object describe_operation(std::string const& path, json::object query, json::value body, json::value answer) {
  json::array parameters;
  each_path_parameter(path, [&](std::string const& name) {
    bool const number = name == "id" || name == "ordinal";
    json::object schema{{"type", number ? "integer" : "string"}};
    if (number) schema["minimum"] = 0;
    parameters.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}});
  });
  for (auto& [name, described] : query) {
    json::object parameter{{"name", name}, {"in", "query"}};
    for (auto& part : described.as_object()) parameter[part.key()] = std::move(part.value());
    parameters.push_back(std::move(parameter));
  }
  json::object out{{"parameters", std::move(parameters)}};
  if (!body.is_null())
    out["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", std::move(body)}}}}}};
  json::object responses;
  if (!answer.is_null())
    responses["200"] = {{"description", "Done."}, {"content", {{"application/json", {{"schema", std::move(answer)}}}}}};
  else responses["2XX"] = {{"description", "Done."}};
  responses["default"] = {{"$ref", "#/components/responses/Problem"}};
  out["responses"] = std::move(responses);
  return out;
}

}  // namespace detail

json::object openapi(Routes const& routes, std::string_view title) {
  json::object schemas;
  json::object paths;
  std::set<std::string> names;
  for (auto const& route : routes) {
    auto operation = operation_of(route, schemas);
    std::string name{operation["operationId"].as_string()};
    while (!names.insert(name).second) name += "_";
    operation["operationId"] = name;
    std::string verb;
    for (char c : method_name(route.method)) verb += static_cast<char>(c + 32);
    if (!paths.contains(route.path)) paths[route.path] = json::object{};
    paths[route.path].as_object()[verb] = std::move(operation);
  }
  schemas["Problem"] = problem_schema();
  json::object const problem{
      {"description", "What went wrong, in the reader's language (RFC 9457)."},
      {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
  return {{"openapi", "3.1.0"},
          {"info", {{"title", title}, {"version", "1"}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", std::move(schemas)},
            {"responses", {{"Problem", problem}}},
            {"securitySchemes", {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "tinhso_session"}}}}}}},
          {"security", json::array{{{"session", json::array{}}}}}};
}

}  // namespace tinhso::web
