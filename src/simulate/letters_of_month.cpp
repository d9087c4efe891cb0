#include <algorithm>

#include "simulate/plan.hpp"

namespace tinhso::simulate {
namespace {

/// Whom an agency writes to. Shares by kind of sender, in the order of Pattern.
enum Pattern {
  everybody,
  provincial_and_districts,
  districts,
  departments,
  few,
  one,
  own_communes,
  few_communes,
  upwards
};
constexpr int pattern_count = 9;
// clang-format off
constexpr double shares[kin_count][pattern_count]{
    //           all  prov+d dist dept few  one  own  fewc up
    /* province   */ {.075, .36, .14, .06, .14, .225, 0, 0, 0},
    /* office     */ {0, .28, .05, .07, .28, .32, 0, 0, 0},
    /* department */ {.030, .01, .33, .04, .20, .15, 0, 0, .24},
    /* district   */ {0, 0, 0, 0, .12, .04, .52, .16, .16},
    /* commune    */ {0, 0, 0, 0, .10, .08, 0, 0, .82},
    /* party      */ {0, .16, .30, .04, .30, .05, 0, 0, .15},
    /* central    */ {.016, .02, .30, .05, .34, .10, 0, 0, .184}};
// clang-format on
/// Documents that an agency of each kind begins, one against another.
constexpr double eagerness[kin_count]{240, 200, 80, 95, 6.2, 18, 22};

class Month {
 public:
  Month(Province const& province, Calendar const& calendar, Rhythm const& rhythm, unsigned month, Random& random)
      : province_{province},
        calendar_{calendar},
        rhythm_{rhythm},
        month_{static_cast<int>(month)},
        random_{random},
        communes_{province.of(Kin::commune)},
        departments_{province.of(Kin::department)},
        districts_{province.of(Kin::district)} {
    for (auto const& body : province.bodies) eagerness_.push_back(eagerness[static_cast<int>(body.kin)]);
  }

  Letter letter() {
    Letter out;
    out.sender = static_cast<std::uint16_t>(random_.weighted(eagerness_));
    auto const& sender = province_.bodies[out.sender];
    subject(out, sender);
    auto pattern = static_cast<Pattern>(random_.weighted(shares[static_cast<int>(sender.kin)]));
    if (out.priority == 3) pattern = sender.kin == Kin::district ? own_communes : everybody;
    address(out, sender, pattern);
    people(out, sender);
    times(out);
    return out;
  }

  /// Makes the letters have exactly that many receivers, as far as that can be.
  void fit(std::vector<Letter>& letters, std::size_t wanted) {
    std::size_t now = 0;
    for (auto const& letter : letters) now += letter.receivers.size();
    for (std::size_t tries = 0; now != wanted && tries < letters.size() * 400; ++tries) {
      auto& letter = letters[random_.below(letters.size())];
      auto const had = letter.receivers.size();
      bool const insistent = tries > letters.size() * 100;  // then also what overshoots, to be filled up again
      if (now > wanted && had > 1 && (insistent || (had - 1 <= now - wanted && letter.priority < 3))) {
        address(letter, province_.bodies[letter.sender], one);
      } else if (now < wanted && letter.picked.back().group < 0 && had < 14) {
        add(letter, random_.chance(0.5) ? random_.pick(departments_) : random_.pick(communes_));
      }
      now += letter.receivers.size();
      now -= had;
    }
  }

 private:
  void subject(Letter& out, Body const& sender) {
    auto const& all = all_subjects();
    char const who = sender.kin == Kin::province || sender.kin == Kin::office ? 'P'
                     : sender.kin == Kin::district                            ? 'H'
                     : sender.kin == Kin::commune                             ? 'X'
                                                                              : 'S';
    // A department keeps to its field; once in a while it writes of something that concerns everybody.
    bool const own = !sender.fields.empty() && random_.chance(0.9);
    std::vector<std::uint16_t> fitting;
    std::vector<double> weights;
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto const& s = all[i];
      if (s.who.find(who) == std::string_view::npos || !in_season(s, month_)) continue;
      if (own && std::ranges::find(sender.fields, s.field) == sender.fields.end()) continue;
      fitting.push_back(static_cast<std::uint16_t>(i));
      weights.push_back(s.priority == 3 ? 0.3 : s.priority == 2 ? 0.5 : 1.0);
    }
    if (fitting.empty()) {
      for (std::size_t i = 0; i < all.size(); ++i)
        if (in_season(all[i], month_) && all[i].priority == 0 && all[i].who.find(who) != std::string_view::npos)
          fitting.push_back(static_cast<std::uint16_t>(i)), weights.push_back(1);
    }
    out.subject = fitting[random_.weighted(weights)];
    auto const& chosen = all[out.subject];
    out.ask = chosen.ask;
    out.priority = chosen.priority;
    if (out.priority == 0 && random_.chance(0.04)) out.priority = 1;
  }

  void add(Letter& out, std::uint16_t body) {
    if (body == out.sender || std::ranges::find(out.receivers, body) != out.receivers.end()) return;
    out.picked.push_back({-1, body});
    out.receivers.push_back(body);
  }
  void add_group(Letter& out, std::string_view key) {
    auto const index = province_.group(key);
    if (index < 0) return;
    out.picked.push_back({static_cast<std::int16_t>(index), 0});
    for (auto const body : province_.groups[static_cast<std::size_t>(index)].members)
      if (body != out.sender && std::ranges::find(out.receivers, body) == out.receivers.end())
        out.receivers.push_back(body);
  }

  void address(Letter& out, Body const& sender, Pattern pattern) {
    out.picked.clear();
    out.receivers.clear();
    switch (pattern) {
      case everybody:
        if (sender.kin == Kin::province) add_group(out, "departments");
        add_group(out, "districts");
        add_group(out, "communes");
        break;
      case provincial_and_districts:
        add_group(out, "departments");
        [[fallthrough]];
      case districts:
        add_group(out, "districts");
        break;
      case departments:
        add_group(out, "departments");
        break;
      case own_communes:
        add_group(out, "communes_of:" + sender.unit_code);
        break;
      case few_communes:
        for (int n = random_.between(2, 6); n > 0; --n) add(out, below(sender));
        break;
      case few:
        if (sender.kin == Kin::commune && sender.above >= 0) add(out, static_cast<std::uint16_t>(sender.above));
        for (int n = random_.between(1, 4); n > 0; --n)
          add(out, sender.kin == Kin::commune                  ? below(province_.bodies[above(sender)])
                   : random_.chance(0.7) || districts_.empty() ? random_.pick(departments_)
                                                               : random_.pick(districts_));
        break;
      case upwards:
        add(out, above(sender));
        break;
      case one:
        break;
    }
    while (out.receivers.empty()) {
      if (sender.kin == Kin::district && random_.chance(0.6)) add(out, below(sender));
      else if (sender.kin == Kin::commune && random_.chance(0.8)) add(out, above(sender));
      else if (random_.chance(0.6) && !departments_.empty()) add(out, random_.pick(departments_));
      else add(out, static_cast<std::uint16_t>(random_.below(province_.bodies.size())));
    }
  }
  std::uint16_t above(Body const& body) const {
    return body.above >= 0 ? static_cast<std::uint16_t>(body.above) : province_.of(Kin::province).front();
  }
  std::uint16_t below(Body const& body) {
    auto const group = province_.group("communes_of:" + body.unit_code);
    return group < 0 ? random_.pick(communes_)
                     : random_.pick(province_.groups[static_cast<std::size_t>(group)].members);
  }

  void people(Letter& out, Body const& sender) {
    out.author = static_cast<std::uint16_t>(random_.below(sender.officers.size()));
    out.clerk = static_cast<std::uint16_t>(random_.below(sender.clerks.size()));
    // The head signs what matters, deputies the rest.
    out.signer = static_cast<std::uint16_t>(random_.chance(0.35) ? 0 : random_.below(sender.leaders.size()));
  }

  void times(Letter& out) {
    bool const storm = out.priority == 3 && random_.chance(0.45);
    out.issued_at = storm ? rhythm_.any_moment(random_) : rhythm_.office_moment(random_);
    auto const minutes = out.priority >= 2 ? random_.duration(25, 0.4) : random_.duration(150, 0.9);
    auto const before = std::chrono::milliseconds{static_cast<std::int64_t>(std::min(minutes, 2880.0) * 60'000)};
    out.drafted_at = std::max(rhythm_.begin() + std::chrono::milliseconds{out.sender}, out.issued_at - before);
    if (!storm && !calendar_.working_moment(out.drafted_at))
      out.drafted_at = out.issued_at - std::chrono::milliseconds{random_.between(6 * 60'000, 25 * 60'000)};
    if (out.ask == Ask::report || (out.ask == Ask::work && random_.chance(0.35))) {
      int const days = out.priority >= 2   ? random_.between(1, 2)
                       : out.priority == 1 ? random_.between(2, 5)
                                           : random_.between(5, 20);
      out.due_on = calendar_.add_days(local_date(out.issued_at), days);
    }
  }

  Province const& province_;
  Calendar const& calendar_;
  Rhythm const& rhythm_;
  int month_;
  Random& random_;
  std::vector<std::uint16_t> communes_;
  std::vector<std::uint16_t> departments_;
  std::vector<std::uint16_t> districts_;
  std::vector<double> eagerness_;
};

}  // namespace

std::vector<Letter> letters_of_month(Province const& province, Calendar const& calendar, Rhythm const& rhythm,
                                     unsigned month, Random& random, std::size_t count, std::size_t arrivals) {
  Month writer{province, calendar, rhythm, month, random};
  std::vector<Letter> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.push_back(writer.letter());
  writer.fit(out, std::max(arrivals, count));
  return out;
}

}  // namespace tinhso::simulate
