// The one place that knows the library which validates. A file of its own: it is all templates.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "services/form_parts.hpp"

namespace tinhso::services {

bool fits(boost::json::value const& schema, boost::json::value const& instance) {
  using valijson::adapters::BoostJsonAdapter;
  valijson::Schema compiled;
  valijson::SchemaParser parser{valijson::SchemaParser::kDraft7};
  parser.populateSchema(BoostJsonAdapter{schema}, compiled);
  return valijson::Validator{}.validate(compiled, BoostJsonAdapter{instance}, nullptr);
}

}  // namespace tinhso::services
