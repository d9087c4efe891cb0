// Public services: procedures as data, dossiers from filing to result, their clock, and tracking by code.
//
// A dossier keeps the version of the procedure of its day. Its status is one of the ten codes of the National Public
// Service Portal; every change is one transaction with its audit record and a step that the citizen reads too. Due
// dates run on the working calendar (see due.hpp). Codes are `<agency>-yyMMdd-NNNN`, without gaps or doubles whatever
// the number of servers. Decree 61/2018 and, from 1 July 2025, Decree 118/2025. Functions are thread-safe; they throw
// NotFound, Invalid (every fault at once), Conflict, Forbidden and TooMany.
#pragma once

#include "accounts/rights.hpp"
#include "citizens/citizens.hpp"
#include "payments/payments.hpp"
#include "platform/platform.hpp"
#include "platform/web/web.hpp"
#include "services/board.hpp"
#include "services/certify.hpp"
#include "services/delivery.hpp"
#include "services/feedback.hpp"
#include "services/parties.hpp"
#include "services/procedure.hpp"

namespace tinhso::services {

// --- procedures ---

struct ProcedureRow {
  std::string code;
  std::int64_t version = 1;
  std::string name;
  std::string field;
  Handled handled = Handled::here;
};
BOOST_DESCRIBE_STRUCT(ProcedureRow, (), (code, version, name, field, handled))

struct ProcedureQuery {
  std::optional<Text<0, 200>> q;      ///< with or without diacritics, words in any order
  std::optional<Text<0, 100>> event;  ///< "sinh con"
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 100>> limit;  ///< default 30
};
BOOST_DESCRIBE_STRUCT(ProcedureQuery, (), (q, event, after, limit))

struct LifeEvent {
  std::string name;
  std::int64_t procedures = 0;
};
BOOST_DESCRIBE_STRUCT(LifeEvent, (), (name, procedures))

struct Receiver {
  std::int64_t agency = 0;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Receiver, (), (agency, name))
/// Who helps to file, who receives, who settles.
enum class ProcedurePart { supports, receives, handles };
BOOST_DESCRIBE_ENUM(ProcedurePart, supports, receives, handles)
struct ReceiverQuery {
  std::optional<Text<0, 100>> q;
  std::optional<ProcedurePart> part;            ///< default receives
  std::optional<bool> named;           ///< only those that the record names one by one, not all of a level and kind
  std::optional<Range<1, 100>> limit;  ///< default 20
};
BOOST_DESCRIBE_STRUCT(ReceiverQuery, (), (q, part, named, limit))

/// Those in force today, by name, results, keywords, field and life events. Best first: the words as a whole in the name, all
/// in the name, all somewhere.
Page<ProcedureRow> search_procedures(Context& context, ProcedureQuery const& query);
/// The version in force today; of a procedure that has ended its last one, whose `valid_until` has come. Throws NotFound.
Procedure procedure(Context& context, std::string_view code);
std::vector<LifeEvent> life_events(Context& context);
/// The agencies that receive (or handle, or help to file) dossiers of this procedure today, by code; wherever the applicant
/// lives.
std::vector<Receiver> receivers(Context& context, std::string_view code, ReceiverQuery const& query);

// --- dossiers ---

struct Attached {
  Text<1, 100> ticket;
  std::optional<Range<0, 59>> component;  ///< which paper of the case; null: something else
};
BOOST_DESCRIBE_STRUCT(Attached, (), (ticket, component))

/// What was handed in on paper at the counter.
struct Paper {
  Range<0, 59> component = 0;
  Range<0, 99> originals = 0;
  Range<0, 99> copies = 0;
};
BOOST_DESCRIBE_STRUCT(Paper, (), (component, originals, copies))

struct Filing {
  Text<8, 8> procedure;
  std::optional<Text<1, 60>> case_code;  ///< default: the first
  std::int64_t agency = 0;               ///< one of receivers(); ignored at the counter, which is the clerk's own
  Text<1, 200> applicant;
  std::optional<Text<0, 20>> phone;
  std::optional<Date> birth_date;
  std::optional<Text<0, 300>> address;
  std::optional<Text<0, 500>> on_behalf_of;  ///< who for, and by what paper
  std::optional<std::map<std::string, std::string>> answers;
  std::optional<List<Attached, 40>> files;
  std::optional<List<Paper, 60>> papers;  ///< at the counter
  std::optional<Date> due_on;             ///< at the counter, for procedures whose time no source names
  std::optional<std::int64_t> to;         ///< at the counter: the official who is to work on it
  std::optional<bool> by_account;         ///< with the citizen's account that is signed in; the three below need it
  std::optional<List<VaultPaper, 40>> vault;
  std::optional<Behalf> behalf;
  std::optional<Delivery> deliver;  ///< the result comes by post; without, it is handed over at the counter
  std::optional<FilingExemption> exemption;
};
BOOST_DESCRIBE_STRUCT(Filing, (),
                      (procedure, case_code, agency, applicant, phone, birth_date, address, on_behalf_of, answers,
                       files, papers, due_on, to, by_account, vault, behalf, deliver, exemption))

struct Filed {
  std::int64_t id = 0;  ///< 0 for the public, who have no use for it
  std::string code;
  std::string agency_name;
  Instant filed_at;
  std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(Filed, (), (id, code, agency_name, filed_at, due_at))

struct Step {
  Instant at;
  std::string action;
  std::int64_t status = 1;
  std::string who;
  std::string position;
  std::string words;
  std::string towards;  ///< to whom it was given; empty for the citizen
  std::string task;     ///< of the process, that it ended
  std::string agency;   ///< where, or of whom it was asked, when it is another than the dossier's
  std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(Step, (), (at, action, status, who, position, words, towards, task, agency, due_at))

/// One task of the process: whose turn it is or was, and until when.
struct ProcessTask {
  std::string element;  ///< of the process: "appraise"
  std::string name;
  std::string lane;
  std::string agency;  ///< where it is done, when it is another than the dossier's
  std::string handler;
  bool mine = false;  ///< the reader has it
  Instant opened_at;
  std::optional<Instant> due_at;
  std::optional<Instant> ended_at;
  std::string outcome;   ///< an action, or what was found
  std::string ended_by;
  std::vector<std::string> actions;   ///< of these one ends it; what this reader may do now
  std::vector<std::string> outcomes;  ///< what may be found
};
BOOST_DESCRIBE_STRUCT(ProcessTask, (),
                      (element, name, lane, agency, handler, mine, opened_at, due_at, ended_at, outcome, ended_by, actions,
                       outcomes))

struct File {
  std::int64_t id = 0;
  std::string kind;  ///< "component", "supplement", "draft" (of a result), "result", "authority", "exemption", "other"
  std::int64_t component = -1;
  std::string name;
  std::int64_t bytes = 0;
  std::string type;
  bool has_text = false;        ///< it was read, and says something; for officials, as the two below
  std::int64_t headed_as = -1;  ///< the component whose heading it bears; -1: not recognised
  std::string heading;          ///< as it stands there
};
BOOST_DESCRIBE_STRUCT(File, (), (id, kind, component, name, bytes, type, has_text, headed_as, heading))

/// Where a dossier's due date stands. `stopped`: the clock does not run; `none`: no date, or ended.
enum class Due { none, on_time, soon, overdue, stopped };
BOOST_DESCRIBE_ENUM(Due, none, on_time, soon, overdue, stopped)

struct DossierRow {
  std::int64_t id = 0;
  std::string code;
  std::string procedure_name;
  std::string applicant;
  std::int64_t status = 1;
  FilingChannel channel = FilingChannel::direct;
  std::string holder;
  Instant filed_at;
  std::optional<Instant> due_at;
  Due due = Due::none;
  bool proposed = false;  ///< a result waits for a leader
  bool mine = false;      ///< lies with the reader, or is theirs to work on
  bool own = true;        ///< of the reader's agency, or asked of it, so it can be opened
  std::string agency;     ///< whose it is, when it is another's than the reader's
  std::optional<std::int64_t> stars;  ///< 1 to 5, in a list by ratings
  std::string rating_words;           ///< what the applicant wrote to them
};
BOOST_DESCRIBE_STRUCT(DossierRow, (),
                      (id, code, procedure_name, applicant, status, channel, holder, filed_at, due_at, due, proposed,
                       mine, own, agency, stars, rating_words))

/// The printed forms 01 to 06 of the one-stop shop (TT 01/2018/TT-VPCP, TT 03/2025/TT-VPCP), and the slip for the post.
enum class Form { receipt, supplement, refusal, apology, stop, control, postal };
BOOST_DESCRIBE_ENUM(Form, receipt, supplement, refusal, apology, stop, control, postal)

/// What another system calls the dossier: the national portal, a ministry's software.
struct Alias {
  std::int64_t id = 0;
  std::string system;
  std::string code;
  std::string who;  ///< entered it
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Alias, (), (id, system, code, who, at))
struct AliasInput {
  Text<1, 60> system;
  Text<4, 60> code;
};
BOOST_DESCRIBE_STRUCT(AliasInput, (), (system, code))

struct DossierView {
  std::int64_t id = 0;
  std::string code;
  std::vector<Alias> aliases;
  std::string agency;  ///< whose it is, when it is another's than the reader's: only a task of it is or was done here
  std::string procedure_code;
  std::int64_t procedure_version = 1;
  std::string procedure_name;
  std::string case_name;
  std::vector<Component> components;
  std::int64_t status = 1;
  FilingChannel channel = FilingChannel::direct;
  std::string applicant;
  std::string phone;
  std::optional<Date> birth_date;
  std::string address;
  std::string on_behalf_of;
  std::optional<AccountView> account;
  std::optional<BehalfView> behalf;
  std::optional<DeliveryView> delivery;
  std::vector<Answered> answers;
  std::vector<Paper> papers;
  Instant filed_at;
  std::optional<Instant> received_at;
  std::optional<Instant> first_due_at;
  std::optional<Instant> due_at;
  Due due = Due::none;
  std::int64_t minutes_left = 0;  ///< office minutes; while the clock is stopped what was banked
  std::string holder;
  std::string handler;  ///< who works on it
  std::string proposal;
  std::optional<Instant> ended_at;
  std::string result;
  bool needs_date = false;           ///< receive must name the due date
  std::vector<std::string> actions;  ///< what this reader may do now
  std::vector<File> files;
  std::vector<Form> forms;  ///< what can be printed of it now
  std::optional<payments::Charge> payment;
  std::string process;  ///< its name
  std::vector<ProcessTask> tasks;
  std::vector<Step> steps;
};
BOOST_DESCRIBE_STRUCT(DossierView, (),
                      (id, code, aliases, agency, procedure_code, procedure_version, procedure_name, case_name, components, status,
                       channel, applicant, phone, birth_date, address, on_behalf_of, account, behalf, delivery, answers, papers, filed_at,
                       received_at, first_due_at, due_at, due, minutes_left, holder, handler, proposal, ended_at,
                       result, needs_date, actions, files, forms, payment, process, tasks, steps))

enum class Shelf { filed, open, stopped, ended, running, all };
BOOST_DESCRIBE_ENUM(Shelf, filed, open, stopped, ended, running, all)
/// How a dossier ended, by days: the national portal counts a result on its due day as on time.
enum class Outcome { on_time, late, other };
BOOST_DESCRIBE_ENUM(Outcome, on_time, late, other)
/// satisfied: four or five stars; dissatisfied: one or two.
enum class Satisfaction { any, satisfied, dissatisfied };
BOOST_DESCRIBE_ENUM(Satisfaction, any, satisfied, dissatisfied)
/// `none`: no source says.
enum class ExtentFilter { full, partial, information, none };
BOOST_DESCRIBE_ENUM(ExtentFilter, full, partial, information, none)
/// All that is given must hold.
struct DossierQuery {
  std::optional<Shelf> shelf;     ///< default open: filed, received or in progress; running: open or stopped
  std::optional<Text<0, 200>> q;  ///< any of its codes, applicant or procedure; at the reader's agency also words of a paper
  std::optional<bool> mine;       ///< lies with the reader, or is theirs to work on
  std::optional<bool> proposed;   ///< a result waits for a leader
  std::optional<bool> asked;      ///< of other agencies, with a task for the reader's lane here, also one that is done
  std::optional<Due> due;         ///< of those not ended; `on_time` counts those without a date too
  std::optional<Range<1, 10>> status;
  std::optional<Text<0, 8>> procedure;
  std::optional<std::int64_t> agency;  ///< one at or below the reader's; for leaders
  std::optional<bool> below;           ///< the reader's agency and all below it; for leaders
  std::optional<std::int64_t> person;  ///< who has it, or settled it when it has ended; 0: nobody in particular
  std::optional<Date> received_from;   ///< received between these days
  std::optional<Date> received_until;
  std::optional<Date> ended_from;  ///< ended between these days
  std::optional<Date> ended_until;
  std::optional<Outcome> outcome;
  std::optional<FilingChannel> channel;
  std::optional<Range<0, 4>> level;     ///< of the procedure in 2020; 0: no source says
  std::optional<ExtentFilter> extent;   ///< of the procedure
  std::optional<Date> rated_from;       ///< rated between these days; any of these three asks for rated ones only
  std::optional<Date> rated_until;
  std::optional<Satisfaction> rated;
  std::optional<Text<0, 100>> after;
  std::optional<Range<1, 200>> limit;
};
BOOST_DESCRIBE_STRUCT(DossierQuery, (),
                      (shelf, q, mine, proposed, asked, due, status, procedure, agency, below, person, received_from,
                       received_until, ended_from, ended_until, outcome, channel, level, extent, rated_from, rated_until, rated,
                       after, limit))

/// What an official does. Each asks for the right and the statuses that the table in steps.cpp names.
/// assign: to an official of the agency. propose, approve, give_back: a result goes to a leader, who decides. finish: a
/// leader decides at once. hand_over: the applicant has the result. complete: a task of the process that is none of these.
enum class Action {
  receive, refuse, assign, start, supplement, duty, resume, propose, approve,
  give_back, extend, stop, withdraw, finish, hand_over, complete
};
BOOST_DESCRIBE_ENUM(Action, receive, refuse, assign, start, supplement, duty, resume, propose, approve, give_back,
                    extend, stop, withdraw, finish, hand_over, complete)
struct ActionInput {
  Action action = Action::receive;
  std::optional<Text<0, 2000>>
      words;                   ///< reason, what is missing, apology, result; needed where the citizen must know why
  std::optional<Date> due_on;  ///< receive without a known time, extend
  std::optional<List<Attached, 20>> files;  ///< the result
  std::optional<std::int64_t> to;           ///< assign, and receive if it goes straight on: an official of the agency
  std::optional<Text<1, 60>> task;          ///< which open task of the process, where several are
  std::optional<Text<1, 200>> outcome;      ///< complete: one of the task's, if it has any
  std::optional<Text<1, 60>> waybill;       ///< hand_over: of the post, when the result goes by it
};
BOOST_DESCRIBE_STRUCT(ActionInput, (), (action, words, due_on, files, to, task, outcome, waybill))

struct Hand {
  std::int64_t official = 0;
  std::string name;
  std::string position;
  std::int64_t running = 0;  ///< dossiers they have now
};
BOOST_DESCRIBE_STRUCT(Hand, (), (official, name, position, running))

/// From somebody without an account: name, phone, case, answers, files. The same `key` (16 to 255 characters) is the
/// same dossier, however late it comes again.
/// `citizen`: who is signed in with the identity account, when the filing says that it is by it.
Filed file_online(Context& context, Origin const& origin, Filing const& filing, std::string_view key = {},
                  citizens::Citizen const* citizen = nullptr);
/// By a clerk for somebody who stands there: filed and received in one step; only filed where the fee comes first.
Filed file_at_counter(Context& context, Principal const& who, Origin const& origin, Filing const& filing);
DossierView act(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                ActionInput const& input);
struct JudgeExemption {
  bool accept = false;
  std::optional<Text<0, 500>> words;  ///< why not; needed for a no
};
BOOST_DESCRIBE_STRUCT(JudgeExemption, (), (accept, words))
/// A clerk accepts what the applicant claimed, or refuses it: then the full fee is due, and the applicant reads why.
DossierView judge_exemption(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                            JudgeExemption const& input);
/// Enters what another system calls a dossier of the reader's agency, or takes it off again. Throws NotFound, Invalid, and
/// Conflict when that system's code belongs to another dossier.
DossierView add_alias(Context& context, Principal const& who, Origin const& origin, std::int64_t id, AliasInput const& input);
DossierView remove_alias(Context& context, Principal const& who, Origin const& origin, std::int64_t id, std::int64_t alias);
/// Dossiers of the reader's agency; by due date, the ended ones newest first.
Page<DossierRow> dossiers(Context& context, Principal const& who, DossierQuery const& query);
/// Throws NotFound for another agency's, unless a task of it is or was for the reader's lane here.
DossierView dossier(Context& context, Principal const& who, std::int64_t id);
/// The officials of the reader's agency to whom a dossier can be given.
std::vector<Hand> hands(Context& context, Principal const& who);
/// A printed form as PDF. Throws NotFound for one that the dossier does not have (yet).
std::string printed_form(Context& context, Principal const& who, std::int64_t id, Form form);
/// A file of the dossier, to be sent from disk.
web::Response dossier_file(Context& context, Principal const& who, std::int64_t id, std::int64_t file);

// --- the board ---

Board board(Context& context, Principal const& who, BoardQuery const& query);

// --- tracking ---

struct Proof {
  Text<1, 60> code;   ///< ours, or what another system calls it
  Text<4, 10> proof;  ///< the last four digits of the phone, the birth date (YYYY-MM-DD), or "account"
};
BOOST_DESCRIBE_STRUCT(Proof, (), (code, proof))
struct Answer {
  Text<1, 60> code;
  Text<4, 10> proof;
  Text<1, 2000> words;
  std::optional<List<Attached, 20>> files;
  std::optional<List<std::int64_t, 20>> vault;  ///< papers of one's own vault; with the proof "account"
};
BOOST_DESCRIBE_STRUCT(Answer, (), (code, proof, words, files, vault))
/// Who has the dossier now, and until when by the clock of that step.
struct Holding {
  bool applicant = false;  ///< it waits for them; then the rest is empty
  std::string task;        ///< of the process: "Giải quyết"
  std::string who;         ///< "Vũ Đình Thóc (Công chức)", or the lane where nobody has taken it: "Bộ phận Một cửa"
  std::string agency;
  std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(Holding, (), (applicant, task, who, agency, due_at))
struct Tracked {
  std::string code;
  std::string procedure_name;
  std::string agency_name;
  std::int64_t status = 1;
  Instant filed_at;
  std::optional<Instant> received_at;
  std::optional<Instant> due_at;
  Due due = Due::none;
  std::string holder;
  std::vector<Holding> now;           ///< several where the process asks several at once; none once it is over
  std::string result;
  std::vector<File> files;            ///< the result's, once there is one, for who may have it
  bool kept_back = false;             ///< there is a result, and it goes to another person
  std::string on_behalf_of;
  std::optional<std::int64_t> stars;  ///< how the applicant rated it
  std::optional<payments::Charge> payment;
  std::optional<DeliveryView> delivery;
  std::vector<Step> steps;
  std::vector<FeedbackTold> feedback;  ///< newest first
};
BOOST_DESCRIBE_STRUCT(Tracked, (),
                      (code, procedure_name, agency_name, status, filed_at, received_at, due_at, due, holder, now,
                       result, files, kept_back, on_behalf_of, stars, payment, delivery, steps, feedback))
struct Rating {
  Text<1, 60> code;
  Text<4, 10> proof;
  Range<1, 5> stars = 5;
  std::optional<Text<0, 2000>> words;
};
BOOST_DESCRIBE_STRUCT(Rating, (), (code, proof, stars, words))
/// `citizen`: id of who is signed in with the identity account, for the proof "account"; 0: nobody.
/// The same NotFound for a code that does not exist and a proof that is wrong; guesses are slowed down (429).
Tracked track(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen = 0);
/// The citizen answers a request for supplement. The same `key` (16 to 255 characters) is the same answer, however late
/// it comes again; Conflict when the key was used for other words or another dossier.
Tracked answer_supplement(Context& context, Origin const& origin, Answer const& answer, std::string_view key = {},
                          std::int64_t citizen = 0);
/// A file of the result. Throws NotFound for any other file.
web::Response result_file(Context& context, Origin const& origin, Proof const& proof, std::int64_t file,
                          std::int64_t citizen = 0);
/// Once, after the dossier has ended. Throws Conflict otherwise.
Tracked rate(Context& context, Origin const& origin, Rating const& rating, std::int64_t citizen = 0);

/// Where to go to pay what is due, and back to `/congdan/thanh-toan/<code>`.
payments::GoPay pay(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen = 0);
/// The dossier after the gateway was asked about what is still open.
Tracked look_for_payment(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen = 0);
/// The fee's receipt as PDF.
std::string fee_receipt(Context& context, Origin const& origin, Proof const& proof, std::int64_t citizen = 0);

web::Routes routes();
std::vector<database::Migration> migrations();

}  // namespace tinhso::services
