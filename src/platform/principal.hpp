// Who asks. Made by the accounts room from the session cookie; carried by every request and named in every audit record.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace tinhso {

/// A signed-in official in one position. A value; safe to copy between threads.
struct Principal {
  std::int64_t account = 0;
  std::int64_t official = 0;
  std::string name;          ///< "Phạm Thị Lúa"
  std::string position;      ///< "Văn thư"
  std::int64_t agency = 0;   ///< the agency of the active position
  std::string agency_name;   ///< "UBND xã Hải Minh"
  std::optional<std::int64_t> acting_for;  ///< the official for whom this one acts (uỷ quyền), if any
  std::string acting_for_name;
  std::set<std::string, std::less<>> rights;  ///< "documents.register", …; see accounts/rights.hpp
  std::string session;       ///< public id of the session, never its secret
  std::string language = "vi";

  bool may(std::string_view right) const { return rights.contains(right); }
};

/// Where a change came from, for the audit log.
struct Origin {
  std::string address;     ///< IP address of the client
  std::string request_id;
};

}  // namespace tinhso
