// Rows of the services room as they stand in the database. Private to the room.
#pragma once

#include "platform/audit/audit.hpp"
#include "services/due.hpp"
#include "services/services.hpp"

namespace tinhso::services {

struct StoredProcedure {
  std::int64_t id = 0;
  Procedure procedure;
};
/// Both throw NotFound.
StoredProcedure procedure_in_force(database::Session& session, std::string_view code, Date today);
StoredProcedure procedure_of_id(database::Session& session, std::int64_t id);
bool receives(Procedure const& procedure, organisation::Agency const& agency);
bool meant_by(AgencyRules const& rules, organisation::Agency const& agency);
void add(database::Session& session, Procedure const& procedure);

struct Dossier {
  std::int64_t id = 0;
  std::string code;
  std::int64_t agency = 0;
  std::int64_t procedure_id = 0;
  std::string procedure_code;
  std::string procedure_name;
  std::string case_code;
  std::int64_t status = 1;
  FilingChannel channel = FilingChannel::direct;
  std::string applicant;
  std::string phone;
  std::optional<Date> birth_date;
  std::string address;
  std::string on_behalf_of;
  std::string answers;
  std::string papers;
  Instant filed_at;
  std::optional<Instant> received_at;
  DurationUnit unit = DurationUnit::unknown;
  std::optional<Instant> first_due_at;
  std::optional<Instant> due_at;
  std::optional<Instant> paused_at;
  std::int64_t banked = 0;
  std::int64_t extensions = 0;
  std::int64_t supplements = 0;
  std::string holder;
  std::int64_t holder_official = 0;
  std::int64_t handler = 0;
  std::string proposal;
  std::optional<Instant> ended_at;
  std::optional<Instant> returned_at;
  std::string result;
};
BOOST_DESCRIBE_STRUCT(Dossier, (),
                      (id, code, agency, procedure_id, procedure_code, procedure_name, case_code, status, channel,
                       applicant, phone, birth_date, address, on_behalf_of, answers, papers, filed_at, received_at,
                       unit, first_due_at, due_at, paused_at, banked, extensions, supplements, holder, holder_official,
                       handler, proposal, ended_at, returned_at, result))

std::optional<Dossier> find_dossier(database::Session& session, std::int64_t id);
std::optional<Dossier> find_dossier(database::Session& session, std::string_view code);
/// Those that somebody may mean by a code: ours, or what other systems call them.
std::vector<Dossier> dossiers_called(database::Session& session, std::string_view code);
std::vector<Alias> aliases_of(database::Session& session, std::int64_t dossier);
/// Takes the row's lock until the end of the transaction.
void lock_dossier(database::Session& session, std::int64_t id);
/// Writes what may change: status, moments, clock, holder, result.
void save(database::Session& session, Dossier const& dossier);
/// The next code of that agency and day; holds the counter's row until the transaction ends, so a rollback leaves no
/// gap.
std::string next_code(database::Session& session, organisation::Agency const& agency, Date day);
struct NewStep {
  std::string_view action;
  std::string_view who;
  std::string_view position;
  std::string_view words;
  std::string_view towards;
  std::string_view task;  ///< of the process, that it ended
  std::optional<std::string> answer_key;  ///< of a citizen's answer, see answer_supplement()
  std::string_view agency = {};           ///< its name, when it is another than the dossier's
};
void add_step(database::Session& session, Dossier const& dossier, Instant now, NewStep const& step);
/// A client's Idempotency-Key where it is long enough to be its own: shorter ones are guessed, or the same on two phones.
std::optional<std::string> own_key(std::string_view key);
std::vector<Step> steps_of(database::Session& session, std::int64_t dossier);
std::vector<File> files_of(database::Session& session, std::int64_t dossier);
/// Attaches uploads of this account (0: the public's). Throws Invalid naming `files[i].ticket`. A paper of the case is named
/// by what it is, "02-giay-chung-sinh.pdf", and not by what a scanner or phone called it.
void attach(database::Session& session, Instant now, std::int64_t dossier, std::int64_t account, std::string_view kind,
            std::vector<Attached> const& files, Case const* of = nullptr);
/// Attaches bytes that are in the store already and that the applicant may name: a paper of their vault.
void attach_stored(database::Session& session, Instant now, std::int64_t dossier, std::string_view kind,
                   std::int64_t component, citizens::VaultFile const& file);
/// Puts a file under another component; returns the name it has then.
std::string place_file(database::Session& session, std::int64_t dossier, std::int64_t file, Case const& of,
                       std::int64_t component, std::string_view given);
struct Flow;
/// Who has it now, as the applicant reads it.
std::vector<Holding> holdings_of(database::Session& session, Dossier const& dossier, Flow const& flow, Date today);
Due due_of(Calendar const& calendar, Dossier const& dossier, Instant now);
/// The time that this case takes when filed by that channel.
Duration duration_of(Procedure const& procedure, std::string_view case_code, FilingChannel channel);
/// Files of one kind become another.
void turn_files(database::Session& session, std::int64_t dossier, std::string_view from, std::string_view to);
/// Puts the dossier into the inboxes of all who have to do something about it now, and says so in `holder`.
void place(Context& context, database::Session& session, Principal const& who, Dossier& dossier, Flow const& flow);
/// The same for one whose applicant has answered: somebody has to look and resume.
void place_answered(Context& context, database::Session& session, Principal const& who, Dossier const& dossier);
/// The agencies at or below the reader's that they may count: their own for all but leaders. Throws NotFound for one
/// that is asked for and is not among them.
std::string agencies_seen(Context& context, database::Session& session, Principal const& who,
                          std::optional<std::int64_t> agency, bool below);
/// What can be printed of a dossier that took these steps.
std::vector<Form> forms_of(Dossier const& dossier, std::vector<Step> const& steps, bool by_post);
std::optional<DeliveryView> delivery_of(database::Session& session, std::int64_t dossier);
void keep_delivery(database::Session& session, std::int64_t dossier, Delivery const& delivery, std::string const& phone);
/// The result leaves the house; returns what the applicant reads of it. Throws Invalid naming `waybill`.
std::string hand_over_now(database::Session& session, Instant now, Dossier const& dossier, ActionInput const& input);
/// "services.changed" to the screens of the agency, and of those that are or were asked.
void tell(database::Session& session, Instant now, Dossier const& dossier, std::string_view change);
/// What the procedure's record says is to be paid for this dossier.
void charge_fee(database::Session& session, Instant now, Procedure const& procedure, Dossier const& dossier);
/// The id of the dossier that this proof opens; wrong guesses are counted. Throws as track().
std::int64_t proven(Context& context, Origin const& origin, std::string_view code, std::string_view proof,
                    std::int64_t citizen);
Tracked tracked(Context& context, database::Session& session, Dossier const& dossier, std::int64_t citizen);
/// What may be handed in or given back: papers and pictures, nothing that runs.
bool is_paper(std::string_view type);
std::vector<FeedbackTold> feedback_of(Context& context, database::Session& session, std::int64_t dossier);
/// What is wrong with an exemption that a filing names.
void check_exemption(Procedure const& procedure, Filing const& filing, FieldErrors& errors);
/// After the fee is charged: the claim and its paper. `who`: the clerk who has seen it; none: it waits for one.
/// `paper`: of the applicant's vault, where the claim names one.
void keep_exemption(Context& context, database::Session& session, Procedure const& procedure, Filing const& filing,
                    Dossier const& dossier, Principal const* who, Origin const& origin,
                    std::optional<citizens::VaultFile> const& paper = {});
/// A dossier that this person may read: their agency's, or one of which a task of their lane is or was done there. Throws
/// NotFound.
Dossier visible(database::Session& session, Principal const& who, std::int64_t id);
/// The same, of the reader's own agency only.
Dossier owned(database::Session& session, Principal const& who, std::int64_t id);
DossierView view_of(Context& context, database::Session& session, Principal const& who, Dossier const& dossier);
/// One action on a locked dossier, with its step, audit record and event; `dossier` is changed too.
void take(Context& context, database::Session& session, Principal const& who, Origin const& origin, Dossier& dossier,
          ActionInput const& input);
/// The actions that this person may take on a dossier of that status.
std::vector<std::string> actions_of(Principal const& who, Dossier const& dossier, Flow const& flow);

}  // namespace tinhso::services
