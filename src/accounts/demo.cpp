// The people of a demonstration: one account for every position, all with the same well-known password.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "accounts/accounts.hpp"
#include "accounts/password.hpp"
#include "accounts/secrets.hpp"
#include "base/text.hpp"

namespace tinhso::accounts {
namespace {

using database::Sql;

constexpr std::string_view demo_password = "namdinh2020";

constexpr Sql demo_officials{"accounts.demo_officials", "select official from accounts_account"};
constexpr Sql demo_usernames{"accounts.demo_usernames", "select username from accounts_account"};
constexpr Sql demo_insert{
    "accounts.demo_insert",
    "insert into accounts_account (official, username, password_hash, must_change, password_changed_at, user_handle, demo, language, "
    "theme, text_size, search_text, created_at) values (:official, :username, :hash, 0, :now, :user_handle, 1, 'vi', 'system', "
    "'normal', :search_text, :now)"};
constexpr Sql demo_by_name{"accounts.demo_by_name", "select official from accounts_account where username = :username and demo = 1"};
constexpr Sql demo_position{"accounts.demo_position",
                            "select id from organisation_position where official = :official order by valid_from desc, rank limit 1"};

struct DemoRow {
  std::int64_t official = 0;
  std::string username;
  std::string user_handle;
  std::string search_text;
};
BOOST_DESCRIBE_STRUCT(DemoRow, (), (official, username, user_handle, search_text))

std::string one_word(std::string_view text) {
  auto out = fold(text);
  std::erase(out, ' ');
  return out;
}

/// Agency → its part of the user name. A committee is called by its unit, other agencies by their short name; where two
/// would be called the same, the higher one keeps the name and the lower one adds its district.
std::map<std::int64_t, std::string> agency_words(database::Session& session, Date day) {
  std::map<std::string, organisation::Unit> units;
  for (auto& unit : organisation::units(session, day)) units.emplace(unit.code, unit);
  auto agencies = organisation::agencies(session, day);
  std::ranges::stable_sort(agencies, {}, [](organisation::Agency const& a) { return a.level; });

  auto const plain = [&](organisation::Agency const& agency) -> std::string {
    if (agency.kind != organisation::AgencyKind::people_committee) return one_word(agency.short_name);
    if (agency.level == organisation::Level::province && !agency.parent) return "tinh";
    auto const unit = units.find(agency.unit_code);
    return one_word(unit == units.end() ? std::string_view{agency.short_name} : std::string_view{unit->second.name});
  };
  // Two of the same level: both add their district, so that neither is taken for the other.
  std::map<std::string, std::set<organisation::Level>> levels;
  std::map<std::pair<std::string, organisation::Level>, int> count;
  for (auto const& agency : agencies) {
    levels[plain(agency)].insert(agency.level);
    ++count[{plain(agency), agency.level}];
  }
  std::map<std::int64_t, std::string> out;
  std::set<std::string> taken;
  for (auto const& agency : agencies) {
    auto word = plain(agency);
    if (count[{word, agency.level}] > 1 || *levels[word].begin() != agency.level) {
      auto const unit = units.find(agency.unit_code);
      auto const above = unit == units.end() || !unit->second.parent_code ? units.end() : units.find(*unit->second.parent_code);
      if (above != units.end()) word += "-" + one_word(above->second.name);
    }
    auto const base = word;
    for (int n = 2; !taken.insert(word).second; ++n) word = fmt::format("{}-{}", base, n);
    out.emplace(agency.id, word);
  }
  return out;
}

std::string role_word(organisation::Position const& position) {
  switch (position.role) {
    case Role::clerk: return "vanthu";
    case Role::officer: return "chuyenvien";
    case Role::administrator: return "quantri";
    case Role::leader: break;
  }
  auto const title = fold(position.title);
  auto const chair = title.find("chu tich") != std::string::npos;
  return std::string{title.starts_with("pho ") ? "pho" : ""} + (chair ? "chutich" : "lanhdao");
}

std::vector<DemoRow> demo_rows(database::Session& session, Date day) {
  auto const officials = session.all<std::int64_t>(demo_officials);
  auto const names = session.all<std::string>(demo_usernames);
  std::set<std::int64_t> has_account(officials.begin(), officials.end());
  std::set<std::string> taken(names.begin(), names.end());
  auto const words = agency_words(session, day);
  std::vector<DemoRow> out;
  for (auto const& position : organisation::positions(session, day)) {
    auto const agency = words.find(position.agency);
    if (agency == words.end() || !has_account.insert(position.official).second) continue;
    auto const role = role_word(position);
    auto username = role + "." + agency->second;
    for (int n = 2; !taken.insert(username).second; ++n) username = fmt::format("{}{}.{}", role, n, agency->second);
    out.push_back({position.official, username, random_token(), fold(username)});
  }
  return out;
}

}  // namespace

int create_demo_accounts(database::Database& database, Clock const& clock, Settings const& settings) {
  if (!settings.demo) return 0;
  auto const now = clock.now();
  auto const day = local_date(now);
  if (database.read([&](database::Session& s) { return demo_rows(s, day).empty(); })) return 0;
  auto const hash = hash_password(demo_password);
  return database.write([&](database::Session& s) {
    auto const rows = demo_rows(s, day);
    s.run_many(demo_insert, rows, {{"hash", hash}, {"now", now}});
    audit::record(s, now, audit::system("demo"), {"accounts.create_demo", "account", "", nullptr, {{"count", rows.size()}}});
    return static_cast<int>(rows.size());
  });
}

std::vector<DemoSignIn> demo_sign_ins(database::Database& database) {
  constexpr std::array handful{"vanthu.tinh",      "chutich.tinh",        "vanthu.haiminh",
                               "chutich.haiminh",  "chuyenvien.haiminh",  "quantri.tinh"};
  return database.read([&](database::Session& s) {
    std::vector<DemoSignIn> out;
    for (auto const* username : handful) {
      auto const official = s.first<std::int64_t>(demo_by_name, {{"username", username}});
      auto const person = official ? organisation::find_official(s, *official) : std::nullopt;
      if (!person) continue;
      // Of any day: it is only to be shown, and this function has no clock.
      auto const held = s.first<std::int64_t>(demo_position, {{"official", *official}});
      auto const position = held ? organisation::find_position(s, *held) : std::nullopt;
      auto const agency = position ? organisation::find_agency(s, position->agency) : std::nullopt;
      if (agency)
        out.push_back({username, std::string{demo_password}, person->name, position->title, agency->short_name});
    }
    return out;
  });
}

}  // namespace tinhso::accounts
