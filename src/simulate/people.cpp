#include "simulate/people.hpp"

#include "accounts/accounts.hpp"
#include "simulate/prose.hpp"

namespace tinhso::simulate {
namespace {

using database::Session;
using database::Sql;

constexpr Sql document_of{"simulate.document_of",
                          "select document from simulate_letter where run = :run and ordinal = :ordinal"};
constexpr Sql keep_document{"simulate.keep_document",
                            "insert into simulate_letter (run, ordinal, document) values (:run, :ordinal, :document)"};

Origin const origin{"127.0.0.1", "simulate"};
constexpr std::uint64_t steps_stream = 5'000'000'000ULL;

}  // namespace

People::People(Province const& province, Plan const& plan, Writing const& writing, Desk& desk, std::string run,
               std::uint64_t seed, Date as_of)
    : province_{province},
      plan_{plan},
      writing_{writing},
      desk_{desk},
      run_{std::move(run)},
      seed_{seed},
      as_of_{as_of} {}

Principal const& People::as(Session& session, Person const& person) {
  auto const found = principals_.find(person.position);
  if (found != principals_.end()) return found->second;
  return principals_.emplace(person.position, accounts::principal_in(session, person.position, as_of_)).first->second;
}

Known& People::known(Session& session, std::uint32_t letter) {
  auto const found = known_.find(letter);
  if (found != known_.end()) return found->second;
  Known known{session.one<std::int64_t>(document_of, {{"run", run_}, {"ordinal", letter}}), {}};
  return known_.emplace(letter, std::move(known)).first->second;
}

std::int64_t People::incoming(Session& session, std::uint32_t letter, std::uint16_t receiver) {
  auto& known = this->known(session, letter);
  if (known.incoming.empty())
    for (auto const& entry : documents::registers_of(session, known.document))
      known.incoming[entry.agency] = entry.incoming;
  auto const found = known.incoming.find(province_.bodies[receiver].id);
  if (found == known.incoming.end()) throw NotFound{};
  return found->second;
}

void People::forget(std::vector<std::uint32_t> const& letters) {
  for (auto const letter : letters) known_.erase(letter);
}

void People::take(Context& context, Session& session, Action const& action) {
  auto const& letter = plan_.letters[action.letter];
  if (action.step == Step::draft) return draft(context, session, action);
  if (action.step == Step::issue) {
    auto const& sender = province_.bodies[letter.sender];
    documents::issue(context, as(session, sender.clerks[letter.clerk]), origin, known(session, action.letter).document);
    return;
  }
  if (action.step == Step::remind) return remind(context, session, action);

  auto const& body = province_.bodies[action.receiver];
  auto const id = incoming(session, action.letter, action.receiver);
  auto const& clerk = body.clerks[action.letter % body.clerks.size()];
  auto const& officer = body.officers[lead_of(body, seed_, action.letter, action.receiver)];
  Random random{seed_ ^ action.letter, steps_stream + static_cast<std::uint64_t>(action.receiver) * 16 +
                                           static_cast<std::uint64_t>(action.step)};
  switch (action.step) {
    case Step::open:
      return documents::opened(context, as(session, clerk), origin, id);
    case Step::receive:
      documents::receive(context, as(session, clerk), origin, id, {});
      return;
    case Step::refuse:
      documents::refuse(context, as(session, clerk), origin, id, {std::string{refusal_of(random)}});
      return;
    case Step::assign:
      return assign(context, session, action, id);
    case Step::start:
      documents::start(context, as(session, officer), origin, id);
      return;
    default: {
      // An answer that has been issued closes what it answers.
      if (documents::incoming_view(context, as(session, officer), id).state == documents::IncomingState::finished) return;
      documents::FinishInput input;
      if (auto const note = result_of(random, letter.ask, action.late); !note.empty()) input.note = std::string{note};
      documents::finish(context, as(session, officer), origin, id, input);
    }
  }
}

void People::draft(Context& context, Session& session, Action const& action) {
  auto const& letter = plan_.letters[action.letter];
  auto const& author = as(session, province_.bodies[letter.sender].officers[letter.author]);
  auto input = writing_.draft_of(action.letter);
  if (letter.reply_to >= 0)
    input.reply_to = incoming(session, static_cast<std::uint32_t>(letter.reply_to), letter.sender);
  input.attachments.emplace();
  for (auto const& filed : desk_.take(action.letter)) {
    auto const ticket = files::keep(session, context.clock.now(), author.account, filed.name, filed.stored);
    input.attachments->push_back({Text<1, 100>{ticket.id}, {}, {}});
  }
  auto const made = documents::create_draft(context, author, origin, input);
  session.run(keep_document, {{"run", run_}, {"ordinal", action.letter}, {"document", made.id}});
  known_[action.letter] = {made.id, {}};
}

void People::assign(Context& context, Session& session, Action const& action, std::int64_t id) {
  auto const& letter = plan_.letters[action.letter];
  auto const& body = province_.bodies[action.receiver];
  Random random{seed_ ^ action.letter, steps_stream + 1'000'000 + action.receiver};
  auto const lead = lead_of(body, seed_, action.letter, action.receiver);
  documents::AssignInput input;
  input.lead = body.officers[lead].official;
  if (body.officers.size() > 1 && random.chance(0.15)) {
    auto const other =
        body.officers[(lead + 1 + random.below(body.officers.size() - 1)) % body.officers.size()].official;
    if (other != input.lead) input.co.emplace().push_back(other);
  }
  if (!letter.due_on && random.chance(0.3)) input.days = random.between(2, 15);
  if (auto const words = instruction_of(random, letter.ask); !words.empty()) input.instruction = std::string{words};
  auto const& leader = body.leaders[random.chance(0.7) ? 0 : random.below(body.leaders.size())];
  documents::assign(context, as(session, leader), origin, id, input);
}

void People::remind(Context& context, Session& session, Action const& action) {
  auto const& letter = plan_.letters[action.letter];
  auto const& clerk = province_.bodies[letter.sender].clerks[letter.clerk];
  documents::RemindInput input;
  input.only = action.letter % 2 ? documents::RemindOnly::not_opened : documents::RemindOnly::unfinished;
  documents::remind(context, as(session, clerk), origin, known(session, action.letter).document, input);
}

}  // namespace tinhso::simulate
