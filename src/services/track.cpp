// Tracking without an account: the code and something only the applicant knows. Wrong guesses are slowed down by
// network, by code and network, and by code; nothing tells a wrong proof from a code that does not exist.
#include <algorithm>

#include "accounts/throttle.hpp"
#include "services/account.hpp"
#include "services/flow.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

struct KeptResult {
  std::string sha256;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(KeptResult, (), (sha256, type))

constexpr Sql result_of{"services.result_of",
                        "select sha256, type from services_file where id = :id and dossier = :dossier and kind = "
                        "'result'"};
struct KeptAnswer {
  std::int64_t dossier = 0;
  std::string words;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (dossier, words))

constexpr Sql by_answer_key{"services.by_answer_key",
                            "select dossier, words from services_step where answer_key = :key"};
constexpr Sql rating_add{"services.rating_add",
                         "insert into services_rating (dossier, stars, words, at, agency, procedure_id, person) values "
                         "(:dossier, :stars, :words, :at, :agency, :procedure, :person) on conflict (dossier) do nothing "
                         "returning dossier"};
constexpr Sql stars_of{"services.stars_of", "select stars from services_rating where dossier = :dossier"};

// A stranger who knows the code can make its owner wait at most for one try each five minutes, far from a lock.
constexpr accounts::Allowance code_guesses{20, std::chrono::seconds{300}};

std::vector<accounts::Bucket> guess_buckets(Origin const& origin, std::string_view code) {
  auto pair = accounts::pair_bucket("dossier|" + std::string{code}, origin.address);
  auto network = accounts::network_bucket(origin.address);
  network.key = "services:" + network.key;
  accounts::Bucket one{"services:" + accounts::pair_bucket("dossier|" + std::string{code}, "").key, code_guesses};
  return {std::move(pair), std::move(network), std::move(one)};
}

bool proves(Dossier const& dossier, std::string_view proof) {
  if (proof.size() == 4)
    return dossier.phone.size() >= 10 && std::string_view{dossier.phone}.substr(dossier.phone.size() - 4) == proof;
  auto const day = parse_date(proof);
  return day && dossier.birth_date == day;
}

[[noreturn]] void not_tracked() {
  throw NotFound{"services.not_tracked",
                 {"Không tìm thấy hồ sơ với mã và thông tin này.", "No dossier fits this code and proof."}};
}

/// The id of a dossier that belongs to this person's account.
std::int64_t own(Context& context, std::string_view code, std::int64_t citizen) {
  return context.database.read([&](Session& session) {
    for (auto const& dossier : dossiers_called(session, code))
      if (citizen != 0 && services::follows(session, dossier.id, citizen)) return dossier.id;
    not_tracked();
  });
}

/// Whether this answer has been given before with this key; to the same dossier and in the same words.
bool answered_before(Session& session, std::int64_t dossier, Answer const& answer, std::string const& key) {
  auto const before = session.first<KeptAnswer>(by_answer_key, {{"key", key}});
  if (!before) return false;
  if (before->dossier != dossier || before->words != std::string_view{answer.words})
    throw Conflict{"services.key_reused",
                   {"Mã lần gửi này đã dùng cho nội dung khác.", "This Idempotency-Key was used for another answer."}};
  return true;
}

/// The papers of their vault that somebody answers with. Throws Invalid naming `vault[i]`.
std::vector<citizens::VaultFile> named_papers(Session& session, Answer const& answer, std::int64_t citizen) {
  std::vector<citizens::VaultFile> out;
  if (!answer.vault) return out;
  FieldErrors errors;
  out.reserve(answer.vault->size());
  for (std::size_t i = 0; i < answer.vault->size(); ++i)
    if (auto paper = own_paper(session, citizen, (*answer.vault)[i], "vault[" + std::to_string(i) + "]", errors))
      out.push_back(std::move(*paper));
  if (!errors.empty()) throw Invalid{std::move(errors)};
  return out;
}

}  // namespace

/// The dossier's id, when the proof is right. The try is counted before anything is looked at.
std::int64_t proven(Context& context, Origin const& origin, std::string_view code, std::string_view proof,
                    std::int64_t citizen) {
  if (proof == account_proof) return own(context, code, citizen);
  auto const now = context.clock.now();
  // Whatever name a dossier goes by, guesses at it are counted together.
  auto const called = context.database.read([&](Session& session) { return dossiers_called(session, code); });
  auto const buckets = guess_buckets(origin, called.empty() ? code : std::string_view{called.front().code});
  struct Right {
    std::int64_t dossier;
  };
  std::optional<std::chrono::seconds> wait;
  try {
    context.database.write([&](Session& session) {
      wait = accounts::take_try(session, now, buckets);
      if (wait) return;
      // A right proof is no try: what was counted is rolled back, and nothing has to be written.
      for (auto const& dossier : dossiers_called(session, code))
        if (proves(dossier, proof)) throw Right{dossier.id};
    });
  } catch (Right const& right) {
    return right.dossier;
  }
  if (wait) throw accounts::too_soon(*wait);
  not_tracked();
}

Tracked tracked(Context& context, Session& session, Dossier const& d, std::int64_t citizen) {
  Tracked out;
  out.code = d.code;
  out.procedure_name = d.procedure_name;
  if (auto const agency = organisation::find_agency(session, d.agency)) out.agency_name = agency->name;
  out.status = d.status;
  out.filed_at = d.filed_at;
  out.received_at = d.received_at;
  out.due_at = d.due_at;
  out.due = due_of(context.calendar, d, context.clock.now());
  out.holder = d.holder;
  out.now = holdings_of(session, d, flow_of(session, procedure_of_id(session, d.procedure_id).procedure, d),
                        local_date(context.clock.now()));
  out.result = d.result;
  out.on_behalf_of = d.on_behalf_of;
  bool const ready = d.status == 9 || d.status == 10;
  out.kept_back = ready && !may_have_result(session, d.id, citizen);
  if (ready && !out.kept_back)
    for (auto& file : files_of(session, d.id))
      if (file.kind == "result") out.files.push_back(std::move(file));
  out.stars = session.first<std::int64_t>(stars_of, {{"dossier", d.id}});
  out.payment = payments::charge_of(context, session, "dossier", d.id);
  out.delivery = delivery_of(session, d.id);
  out.steps = steps_of(session, d.id);
  out.feedback = feedback_of(context, session, d.id);
  // What officials hand each other before a decision is not for the street; an approved result is a result.
  std::erase_if(out.steps, [](Step const& step) {
    return step.action == "assign" || step.action == "propose" || step.action == "give_back";
  });
  for (auto& step : out.steps) {
    step.towards.clear();
    if (step.action == "complete") step.words.clear();  // an opinion; that it was given may be known
    if (step.action == "approve") step.action = "finish";
  }
  return out;
}

Tracked track(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen) {
  auto const id = proven(context, origin, proof.code, proof.proof, citizen);
  return context.database.read(
      [&](Session& session) { return tracked(context, session, find_dossier(session, id).value(), citizen); });
}

Tracked answer_supplement(Context& context, Origin const& origin, Answer const& answer, std::string_view key,
                          std::int64_t citizen) {
  auto const now = context.clock.now();
  auto const id = proven(context, origin, answer.code, answer.proof, citizen);
  auto const kept = own_key(key);
  return context.database.write([&](Session& session) {
    lock_dossier(session, id);
    auto const d = find_dossier(session, id).value();
    if (kept && answered_before(session, id, answer, *kept)) return tracked(context, session, d, citizen);
    if (d.status != 5)
      throw Conflict{"services.not_asked", {"Hồ sơ không chờ bổ sung.", "No supplement is being waited for."}};
    auto const papers = named_papers(session, answer, citizen);
    if (answer.files) attach(session, now, id, 0, "supplement", *answer.files);
    for (auto const& paper : papers) attach_stored(session, now, id, "supplement", -1, paper);
    add_step(session, d, now, {"answer", d.applicant, "", answer.words, "", "", kept});
    Principal person;
    person.name = d.applicant;
    place_answered(context, session, person, d);
    audit::Actor actor;
    actor.name = d.applicant;
    actor.origin = origin;
    audit::record(session, now, actor,
                  {"services.answer", "dossier", std::to_string(id), nullptr,
                   boost::json::object{{"words", answer.words},
                                       {"files", papers.size() + (answer.files ? answer.files->size() : 0)}}});
    tell(session, now, d, "answer");
    return tracked(context, session, d, citizen);
  });
}

web::Response result_file(Context& context, Origin const& origin, Proof const& proof, std::int64_t file,
                          std::int64_t citizen) {
  auto const id = proven(context, origin, proof.code, proof.proof, citizen);
  auto const kept = context.database.read([&](Session& session) {
    return may_have_result(session, id, citizen)
               ? session.first<KeptResult>(result_of, {{"id", file}, {"dossier", id}})
               : std::nullopt;
  });
  if (!kept) throw NotFound{};
  web::Response out;
  out.headers.emplace("content-type", kept->type);
  out.headers.emplace("content-disposition", "attachment");  // its name came with the dossier
  out.file = context.files.path(kept->sha256);
  return out;
}

Tracked rate(Context& context, Origin const& origin, Rating const& rating, std::int64_t citizen) {
  auto const now = context.clock.now();
  auto const id = proven(context, origin, rating.code, rating.proof, citizen);
  return context.database.write([&](Session& session) {
    lock_dossier(session, id);
    auto const d = find_dossier(session, id).value();
    if (!d.ended_at) throw Conflict{"services.not_ended", {"Hồ sơ chưa xong.", "The dossier has not ended yet."}};
    std::string const words = rating.words.value_or("");
    if (!session.first<std::int64_t>(rating_add,
                                     {{"dossier", id},
                                      {"stars", rating.stars.value},
                                      {"words", words},
                                      {"at", now},
                                      {"agency", d.agency},
                                      {"procedure", d.procedure_id},
                                      {"person", d.handler}}))
      throw Conflict{"services.rated", {"Hồ sơ này đã được đánh giá.", "This dossier has been rated."}};
    auto const told = std::to_string(rating.stars.value) + "/5" + (words.empty() ? "" : ": " + words);
    add_step(session, d, now, {"rate", d.applicant, "", told, "", "", {}});
    audit::Actor actor;
    actor.name = d.applicant;
    actor.origin = origin;
    audit::record(session, now, actor,
                  {"services.rate", "dossier", std::to_string(id), nullptr,
                   boost::json::object{{"stars", rating.stars.value}, {"words", words}}});
    tell(session, now, d, "rate");
    return tracked(context, session, d, citizen);
  });
}

payments::GoPay pay(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen) {
  auto const id = proven(context, origin, proof.code, proof.proof, citizen);
  auto const code = context.database.read([&](Session& session) { return find_dossier(session, id).value().code; });
  return payments::start_online(context, "dossier", id, "/congdan/thanh-toan/" + code);
}

Tracked look_for_payment(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen) {
  auto const id = proven(context, origin, proof.code, proof.proof, citizen);
  payments::look(context, "dossier", id);
  return context.database.read(
      [&](Session& session) { return tracked(context, session, find_dossier(session, id).value(), citizen); });
}

std::string fee_receipt(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen) {
  return payments::receipt_pdf(context, "dossier", proven(context, origin, proof.code, proof.proof, citizen));
}

}  // namespace tinhso::services
