// Consents: one person lets another file one procedure for them until a day, and takes it back.
#include <fmt/format.h>

#include "services/account.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

/// What the giver wrote of the receiver.
struct SealedReceiver {
  std::string name;
  std::string number;
};
BOOST_DESCRIBE_STRUCT(SealedReceiver, (), (name, number))

#define TINHSO_CONSENT                                                                                          \
  "select id, giver, receiver, sealed, procedure_code, procedure_name, until, to_filer, given_at, withdrawn_at " \
  "from services_consent "
constexpr Sql consent_by_id{"services.consent_by_id", TINHSO_CONSENT "where id = :id"};
constexpr Sql consent_locked{"services.consent_locked", TINHSO_CONSENT "where id = :id {for_update}"};
constexpr Sql consents_given{"services.consents_given", TINHSO_CONSENT "where giver = :person order by id desc limit 100"};
constexpr Sql consents_received{"services.consents_received", TINHSO_CONSENT
                                "where receiver = :receiver order by id desc limit 100"};
#undef TINHSO_CONSENT
constexpr Sql consent_add{"services.consent_add",
                          "insert into services_consent (giver, receiver, sealed, procedure_code, procedure_name, "
                          "until, to_filer, given_at) values (:giver, :receiver, :sealed, :procedure, :name, :until, "
                          ":to_filer, :now) returning id"};
constexpr Sql consent_withdraw{"services.consent_withdraw",
                               "update services_consent set withdrawn_at = :now where id = :id and withdrawn_at is null"};
constexpr Sql consent_used{"services.consent_used",
                           "select d.code from services_behalf b join services_dossier d on d.id = b.dossier where "
                           "b.consent = :consent order by d.id"};

std::string bound(std::int64_t giver, std::string_view receiver) { return fmt::format("services.consent:{}:{}", giver, receiver); }

FilingConsent view(Context& context, Session& session, accounts::Vault const& vault, Consent const& row, bool given) {
  FilingConsent out;
  out.id = row.id;
  out.given = given;
  if (given) {
    auto const held = reflect::from_json<SealedReceiver>(vault.open(row.sealed, bound(row.giver, row.receiver)));
    out.other = held.name;
    out.number_tail = citizens::number_tail(held.number);
  } else if (auto const giver = citizens::find_citizen(session, vault, row.giver)) {
    out.other = giver->name;
    out.number_tail = citizens::number_tail(giver->number);
  }
  out.procedure_code = row.procedure_code;
  out.procedure_name = row.procedure_name;
  out.until = row.until;
  out.to_filer = row.to_filer != 0;
  out.given_at = row.given_at;
  out.withdrawn_at = row.withdrawn_at;
  out.usable = !row.withdrawn_at && row.until >= local_date(context.clock.now());
  out.used = session.all<std::string>(consent_used, {{"consent", row.id}});
  return out;
}

void recorded(Session& session, Instant now, Origin const& origin, citizens::Citizen const& me, char const* action,
              Consent const& row) {
  audit::Actor citizen;
  citizen.name = me.name;
  citizen.origin = origin;
  audit::record(session, now, citizen,
                {action, "consent", std::to_string(row.id), nullptr,
                 boost::json::object{{"procedure", row.procedure_code}, {"until", format_date(row.until)}}});
}

}  // namespace

std::optional<Consent> find_consent(Session& session, std::int64_t id) {
  return session.first<Consent>(consent_by_id, {{"id", id}});
}
std::optional<Consent> locked_consent(Session& session, std::int64_t id) {
  return session.first<Consent>(consent_locked, {{"id", id}});
}

FilingConsent give_consent(Context& context, Origin const& origin, citizens::Citizen const& me, FilingConsentInput const& input) {
  auto const now = context.clock.now();
  auto const today = std::chrono::sys_days{local_date(now)};
  auto const until = std::chrono::sys_days{input.until};
  accounts::Vault const vault{context.settings.data_folder};
  return context.database.write([&](Session& session) {
    FieldErrors errors;
    if (!citizens::is_number(input.number))
      errors.push_back({"number", {"Số định danh có 12 chữ số.", "An identity number has 12 digits."}});
    else if (std::string_view{input.number} == me.number)
      errors.push_back({"number", {"Đây là số của chính bạn.", "This is your own number."}});
    if (until < today || until > today + std::chrono::days{366})
      errors.push_back({"until", {"Chọn ngày từ hôm nay, không quá một năm.", "A day from today on, at most a year ahead."}});
    std::string name;
    try {
      auto const procedure = procedure_in_force(session, input.procedure, local_date(now)).procedure;
      name = procedure.name;
      if (procedure.handled != Handled::here) throw NotFound{};
    } catch (NotFound const&) {
      errors.push_back({"procedure", {"Thủ tục này không nộp ở đây.", "This is not filed here."}});
    }
    if (!errors.empty()) throw Invalid{std::move(errors)};
    auto const receiver = citizens::number_digest(vault, input.number);
    auto const id = session.one<std::int64_t>(
        consent_add, {{"giver", me.id},
                      {"receiver", receiver},
                      {"sealed", vault.seal(reflect::to_json(SealedReceiver{input.name, input.number}), bound(me.id, receiver))},
                      {"procedure", input.procedure},
                      {"name", name},
                      {"until", input.until},
                      {"to_filer", input.to_filer},
                      {"now", now}});
    auto const row = find_consent(session, id).value();
    recorded(session, now, origin, me, "services.give_consent", row);
    return view(context, session, vault, row, true);
  });
}

FilingConsent withdraw_consent(Context& context, Origin const& origin, citizens::Citizen const& me, std::int64_t id) {
  auto const now = context.clock.now();
  accounts::Vault const vault{context.settings.data_folder};
  return context.database.write([&](Session& session) {
    auto row = locked_consent(session, id);
    if (!row || row->giver != me.id) throw NotFound{};
    if (session.run(consent_withdraw, {{"id", id}, {"now", now}}) == 0)
      throw Conflict{"services.withdrawn", {"Bạn đã rút sự đồng ý này.", "This consent was withdrawn before."}};
    row = find_consent(session, id);
    recorded(session, now, origin, me, "services.withdraw_consent", *row);
    return view(context, session, vault, *row, true);
  });
}

std::vector<FilingConsent> consents(Context& context, citizens::Citizen const& me) {
  accounts::Vault const vault{context.settings.data_folder};
  return context.database.read([&](Session& session) {
    std::vector<FilingConsent> out;
    for (auto const& row : session.all<Consent>(consents_given, {{"person", me.id}}))
      out.push_back(view(context, session, vault, row, true));
    for (auto const& row : session.all<Consent>(consents_received, {{"receiver", citizens::number_digest(vault, me.number)}}))
      out.push_back(view(context, session, vault, row, false));
    return out;
  });
}

}  // namespace tinhso::services
