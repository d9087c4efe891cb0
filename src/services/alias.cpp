// What other systems call a dossier: entered by the clerk, found by officials, and good for tracking with the same proof.
#include <algorithm>

#include "services/store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr Sql alias_add{"services.alias_add",
                        "insert into services_alias (dossier, system, code, key, who, at) values (:dossier, :system, :code, :key, "
                        ":who, :at) on conflict (system, key) do nothing returning id"};
constexpr Sql alias_holder{"services.alias_holder", "select dossier from services_alias where system = :system and key = :key"};
constexpr Sql alias_take{"services.alias_take",
                         "delete from services_alias where id = :id and dossier = :dossier returning system, code"};
constexpr Sql aliases_by_dossier{"services.aliases_by_dossier",
                                 "select id, system, code, who, at from services_alias where dossier = :dossier order by id"};
constexpr Sql dossiers_by_alias{"services.dossiers_by_alias", "select distinct dossier from services_alias where key = :key order by dossier"};
constexpr Sql words_more{"services.words_more", "update services_dossier set words = words || :word where id = :id"};
constexpr Sql words_less{"services.words_less", "update services_dossier set words = replace(words, :word, '') where id = :id"};

constexpr std::size_t most_aliases = 10;

struct Taken {
  std::string system;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (system, code))

/// A code is the same however it is spaced and written, as one reads it from a screen or a paper.
std::string key_of(std::string_view code) {
  auto out = fold(code);
  std::erase(out, ' ');
  return out;
}
/// In the words that the list is searched by; between spaces, so that it can be taken off again.
std::string word_of(std::string const& code) { return "  " + fold(code) + "  "; }

void record_alias(Session& session, Instant now, Principal const& who, Origin const& origin, Dossier const& dossier,
                  std::string const& action, std::string const& system, std::string const& code) {
  audit::record(session, now, audit::actor(who, origin),
                {action, "dossier", std::to_string(dossier.id), nullptr, boost::json::object{{"system", system}, {"code", code}}});
  tell(session, now, dossier, "alias");
}

}  // namespace

std::vector<Alias> aliases_of(Session& session, std::int64_t dossier) {
  return session.all<Alias>(aliases_by_dossier, {{"dossier", dossier}});
}

std::vector<Dossier> dossiers_called(Session& session, std::string_view code) {
  std::vector<Dossier> out;
  if (auto own = find_dossier(session, code)) {
    out.push_back(std::move(*own));
    return out;
  }
  auto const key = key_of(code);
  if (key.empty()) return out;
  for (auto const id : session.all<std::int64_t>(dossiers_by_alias, {{"key", key}})) out.push_back(find_dossier(session, id).value());
  return out;
}

DossierView add_alias(Context& context, Principal const& who, Origin const& origin, std::int64_t id, AliasInput const& input) {
  auto const now = context.clock.now();
  std::string const system{trim(std::string_view{input.system})};
  std::string const code{trim(std::string_view{input.code})};
  auto const key = key_of(code);
  FieldErrors errors;
  if (system.empty()) errors.push_back({"system", reflect::missing()});
  if (key.size() < 4) errors.push_back({"code", {"Mã cần ít nhất 4 chữ, số.", "A code has at least 4 letters and digits."}});
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return context.database.write([&](Session& session) {
    owned(session, who, id);
    lock_dossier(session, id);
    auto const dossier = owned(session, who, id);
    if (aliases_of(session, id).size() >= most_aliases) throw Invalid{"code", reflect::too_many(most_aliases)};
    if (find_dossier(session, code)) throw Invalid{"code", {"Đây là mã hồ sơ của hệ thống này.", "This is a code of this system."}};
    if (!session.first<std::int64_t>(alias_add, {{"dossier", id}, {"system", system}, {"code", code}, {"key", key}, {"who", who.name}, {"at", now}})) {
      if (session.one<std::int64_t>(alias_holder, {{"system", system}, {"key", key}}) == id) return view_of(context, session, who, dossier);
      throw Conflict{"services.alias_taken",
                     {"Mã này của hệ thống đó đã gắn với hồ sơ khác.", "That system's code belongs to another dossier already."}};
    }
    session.run(words_more, {{"word", word_of(code)}, {"id", id}});
    record_alias(session, now, who, origin, dossier, "services.alias", system, code);
    return view_of(context, session, who, dossier);
  });
}

DossierView remove_alias(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t alias) {
  return context.database.write([&](Session& session) {
    owned(session, who, id);
    lock_dossier(session, id);
    auto const dossier = owned(session, who, id);
    auto const taken = session.first<Taken>(alias_take, {{"id", alias}, {"dossier", id}});
    if (!taken) throw NotFound{};
    auto const word = word_of(taken->code);
    session.run(words_less, {{"word", word}, {"id", id}});
    auto const left = aliases_of(session, id);  // another system may call it the same
    if (std::any_of(left.begin(), left.end(), [&](Alias const& one) { return word_of(one.code) == word; }))
      session.run(words_more, {{"word", word}, {"id", id}});
    record_alias(session, context.clock.now(), who, origin, dossier, "services.alias_removed", taken->system, taken->code);
    return view_of(context, session, who, dossier);
  });
}

}  // namespace tinhso::services
