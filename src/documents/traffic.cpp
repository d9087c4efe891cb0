// How much goes through each agency: for the oversight of the axis.
#include <map>

#include "documents/access.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct Counted {
  std::int64_t agency = 0;
  std::int64_t count = 0;
  std::int64_t slow = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (agency, count, slow))

constexpr Sql sent_since{"documents.sent_since",
                         "select from_agency as agency, count(*) as count, 0 as slow from documents_document "
                         "where issued_at >= :from and from_agency is not null group by from_agency"};
// What came on paper or by e-mail did not go over the axis.
constexpr Sql received_since{"documents.received_since",
                             "select i.agency, count(*) as count, 0 as slow from documents_incoming i "
                             "left join documents_intake k on k.document = i.document "
                             "where i.arrived_at >= :from and k.document is null group by i.agency"};
constexpr Sql unread_now{
    "documents.unread_now",
    "select agency, count(*) as count, "
    "coalesce(sum(case when arrived_at <= cast(:slow_before as bigint) then 1 else 0 end), 0) as slow "
    "from documents_incoming where opened_at is null and state = 'arrived' and frozen_at is null group by agency"};
constexpr Sql elsewhere_now{"documents.elsewhere_now", "select agency from documents_agency where elsewhere = 1"};

}  // namespace

std::vector<Traffic> traffic(Session& session, Instant from, Instant slow_before) {
  std::map<std::int64_t, Traffic> by;
  auto const at = [&](std::int64_t agency) -> Traffic& {
    auto& out = by[agency];
    out.agency = agency;
    return out;
  };
  for (auto const& row : session.all<Counted>(sent_since, {{"from", from}})) at(row.agency).sent = row.count;
  for (auto const& row : session.all<Counted>(received_since, {{"from", from}})) at(row.agency).received = row.count;
  for (auto const& row : session.all<Counted>(unread_now, {{"slow_before", slow_before}})) {
    at(row.agency).unread = row.count;
    at(row.agency).slow = row.slow;
  }
  std::vector<Traffic> out;
  out.reserve(by.size());
  for (auto& [agency, row] : by) out.push_back(row);
  return out;
}

std::vector<std::int64_t> agencies_elsewhere(Session& session) { return session.all<std::int64_t>(elsewhere_now, {}); }

}  // namespace tinhso::documents
