// Whom to ask for a right: said with a refusal, and to a page that already knows it would be refused.
#include <set>

#include "accounts/accounts.hpp"
#include "accounts/api.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr Sql advice_grants{"accounts.advice_grants",
                            "select a.official from accounts_grant g join accounts_account a on a.id = g.account "
                            "where g.agency = :agency and g.role = 'administrator' and g.valid_from <= :day "
                            "and (g.valid_until is null or g.valid_until > :day) and a.disabled_at is null order by g.id"};

constexpr std::size_t most_names = 3;

/// "Vũ Thị Nguyệt (Quản trị)", of those who administer exactly this agency.
std::vector<std::string> administrators_of(database::Session& session, std::int64_t agency, std::int64_t but, Date day) {
  std::vector<std::string> out;
  std::set<std::int64_t> seen{but};
  for (auto const& position : organisation::officials_of(session, agency, day))
    if (rights_of(position.role).contains(rights::accounts_administer) && seen.insert(position.official).second)
      out.push_back(position.official_name + " (" + position.title + ")");
  for (auto const official : session.all<std::int64_t>(advice_grants, {{"agency", agency}, {"day", day}}))
    if (seen.insert(official).second)
      for (auto const& position : organisation::positions_of(session, official, day)) {
        out.push_back(position.official_name + " (" + position.title + ")");
        break;
      }
  if (out.size() > most_names) out.resize(most_names);
  return out;
}

std::string joined(std::vector<std::string> const& names) {
  std::string out;
  for (auto const& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

Words advise(Principal const& who, std::string_view right, Context& context) {
  auto const day = local_date(context.clock.now());
  auto const words = right_words(right);
  return context.database.read([&](database::Session& s) -> Words {
    auto at = organisation::find_agency(s, who.agency);
    for (int step = 0; at && step < 10; ++step) {
      if (auto const names = administrators_of(s, at->id, who.official, day); !names.empty())
        return {"Bạn chưa có quyền " + words.vi + ". Người cấp được quyền này ở " + at->short_name + ": " + joined(names) + ".",
                "You may not " + words.en + ". Who can give this right at " + at->short_name + ": " + joined(names) + "."};
      at = at->parent ? organisation::find_agency(s, *at->parent) : std::nullopt;
    }
    return {"Bạn chưa có quyền " + words.vi + ". Hãy hỏi quản trị hệ thống của tỉnh.",
            "You may not " + words.en + ". Ask the administrators of the province."};
  });
}

struct WhomToAskQuery {
  std::string right;  ///< "exchange.oversee"
};
BOOST_DESCRIBE_STRUCT(WhomToAskQuery, (), (right))

struct WhomToAsk {
  std::string words;  ///< in the reader's language
};
BOOST_DESCRIBE_STRUCT(WhomToAsk, (), (words))

WhomToAsk handle_advice(web::Call& call, WhomToAskQuery const& in) {
  auto const& who = call.principal();
  // Who has the right lacks nothing that could be asked for.
  if (!is_right(in.right) || who.may(in.right)) throw NotFound{};
  auto const words = advise(who, in.right, call.context);
  return {who.language == "en" ? words.en : words.vi};
}

}  // namespace

web::AccessAdvice advice() { return advise; }

web::Routes advice_routes() {
  return {web::get<WhomToAskQuery, WhomToAsk>("/api/accounts/advice", web::signed_in, handle_advice,
                                              "Whom to ask for a right that one lacks")};
}

}  // namespace tinhso::accounts
