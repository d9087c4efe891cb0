// What may be done, and which role may do it. The only place where that is decided.
//
// A right is a plain text constant `room.verb`; routes name it with web::may(), rules with Principal::may() or, where the
// agency of the thing matters, accounts::may_in(). Pure functions; thread-safe.
#pragma once

#include <array>
#include <set>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "organisation/organisation.hpp"

namespace tinhso::accounts {

using organisation::Role;

namespace rights {
inline constexpr std::string_view documents_read = "documents.read";          ///< see the agency's documents
inline constexpr std::string_view documents_write = "documents.write";        ///< draft outgoing documents
inline constexpr std::string_view documents_issue = "documents.issue";        ///< number and send them
inline constexpr std::string_view documents_register = "documents.register";  ///< receive, refuse, give arrival numbers
inline constexpr std::string_view documents_assign = "documents.assign";      ///< give work to officials
inline constexpr std::string_view documents_handle = "documents.handle";      ///< do the work and finish it
inline constexpr std::string_view exchange_import = "exchange.import";        ///< bring in edXML packages by hand
inline constexpr std::string_view services_read = "services.read";            ///< see the agency's dossiers
inline constexpr std::string_view services_receive = "services.receive";      ///< the counter: receive, refuse, hand over
inline constexpr std::string_view services_handle = "services.handle";        ///< work on dossiers and finish them
inline constexpr std::string_view services_approve = "services.approve";      ///< extend with an apology, stop
inline constexpr std::string_view exchange_oversee = "exchange.oversee";      ///< see how the axis works, and mend what failed
inline constexpr std::string_view organisation_edit = "organisation.edit";
inline constexpr std::string_view accounts_administer = "accounts.administer";
inline constexpr std::string_view jobs_operate = "jobs.operate";              ///< dead letters and their retry
inline constexpr std::string_view audit_read = "audit.read";
inline constexpr std::string_view signing_sign = "signing.sign";              ///< sign what one is asked to, with one's own key
inline constexpr std::string_view signing_administer = "signing.administer";  ///< keep the register of certificates

inline constexpr std::array all{documents_read,   documents_write,  documents_issue,   documents_register,
                                documents_assign, documents_handle, exchange_import,   organisation_edit,
                                accounts_administer, jobs_operate,  audit_read,        signing_sign,
                                signing_administer, services_read,  services_receive,  services_handle,
                                services_approve, exchange_oversee};
}  // namespace rights

using Rights = std::set<std::string, std::less<>>;

/// What a role may do in its agency.
Rights const& rights_of(Role role);
/// True when a right that comes from a position also holds in the agencies below: administration does, reading and
/// writing other agencies' documents does not (that takes a grant `including_below`).
bool reaches_below(std::string_view right);
bool is_right(std::string_view right);
/// How the right is called in sentences: "giao việc" / "assign work".
Words right_words(std::string_view right);
/// How the role is called: "Văn thư" / "Clerk".
Words role_words(Role role);

}  // namespace tinhso::accounts
