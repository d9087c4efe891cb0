// Delegations ("uỷ quyền"): lending the rights of one's position to another for a span of days.
// Civil Code 2015, articles 562–569: for a term, in writing, not lent on without consent; here never lent on.
#include <algorithm>

#include "accounts/accounts.hpp"
#include "accounts/api.hpp"
#include "accounts/api_users.hpp"
#include "platform/events/events.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql delegation_insert{
    "accounts.delegation_insert",
    "insert into accounts_delegation (position, agency, from_official, to_official, rights, valid_from, valid_until, reason, document, "
    "created_by, created_at) values (:position, :agency, :from_official, :to_official, :rights, :valid_from, :valid_until, :reason, "
    ":document, :created_by, :now) returning id"};
constexpr Sql delegation_revoke{"accounts.delegation_revoke",
                                "update accounts_delegation set revoked_at = :now where id = :id and revoked_at is null"};
constexpr Sql delegation_leave{"accounts.delegation_leave", "update accounts_session set delegation = null where delegation = :id"};
constexpr Sql delegation_mine{"accounts.delegation_mine",
                              "select * from accounts_delegation where (from_official = :official or to_official = :official) "
                              "and id < :before order by id desc limit :limit"};
constexpr Sql delegation_agency{"accounts.delegation_agency",
                                "select * from accounts_delegation where agency = :agency and id < :before order by id desc limit :limit"};

enum class DelegationState { coming, in_force, over, revoked };
BOOST_DESCRIBE_ENUM(DelegationState, coming, in_force, over, revoked)

struct DelegationView {
  std::int64_t id = 0;
  std::int64_t position = 0;
  std::string position_title;
  std::int64_t agency = 0;
  std::string agency_name;
  std::int64_t from_official = 0;
  std::string from_name;
  std::int64_t to_official = 0;
  std::string to_name;
  std::vector<std::string> rights;
  bool all_rights = false;  ///< whatever the position may do
  Date valid_from;
  Date valid_until;         ///< the first day on which it no longer holds
  std::string reason;
  std::string document;
  DelegationState state = DelegationState::coming;
};
BOOST_DESCRIBE_STRUCT(DelegationView, (), (id, position, position_title, agency, agency_name, from_official, from_name, to_official,
                                           to_name, rights, all_rights, valid_from, valid_until, reason, document, state))

DelegationView delegation_view(database::Session& session, Delegation const& delegation, Date day) {
  DelegationView out;
  out.id = delegation.id;
  out.position = delegation.position;
  out.agency = delegation.agency;
  out.from_official = delegation.from_official;
  out.to_official = delegation.to_official;
  if (auto const position = organisation::find_position(session, delegation.position)) {
    out.position_title = position->title;
    auto const lent = lent_rights(*position, delegation);
    out.rights.assign(lent.begin(), lent.end());
  }
  if (auto const agency = organisation::find_agency(session, delegation.agency)) out.agency_name = agency->short_name;
  if (auto const from = organisation::find_official(session, delegation.from_official)) out.from_name = from->name;
  if (auto const to = organisation::find_official(session, delegation.to_official)) out.to_name = to->name;
  out.all_rights = !delegation.rights;
  out.valid_from = delegation.valid_from;
  out.valid_until = delegation.valid_until;
  out.reason = delegation.reason;
  out.document = delegation.document;
  out.state = delegation.revoked_at           ? DelegationState::revoked
              : day < delegation.valid_from   ? DelegationState::coming
              : holds(session, delegation, day) ? DelegationState::in_force
                                              : DelegationState::over;
  return out;
}

struct DelegationQuery {
  std::optional<std::int64_t> agency;  ///< all of that agency, for its administrators; left out: one's own, given and received
  std::optional<std::int64_t> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(DelegationQuery, (), (agency, after, limit))

Page<DelegationView> handle_delegations(web::Call& call, DelegationQuery const& in) {
  auto const& who = call.principal();
  auto const day = local_date(call.context.clock.now());
  auto const limit = in.limit ? in.limit->value : 50;
  auto const before = in.after.value_or(std::numeric_limits<std::int64_t>::max());
  return call.context.database.read([&](database::Session& s) {
    std::vector<Delegation> rows;
    if (in.agency) {
      require_in(s, who, rights::accounts_administer, *in.agency, day);
      rows = s.all<Delegation>(delegation_agency, {{"agency", *in.agency}, {"before", before}, {"limit", limit + 1}});
    } else {
      rows = s.all<Delegation>(delegation_mine, {{"official", who.official}, {"before", before}, {"limit", limit + 1}});
    }
    Page<DelegationView> out;
    auto const more = static_cast<std::int64_t>(rows.size()) > limit;
    if (more) rows.pop_back();
    for (auto const& row : rows) out.items.push_back(delegation_view(s, row, day));
    if (more) out.next = std::to_string(rows.back().id);
    return out;
  });
}

struct DelegationInput {
  std::int64_t position = 0;                         ///< whose rights are lent: one's own, or one in an agency one administers
  std::int64_t to_official = 0;
  std::optional<List<Text<1, 60>, 20>> rights;       ///< null: all of the position
  Date valid_from;
  Date valid_until;                                  ///< the first day on which it no longer holds
  Text<1, 500> reason;
  std::optional<Text<0, 200>> document;              ///< number of the decision
};
BOOST_DESCRIBE_STRUCT(DelegationInput, (), (position, to_official, rights, valid_from, valid_until, reason, document))

/// All faults at once. `position` is held today.
FieldErrors delegation_faults(database::Session& session, DelegationInput const& in, organisation::Position const& position, Date day) {
  FieldErrors out;
  auto const refuse = [&](char const* path, char const* vi, char const* en) { out.push_back({path, {vi, en}}); };
  if (in.to_official == position.official)
    refuse("to_official", "Không thể ủy quyền cho chính mình.", "One cannot delegate to oneself.");
  else if (organisation::positions_of(session, in.to_official, day).empty())
    refuse("to_official", "Người được ủy quyền hiện không giữ vị trí nào.", "The delegate holds no position at present.");
  if (in.valid_from < day) refuse("valid_from", "Không thể ủy quyền cho ngày đã qua.", "Days gone by cannot be delegated.");
  if (in.valid_until <= in.valid_from) refuse("valid_until", "Ngày hết hiệu lực phải sau ngày bắt đầu.", "The end must come after the beginning.");
  else if (std::chrono::sys_days{in.valid_until} - std::chrono::sys_days{in.valid_from} > std::chrono::days{366})
    refuse("valid_until", "Ủy quyền dài nhất là một năm.", "A delegation lasts one year at most.");
  if (in.rights) {
    if (in.rights->empty()) refuse("rights", "Hãy chọn ít nhất một quyền.", "Choose one right at least.");
    for (std::size_t i = 0; i < in.rights->size(); ++i)
      if (!rights_of(position.role).contains((*in.rights)[i]))
        refuse(("rights[" + std::to_string(i) + "]").c_str(), "Vị trí này không có quyền đó.", "The position does not have this right.");
  }
  return out;
}

/// To both: who may now act, and for whom.
void tell_both(database::Session& session, Instant now, Delegation const& delegation) {
  for (auto const official : {delegation.from_official, delegation.to_official})
    events::publish(session, now, "official:" + std::to_string(official), "accounts.changed", {});
}

DelegationView handle_delegation_add(web::Call& call, DelegationInput const& in) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  auto const day = local_date(now);
  call.status = 201;
  return call.context.database.write([&](database::Session& s) {
    require_own_hands(who);
    auto const position = organisation::find_position(s, in.position);
    auto const own = position && position->official == who.official;
    // An administrator records what others decided, but never in favour of himself.
    auto const administered = position && in.to_official != who.official &&
                              may_in(s, who, rights::accounts_administer, position->agency, day);
    if (!position || !in_force(position->valid_from, position->valid_until, day) || (!own && !administered))
      throw Invalid{"position", {"Chỉ ủy quyền được vị trí của mình, hoặc của cơ quan mình quản trị cho người khác.",
                                 "Only one's own position can be delegated, or, to others, one of an agency one administers."}};
    if (auto faults = delegation_faults(s, in, *position, day); !faults.empty()) throw Invalid{std::move(faults)};
    Delegation made{0, position->id, position->agency, position->official, in.to_official, std::nullopt, in.valid_from, in.valid_until,
                    in.reason, in.document ? std::string{*in.document} : std::string{}, who.account, now, std::nullopt};
    if (in.rights) made.rights = reflect::to_json(*in.rights);
    made.id = s.one<std::int64_t>(delegation_insert, {{"position", made.position},
                                                      {"agency", made.agency},
                                                      {"from_official", made.from_official},
                                                      {"to_official", made.to_official},
                                                      {"rights", made.rights},
                                                      {"valid_from", made.valid_from},
                                                      {"valid_until", made.valid_until},
                                                      {"reason", made.reason},
                                                      {"document", made.document},
                                                      {"created_by", made.created_by},
                                                      {"now", now}});
    audit::record(s, now, audit::actor(who, call.request.origin),
                  {"accounts.delegate", "delegation", std::to_string(made.id), nullptr, reflect::write(made)});
    tell_both(s, now, made);
    return delegation_view(s, made, day);
  });
}

void handle_delegation_revoke(web::Call& call, web::None const&) {
  auto const& who = call.principal();
  auto const now = call.context.clock.now();
  call.context.database.write([&](database::Session& s) {
    auto const found = find_delegation(s, call.id());
    // Who lent it may take it back, who received it may give it back, and the agency's administrators may end it.
    auto const concerned = found && (found->from_official == who.official || found->to_official == who.official ||
                                     may_in(s, who, rights::accounts_administer, found->agency, local_date(now)));
    if (!concerned) throw NotFound{};
    if (s.run(delegation_revoke, {{"id", found->id}, {"now", now}}) == 0)
      throw Conflict{"accounts.revoked_already", {"Ủy quyền này đã được thu hồi.", "This delegation has been revoked already."}};
    s.run(delegation_leave, {{"id", found->id}});
    audit::record(s, now, audit::actor(who, call.request.origin),
                  {"accounts.revoke_delegation", "delegation", std::to_string(found->id), reflect::write(*found), nullptr});
    tell_both(s, now, *found);
  });
}

}  // namespace

web::Routes delegation_routes() {
  return {
      web::get<DelegationQuery, Page<DelegationView>>("/api/accounts/delegations", web::signed_in, handle_delegations,
                                                      "Delegations given and received, the latest first"),
      web::post<DelegationInput, DelegationView>("/api/accounts/delegations", web::signed_in, handle_delegation_add,
                                                 "Lend the rights of a position to another for a span of days"),
      web::del<web::None, void>("/api/accounts/delegations/{id}", web::signed_in, handle_delegation_revoke, "Revoke a delegation"),
  };
}

}  // namespace tinhso::accounts
