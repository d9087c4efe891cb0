#include "platform/jobs/jobs.hpp"

#include "documents/content.hpp"
#include "documents/documents.hpp"
#include "documents/intake.hpp"

namespace tinhso::documents {
namespace {

std::int64_t number_in(jobs::Job const& job, char const* name) {
  return boost::json::parse(job.payload).as_object().at(name).to_number<std::int64_t>();
}

}  // namespace

std::map<std::string, jobs::Handler, std::less<>> handlers(Context& context) {
  return {
      {"documents.read_scan", [&context](jobs::Job const& job) { read_scan(context, number_in(job, "scan")); }},
      {"documents.read_text", [&context](jobs::Job const& job) { read_text(context, number_in(job, "document")); }}};
}

}  // namespace tinhso::documents
