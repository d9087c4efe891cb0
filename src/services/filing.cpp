// A dossier comes in: online from anybody, or at the counter.
#include <algorithm>

#include "services/account.hpp"
#include "services/flow.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr Sql dossier_add{
    "services.dossier_add",
    "insert into services_dossier (code, agency, procedure_id, procedure_code, procedure_name, case_code, status, "
    "channel, "
    "applicant, phone, birth_date, address, on_behalf_of, answers, papers, words, filed_at, unit, holder, result, "
    "filing_key) values (:code, :agency, "
    ":procedure, :procedure_code, :procedure_name, :case_code, 1, :channel, :applicant, :phone, :birth_date, "
    ":address, :on_behalf_of, :answers, :papers, :words, :filed_at, :unit, '', '', :filing_key) on conflict "
    "(filing_key) do nothing returning id"};
constexpr Sql by_filing_key{"services.by_filing_key", "select id from services_dossier where filing_key = :key"};

/// "+84 912 345 678" as "0912345678"; empty when it is no phone number of Việt Nam.
std::string plain_phone(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c >= '0' && c <= '9') out += c;
    else if (c != ' ' && c != '.' && c != '-' && c != '(' && c != ')' && !(c == '+' && out.empty())) return {};
  }
  if (out.starts_with("84") && out.size() >= 11) out = "0" + out.substr(2);
  return out.size() >= 10 && out.size() <= 11 && out.front() == '0' ? out : std::string{};
}

/// Also of answers to what nobody asked.
void check_sizes(Answers const& answers, FieldErrors& errors) {
  if (answers.size() > 60) errors.push_back({"answers", reflect::too_many(60)});
  for (auto const& [key, value] : answers) {
    auto const path = "answers." + key.substr(0, 60);
    bool const named = std::any_of(errors.begin(), errors.end(), [&](auto const& error) { return error.path == path; });
    if (!named && (key.empty() || key.size() > 60 || code_points(value) > 2000))
      errors.push_back({path, reflect::wrong_length(1, 2000)});
  }
}

void check_papers(Filing const& filing, Case const& one, bool online, FieldErrors& errors) {
  std::vector<bool> given(one.components.size());
  if (filing.files)
    for (std::size_t i = 0; i < filing.files->size(); ++i)
      if (auto const& component = (*filing.files)[i].component) {
        auto const n = static_cast<std::size_t>(component->value);
        if (n < given.size()) given[n] = true;
        else
          errors.push_back({"files[" + std::to_string(i) + "].component",
                            {"Trường hợp này không có giấy tờ đó.", "The case has no such paper."}});
      }
  if (filing.vault)
    for (std::size_t i = 0; i < filing.vault->size(); ++i) {
      auto const n = static_cast<std::size_t>((*filing.vault)[i].component.value);
      if (n < given.size()) given[n] = true;
      else
        errors.push_back({"vault[" + std::to_string(i) + "].component",
                          {"Trường hợp này không có giấy tờ đó.", "The case has no such paper."}});
    }
  if (filing.papers)
    for (std::size_t i = 0; i < filing.papers->size(); ++i)
      if (static_cast<std::size_t>((*filing.papers)[i].component.value) >= given.size())
        errors.push_back({"papers[" + std::to_string(i) + "].component",
                          {"Trường hợp này không có giấy tờ đó.", "The case has no such paper."}});
  if (!online) return;  // at the counter the clerk has the papers in hand
  for (std::size_t i = 0; i < given.size(); ++i)
    if (one.components[i].required && !given[i] && !one.components[i].by_form.value_or(false))
      errors.push_back({"files", {"Còn thiếu: " + one.components[i].name, "Missing: " + one.components[i].name}});
}

struct Checked {
  std::optional<Parties> parties;  ///< with an account
  StoredProcedure stored;
  organisation::Agency agency;
  std::string case_code;
  std::string phone;
  std::string deliver_phone;
  Answers answers;  ///< to what the form asks
};

/// What only an account can name.
void check_account(Context& context, Session& session, Filing const& filing, citizens::Citizen const* citizen,
                   Checked& out, FieldErrors& errors) {
  if (citizen != nullptr) {
    out.parties = check_parties(context, session, *citizen, filing, errors);
    return;
  }
  auto const& needed = account_needed;
  if (filing.vault && !filing.vault->empty()) errors.push_back({"vault", needed});
  if (filing.behalf) errors.push_back({"behalf", needed});
  if (filing.exemption && filing.exemption->vault) errors.push_back({"exemption.vault", needed});
}

/// Every fault at once.
Checked checked(Context& context, Session& session, Filing const& filing, std::int64_t agency, bool online, Date today,
                citizens::Citizen const* citizen) {
  FieldErrors errors;
  Checked out;
  try {
    out.stored = procedure_in_force(session, filing.procedure, today);
  } catch (NotFound const&) {
    errors.push_back({"procedure", {"Không có thủ tục này.", "There is no such procedure."}});
  }
  auto const& procedure = out.stored.procedure;
  bool const known = out.stored.id != 0;
  if (known && procedure.handled != Handled::here)
    errors.push_back({"procedure",
                      {"Thủ tục này nộp ở hệ thống của bộ hoặc cơ quan khác.",
                       "This is filed with a ministry's system or another agency."}});
  auto found = organisation::find_agency(session, agency);
  if (found) out.agency = *found;
  if (known && procedure.handled == Handled::here && (!found || found->valid_until || !receives(procedure, *found)))
    errors.push_back({"agency", {"Cơ quan này không tiếp nhận thủ tục đó.", "This agency does not receive it."}});
  Case const* one = nullptr;
  for (auto const& candidate : procedure.cases)
    if (!one && (!filing.case_code || candidate.code == *filing.case_code)) one = &candidate;
  if (one) {
    out.case_code = one->code;
    check_papers(filing, *one, online, errors);
  } else if (known) {
    errors.push_back({"case_code", {"Thủ tục không có trường hợp này.", "The procedure has no such case."}});
  }
  bool const phone_given = filing.phone && !filing.phone->empty();
  if (phone_given) out.phone = plain_phone(*filing.phone);
  if (phone_given && out.phone.empty())
    errors.push_back({"phone", {"Số điện thoại chưa đúng.", "This is no phone number."}});
  if (!phone_given && online) errors.push_back({"phone", reflect::missing()});
  if (!phone_given && !online && !filing.birth_date)
    errors.push_back(
        {"birth_date", {"Cần số điện thoại hoặc ngày sinh để tra cứu.", "A phone or birth date is needed."}});
  if (filing.birth_date && (std::chrono::sys_days{*filing.birth_date} > std::chrono::sys_days{today} ||
                            filing.birth_date->year() < std::chrono::year{1900}))
    errors.push_back({"birth_date", {"Ngày sinh chưa đúng.", "This is no birth date."}});
  if (filing.deliver) {
    auto const& asked = filing.deliver->phone;
    out.deliver_phone = asked && !asked->empty() ? plain_phone(*asked) : out.phone;
    if (out.deliver_phone.empty())
      errors.push_back({"deliver.phone", {"Bưu điện cần số điện thoại người nhận.", "The post needs a phone number."}});
  }
  out.answers = filing.answers.value_or(Answers{});
  if (known && procedure.form && procedure.handled == Handled::here) {
    out.answers = asked_answers(*procedure.form, out.answers);
    check_answers(*procedure.form, out.answers, online ? Filled::whole : Filled::given, errors);
  }
  check_sizes(out.answers, errors);
  check_account(context, session, filing, citizen, out, errors);
  if (known) check_exemption(procedure, filing, errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

/// The evidence of an authority, as an upload.
void attach_evidence(Session& session, Instant now, std::int64_t dossier, Text<1, 100> const& ticket) {
  try {
    attach(session, now, dossier, 0, "authority", {Attached{ticket, {}}});
  } catch (Invalid const& fault) {
    throw Invalid{"behalf.evidence", fault.fields().front().words};
  }
}

Dossier add(Context& context, Session& session, Filing const& filing, Checked const& checked, FilingChannel channel,
            std::int64_t account, std::string_view who, std::string_view position,
            std::optional<std::string> const& key) {
  auto const now = context.clock.now();
  auto const& procedure = checked.stored.procedure;
  auto const code = next_code(session, checked.agency, local_date(now));
  List<Paper, 60> const no_papers;
  bool const online = channel == FilingChannel::online;
  auto const behalf = checked.parties ? behalf_words(*checked.parties) : std::string{};
  auto const id = session.first<std::int64_t>(
      dossier_add, {{"code", code},
                    {"agency", checked.agency.id},
                    {"procedure", checked.stored.id},
                    {"procedure_code", procedure.code},
                    {"procedure_name", procedure.name},
                    {"case_code", checked.case_code},
                    {"channel", channel},
                    {"applicant", filing.applicant},
                    {"phone", checked.phone},
                    {"birth_date", filing.birth_date},
                    {"address", filing.address.value_or("")},
                    {"on_behalf_of", behalf.empty() ? std::string{filing.on_behalf_of.value_or("")} : behalf},
                    {"answers", reflect::to_json(checked.answers)},
                    {"papers", online ? "[]" : reflect::to_json(filing.papers.value_or(no_papers))},
                    {"words", fold(code + " " + filing.applicant + " " + procedure.name)},
                    {"filed_at", now},
                    {"unit", DurationUnit::unknown},
                    {"filing_key", key}});
  if (!id)  // on another server, at this moment
    throw Conflict{"services.being_filed", {"Hồ sơ này đang được nộp.", "This dossier is being filed."}};
  auto dossier = find_dossier(session, *id).value();
  auto const one = std::find_if(procedure.cases.begin(), procedure.cases.end(),
                                [&](Case const& each) { return each.code == checked.case_code; });
  if (filing.files)
    attach(session, now, *id, account, "component", *filing.files, one == procedure.cases.end() ? nullptr : &*one);
  if (checked.parties) {
    for (std::size_t i = 0; i < checked.parties->papers.size(); ++i)
      attach_stored(session, now, *id, "component", (*filing.vault)[i].component, checked.parties->papers[i]);
    if (filing.behalf && filing.behalf->evidence && checked.parties->kind == "document")
      attach_evidence(session, now, *id, *filing.behalf->evidence);
    keep_parties(context, session, dossier, procedure, checked.answers, *checked.parties);
  }
  if (filing.deliver) keep_delivery(session, *id, *filing.deliver, checked.deliver_phone);
  charge_fee(session, now, procedure, dossier);
  add_step(session, dossier, now, {"file", who, position, "", "", "", {}});
  return dossier;
}

/// What was filed with this key before; its own answer once more, for the same person only.
std::optional<Filed> filed_before(Session& session, Filing const& filing, std::string const& key) {
  auto const id = session.first<std::int64_t>(by_filing_key, {{"key", key}});
  if (!id) return {};
  auto const dossier = find_dossier(session, *id).value();
  bool const same = dossier.procedure_code == filing.procedure && dossier.applicant == filing.applicant &&
                    dossier.phone == plain_phone(filing.phone.value_or(""));
  if (!same)
    throw Conflict{"services.key_reused",
                   {"Mã lần nộp này đã dùng cho hồ sơ khác.", "This Idempotency-Key was used for another dossier."}};
  auto const agency = organisation::find_agency(session, dossier.agency);
  return Filed{0, dossier.code, agency ? agency->name : std::string{}, dossier.filed_at, dossier.due_at};
}

}  // namespace

Filed file_online(Context& context, Origin const& origin, Filing const& filing, std::string_view key,
                  citizens::Citizen const* citizen) {
  auto const now = context.clock.now();
  auto const kept = own_key(key);
  return context.database.write([&](Session& session) {
    if (kept)
      if (auto before = filed_before(session, filing, *kept)) return std::move(*before);
    auto const good = checked(context, session, filing, filing.agency, true, local_date(now), citizen);
    auto dossier = add(context, session, filing, good, FilingChannel::online, 0, filing.applicant, "", kept);
    keep_exemption(context, session, good.stored.procedure, filing, dossier, nullptr, origin,
                   good.parties ? good.parties->exemption : std::nullopt);
    Principal person;
    person.name = filing.applicant;
    place(context, session, person, dossier, begin_flow(context, session, good.stored.procedure, dossier));
    save(session, dossier);
    audit::Actor actor;
    actor.name = citizen != nullptr ? citizen->name : std::string{filing.applicant};
    actor.origin = origin;
    audit::record(session, now, actor,
                  {"services.file", "dossier", std::to_string(dossier.id), nullptr,
                   boost::json::object{{"code", dossier.code}, {"procedure", dossier.procedure_code}}});
    tell(session, now, dossier, "file");
    return Filed{0, dossier.code, good.agency.name, now, {}};
  });
}

Filed file_at_counter(Context& context, Principal const& who, Origin const& origin, Filing const& filing) {
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    auto const good = checked(context, session, filing, who.agency, false, local_date(now), nullptr);
    auto dossier = add(context, session, filing, good, FilingChannel::direct, who.account, filing.applicant, "", {});
    keep_exemption(context, session, good.stored.procedure, filing, dossier, &who, origin);
    audit::record(session, now, audit::actor(who, origin),
                  {"services.file", "dossier", std::to_string(dossier.id), nullptr,
                   boost::json::object{{"code", dossier.code}, {"procedure", dossier.procedure_code}}});
    auto const flow = begin_flow(context, session, good.stored.procedure, dossier);
    auto const fee = payments::charge_of(context, session, "dossier", dossier.id);
    if (fee && fee->timing == payments::Timing::before) {
      place(context, session, who, dossier, flow);
      save(session, dossier);
      tell(session, now, dossier, "file");
      return Filed{dossier.id, dossier.code, good.agency.name, now, {}};
    }
    ActionInput receive;
    receive.due_on = filing.due_on;
    receive.to = filing.to;
    take(context, session, who, origin, dossier, receive);
    return Filed{dossier.id, dossier.code, good.agency.name, now, dossier.due_at};
  });
}

}  // namespace tinhso::services
