// What a filing with an account brings besides the dossier itself: papers of the vault, the authority to file for
// another, and what is kept of it for next time.
#include "services/account.hpp"

#include <fmt/format.h>

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

/// What of an authority is sealed in its row.
struct SealedBehalf {
  std::string name;
  std::string number;
  std::optional<Date> birth_date;
  std::string paper;
};
BOOST_DESCRIBE_STRUCT(SealedBehalf, (), (name, number, birth_date, paper))
struct BehalfRow {
  std::string kind;
  std::optional<std::int64_t> consent;
  std::string sealed;
  std::int64_t to_filer = 0;
};
BOOST_DESCRIBE_STRUCT(BehalfRow, (), (kind, consent, sealed, to_filer))
struct FollowerRow {
  std::int64_t person = 0;
  std::string role;
};
BOOST_DESCRIBE_STRUCT(FollowerRow, (), (person, role))
struct FileRow {
  std::int64_t component = -1;
  std::string name;
  std::string sha256;
  std::int64_t bytes = 0;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(FileRow, (), (component, name, sha256, bytes, type))

constexpr Sql follower_add{"services.follower_add",
                           "insert into services_follower (dossier, person, role, at) values (:dossier, :person, "
                           ":role, :now) on conflict (dossier, person) do nothing"};
constexpr Sql follower_of{"services.follower_of",
                          "select person from services_follower where dossier = :dossier and person = :person"};
constexpr Sql followers_of{"services.followers_of",
                           "select person, role from services_follower where dossier = :dossier order by at, person"};
constexpr Sql behalf_add{"services.behalf_add",
                         "insert into services_behalf (dossier, kind, consent, sealed, to_filer, results_to) values "
                         "(:dossier, :kind, :consent, :sealed, :to_filer, :results_to)"};
constexpr Sql behalf_of{"services.behalf_of",
                        "select kind, consent, sealed, to_filer from services_behalf where dossier = :dossier"};
constexpr Sql results_to_of{"services.results_to_of",
                            "select results_to from services_behalf where dossier = :dossier"};
constexpr Sql files_of_kind{"services.files_of_kind",
                            "select component, name, sha256, bytes, type from services_file where dossier = :dossier "
                            "and kind = :kind order by id"};

std::string bound(std::int64_t dossier) { return fmt::format("services.behalf:{}", dossier); }

std::string plain_number(std::string_view text) {
  std::string out;
  for (char const c : text)
    if (c != ' ' && c != '.') out += c;
  return out;
}

void check_consent(Context& context, Session& session, accounts::Vault const& vault, Filing const& filing,
                   Parties& out, FieldErrors& errors) {
  auto const consent = locked_consent(session, *filing.behalf->consent);
  auto const today = local_date(context.clock.now());
  bool const mine = consent && consent->receiver == citizens::number_digest(vault, out.filer.number);
  auto const giver = mine ? citizens::find_citizen(session, vault, consent->giver) : std::nullopt;
  if (!giver || consent->procedure_code != std::string_view{filing.procedure} || consent->withdrawn_at ||
      consent->until < today) {
    errors.push_back({"behalf.consent",
                      {"Sự đồng ý này không có, đã rút, đã hết hạn hoặc cho thủ tục khác.",
                       "There is no such consent, or it was withdrawn, is over, or is for another procedure."}});
    return;
  }
  out.kind = "consent";
  out.consent = consent->id;
  out.giver = giver->id;
  out.name = giver->name;
  out.number = giver->number;
  out.to_filer = consent->to_filer != 0;
  auto const until = consent->until;
  out.paper = fmt::format("sự đồng ý trong tài khoản định danh, đến ngày {}/{}/{}", static_cast<unsigned>(until.day()),
                          static_cast<unsigned>(until.month()), static_cast<int>(until.year()));
  out.results_to = out.to_filer ? out.filer.id : giver->id;
}

void check_document(Context& context, Filing const& filing, Parties& out, FieldErrors& errors) {
  auto const& behalf = *filing.behalf;
  out.kind = "document";
  out.name = behalf.name.value_or("");
  out.number = plain_number(behalf.number.value_or(""));
  out.birth_date = behalf.birth_date;
  out.paper = behalf.paper.value_or("");
  out.to_filer = behalf.to_filer.value_or(false);
  out.results_to = out.to_filer ? out.filer.id : 0;
  if (out.name.empty()) errors.push_back({"behalf.name", reflect::missing()});
  if (!out.number.empty() && !citizens::is_number(out.number))
    errors.push_back({"behalf.number", {"Số định danh có 12 chữ số.", "An identity number has 12 digits."}});
  if (behalf.birth_date && std::chrono::sys_days{*behalf.birth_date} > std::chrono::sys_days{local_date(context.clock.now())})
    errors.push_back({"behalf.birth_date", {"Ngày sinh chưa đúng.", "This is no birth date."}});
  if (out.paper.empty()) errors.push_back({"behalf.paper", reflect::missing()});
  if (!behalf.evidence)
    errors.push_back({"behalf.evidence", {"Cần ảnh giấy ủy quyền hoặc giấy tờ chứng minh.", "A picture of the document is needed."}});
}

}  // namespace

bool follows(Session& session, std::int64_t dossier, std::int64_t person) {
  return session.first<std::int64_t>(follower_of, {{"dossier", dossier}, {"person", person}}).has_value();
}
bool may_have_result(Session& session, std::int64_t dossier, std::int64_t citizen) {
  auto const to = session.first<std::int64_t>(results_to_of, {{"dossier", dossier}});
  return !to || (citizen != 0 && *to == citizen);
}

std::optional<citizens::VaultFile> own_paper(Session& session, std::int64_t citizen, std::int64_t item,
                                             std::string const& path, FieldErrors& errors) {
  try {
    if (citizen != 0) return citizens::vault_file(session, citizen, item);
    errors.push_back({path, account_needed});
  } catch (NotFound const&) {
    errors.push_back({path, {"Giấy tờ này không còn trong kho của bạn.", "This paper is not in your vault any more."}});
  }
  return {};
}

Parties check_parties(Context& context, Session& session, citizens::Citizen const& me, Filing const& filing,
                      FieldErrors& errors) {
  accounts::Vault const vault{context.settings.data_folder};
  Parties out;
  out.filer = me;
  if (filing.vault)
    for (std::size_t i = 0; i < filing.vault->size(); ++i)
      if (auto paper = own_paper(session, me.id, (*filing.vault)[i].item, fmt::format("vault[{}].item", i), errors))
        out.papers.push_back(std::move(*paper));
  if (filing.exemption && filing.exemption->vault)
    out.exemption = own_paper(session, me.id, *filing.exemption->vault, "exemption.vault", errors);
  if (filing.behalf && filing.behalf->consent) check_consent(context, session, vault, filing, out, errors);
  else if (filing.behalf) check_document(context, filing, out, errors);
  return out;
}

std::string behalf_words(Parties const& parties) {
  if (parties.kind.empty()) return {};
  return parties.name + ", theo " + parties.paper;
}

void keep_parties(Context& context, Session& session, Dossier const& dossier, Procedure const& procedure,
                  Answers const& answers, Parties const& parties) {
  auto const now = context.clock.now();
  accounts::Vault const vault{context.settings.data_folder};
  auto const me = parties.filer.id;
  auto const follow = [&](std::int64_t person, char const* role) {
    session.run(follower_add, {{"dossier", dossier.id}, {"person", person}, {"role", role}, {"now", now}});
  };
  follow(me, "filer");
  if (!parties.kind.empty()) {
    if (parties.giver != 0) follow(parties.giver, "person");
    SealedBehalf const sealed{parties.name, parties.number, parties.birth_date, parties.paper};
    session.run(behalf_add, {{"dossier", dossier.id},
                             {"kind", parties.kind},
                             {"consent", parties.consent},
                             {"sealed", vault.seal(reflect::to_json(sealed), bound(dossier.id))},
                             {"to_filer", parties.to_filer},
                             {"results_to", parties.results_to}});
  }
  // Once only: what was told about oneself, and the papers handed in.
  citizens::keep_value(session, now, vault, me, {citizens::ItemKind::contact, "phone", "Số điện thoại", dossier.phone}, dossier.code);
  if (!parties.kind.empty()) return;  // answers and papers are the other person's
  if (procedure.form)
    for (auto const& field : fields_of(*procedure.form)) {
      auto const answer = answers.find(field.key);
      if (!field.about_applicant || !field.from.empty() || answer == answers.end()) continue;
      citizens::keep_value(session, now, vault, me, {citizens::ItemKind::answer, field.key, field.label, answer->second}, dossier.code);
    }
  std::vector<Component> components;
  for (auto const& one : procedure.cases)
    if (one.code == dossier.case_code) components.assign(one.components.begin(), one.components.end());
  for (auto const& row : session.all<FileRow>(files_of_kind, {{"dossier", dossier.id}, {"kind", "component"}})) {
    bool const named = row.component >= 0 && row.component < static_cast<std::int64_t>(components.size());
    std::string const name = named ? std::string{components[static_cast<std::size_t>(row.component)].name} : row.name;
    citizens::keep_file(session, now, me, {citizens::ItemKind::paper, name, {row.sha256, row.bytes, row.type}}, dossier.code);
  }
}

void give_results(Session& session, Instant now, Dossier const& dossier) {
  auto const files = session.all<FileRow>(files_of_kind, {{"dossier", dossier.id}, {"kind", "result"}});
  if (files.empty()) return;
  for (auto const& follower : session.all<FollowerRow>(followers_of, {{"dossier", dossier.id}}))
    if (may_have_result(session, dossier.id, follower.person))
      for (auto const& row : files)
        citizens::keep_file(session, now, follower.person,
                            {citizens::ItemKind::result, row.name, {row.sha256, row.bytes, row.type}}, dossier.code);
}

std::optional<AccountView> account_view(Context& context, Session& session, std::int64_t dossier) {
  for (auto const& row : session.all<FollowerRow>(followers_of, {{"dossier", dossier}})) {
    if (row.role == "person") continue;
    accounts::Vault const vault{context.settings.data_folder};
    if (auto const person = citizens::find_citizen(session, vault, row.person))
      return AccountView{person->name, person->number, row.role == "taken"};
  }
  return {};
}

std::optional<BehalfView> behalf_view(Context& context, Session& session, std::int64_t dossier) {
  auto const row = session.first<BehalfRow>(behalf_of, {{"dossier", dossier}});
  if (!row) return {};
  accounts::Vault const vault{context.settings.data_folder};
  auto const held = reflect::from_json<SealedBehalf>(vault.open(row->sealed, bound(dossier)));
  BehalfView out;
  out.kind = row->kind;
  out.name = held.name;
  out.number = held.number;
  out.birth_date = held.birth_date;
  out.paper = held.paper;
  out.to_filer = row->to_filer != 0;
  if (row->consent)
    if (auto const consent = find_consent(session, *row->consent)) {
      out.given_at = consent->given_at;
      out.until = consent->until;
      out.withdrawn_at = consent->withdrawn_at;
    }
  return out;
}

std::vector<std::int64_t> persons_of(Session& session, std::int64_t dossier) {
  std::vector<std::int64_t> out;
  for (auto const& row : session.all<FollowerRow>(followers_of, {{"dossier", dossier}})) out.push_back(row.person);
  return out;
}

void note_readings(Context& context, Principal const& who, std::int64_t dossier, std::string const& what) {
  auto const now = context.clock.now();
  auto const fresh = context.database.read([&](Session& session) {
    auto persons = persons_of(session, dossier);
    std::erase_if(persons, [&](std::int64_t person) {
      return citizens::already_noted(session, local_date(now), person, who.account, what);
    });
    return persons;
  });
  if (fresh.empty()) return;
  context.database.write([&](Session& session) {
    for (auto const person : fresh) citizens::note_reading(session, now, person, who, what);
  });
}

}  // namespace tinhso::services
