#include "simulate/plan.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tinhso::simulate {
namespace {

constexpr double documents_a_day = 7'000.0 / 22;
constexpr double arrivals_a_day = 50'000.0 / 22;
constexpr double share_of_answers = 0.27;
constexpr double share_of_drafts = 0.006;  // never issued

/// The letter that answers: written before the work is finished, by the one who does it.
Letter answering(Province const& province, Plan const& plan, Answer const& answer, std::uint64_t seed, Random& random) {
  auto const& asked = plan.letters[answer.letter];
  auto const& body = province.bodies[answer.receiver];
  Letter out;
  out.sender = answer.receiver;
  out.author = lead_of(body, seed, answer.letter, answer.receiver);
  out.clerk = static_cast<std::uint16_t>(random.below(body.clerks.size()));
  out.signer = static_cast<std::uint16_t>(random.below(body.leaders.size()));
  out.priority = asked.priority == 3 ? 2 : asked.priority;
  out.reply_to = static_cast<std::int32_t>(answer.letter);
  out.issued_at = answer.at - std::chrono::milliseconds{random.between(20'000, 90'000)};
  out.drafted_at = out.issued_at - std::chrono::milliseconds{random.between(30'000, 180'000)};
  out.picked = {{-1, asked.sender}};
  out.receivers = {asked.sender};
  return out;
}

bool earlier(Action const& a, Action const& b) {
  return std::tie(a.at, a.letter, a.receiver, a.step) < std::tie(b.at, b.letter, b.receiver, b.step);
}

}  // namespace

std::vector<Subject> const& all_subjects() {
  static auto const all = [] {
    std::vector<Subject> out;
    for (auto const part :
         {subjects_of_land_and_water(), subjects_of_people(), subjects_of_money_and_works(), subjects_of_government()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

Plan make_plan(Province const& province, Calendar const& calendar, Months span, std::uint64_t seed, double scale) {
  Plan plan;
  std::vector<Temper> tempers;
  for (std::size_t i = 0; i < province.bodies.size(); ++i) tempers.push_back(temper_of(province.bodies[i], seed, i));
  auto const end = Rhythm{calendar, span.year, span.last}.end();
  std::vector<Answer> waiting;

  for (auto month = span.first; month <= span.last; ++month) {
    Rhythm const rhythm{calendar, span.year, month};
    Random random{seed, static_cast<std::uint64_t>(span.year) * 100 + month};
    auto amount = [&](double a_day) {
      return static_cast<std::size_t>(std::llround(a_day * rhythm.working_days() * scale));
    };
    auto const documents = std::max<std::size_t>(amount(documents_a_day), 1);
    auto const answers = static_cast<std::size_t>(std::llround(static_cast<double>(documents) * share_of_answers));
    auto const arrivals = std::max(amount(arrivals_a_day), documents);

    auto append = [&](std::vector<Letter>&& letters) {
      for (auto& letter : letters) {
        plan.letters.push_back(std::move(letter));
        add_fates(province, calendar, tempers, plan, static_cast<std::uint32_t>(plan.letters.size() - 1), seed, end,
                  waiting);
      }
    };
    append(letters_of_month(province, calendar, rhythm, month, random, documents - answers, arrivals - answers));

    // Of those who could answer this month, as many as the month has room for do.
    std::vector<Answer> now;
    std::erase_if(waiting, [&](Answer const& answer) {
      if (answer.at >= rhythm.end()) return false;
      now.push_back(answer);
      return true;
    });
    for (std::size_t i = now.size(); i > 1; --i) std::swap(now[i - 1], now[random.below(i)]);
    now.resize(std::min(now.size(), answers));
    std::vector<Letter> replies;
    for (auto const& answer : now) replies.push_back(answering(province, plan, answer, seed, random));
    append(std::move(replies));
    if (now.size() < answers)
      append(letters_of_month(province, calendar, rhythm, month, random, answers - now.size(), answers - now.size()));

    auto drafts =
        letters_of_month(province, calendar, rhythm, month, random, amount(documents_a_day * share_of_drafts), 0);
    for (auto& draft : drafts) draft.issued = false;
    append(std::move(drafts));
  }
  std::sort(plan.actions.begin(), plan.actions.end(), earlier);
  return plan;
}

}  // namespace tinhso::simulate
