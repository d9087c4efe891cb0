// Tickets, desks, appointments, and fees within the life of a dossier, on both engines.
#include "services/dossier_test.hpp"
#include "services/queue.hpp"
#include "testing/at_once.hpp"

namespace tinhso::services_test {

class QueueTest : public ServicesTest {
 protected:
  Principal clerk_of(std::int64_t official) {
    auto out = clerk();
    out.official = official;
    out.name = "Quầy " + std::to_string(official);
    return out;
  }
  DeskQueue press(Principal const& who, DeskAction action, int desk = 1, std::optional<std::int64_t> ticket = {}) {
    return at_desk(house.context(), who, {action, desk, ticket});
  }
  QueueTicket take(std::string_view field = "Hộ tịch") {
    return take_ticket(house.context(), {minh, Text<1, 200>{std::string{field}}});
  }
};

TEST_P(QueueTest, numbers_have_no_gaps_and_begin_anew_each_day) {
  std::mutex lock;
  std::set<std::int64_t> numbers;
  testing::at_once(6, [&] {
    for (int n = 0; n < 5; ++n) {
      auto const one = take();
      std::lock_guard const guard{lock};
      numbers.insert(one.number);
    }
  });
  EXPECT_EQ(numbers.size(), 30U);
  EXPECT_EQ(*numbers.begin(), 1);
  EXPECT_EQ(*numbers.rbegin(), 30);
  EXPECT_EQ(take_ticket(house.context(), {anh, Text<1, 200>{"Hộ tịch"}}).number, 1) << "another agency's own";
  auto const old = take();
  house.pass(std::chrono::hours{24});
  EXPECT_EQ(take().number, 1);
  EXPECT_EQ(ticket(house.context(), old.secret).state, TicketState::absent) << "yesterday's number is called no more";
  EXPECT_THROW(take_ticket(house.context(), {999'999, Text<1, 200>{"Hộ tịch"}}), NotFound);
  EXPECT_THROW(ticket(house.context(), std::string(43, 'x')), NotFound);
}

TEST_P(QueueTest, eight_desks_at_once_never_call_the_same_number) {
  constexpr int people = 24;
  for (int i = 0; i < people; ++i) take();
  std::mutex lock;
  std::multiset<std::int64_t> called;
  testing::at_once(8, [&](int i) {
    int const desk = i + 1;
    auto const who = clerk_of(1000 + desk);
    for (;;) try {
        auto const mine = press(who, DeskAction::next, desk).mine.value();
        press(who, DeskAction::serve, desk);
        std::lock_guard const guard{lock};
        called.insert(mine.number);
      } catch (Conflict const& fault) {
        EXPECT_EQ(fault.code(), "services.nobody_waits");
        return;
      }
  });
  ASSERT_EQ(called.size(), static_cast<std::size_t>(people));
  for (int n = 1; n <= people; ++n) EXPECT_EQ(called.count(n), 1U) << n;
}

TEST_P(QueueTest, a_desk_calls_again_marks_absent_and_serves) {
  auto const who = clerk_of(1001);
  auto const other = clerk_of(1002);
  EXPECT_EQ(code_of([&] { press(who, DeskAction::next); }), "services.nobody_waits");
  EXPECT_EQ(code_of([&] { press(who, DeskAction::serve); }), "services.nobody_called");
  auto const first = take();
  auto const second = take();
  EXPECT_EQ(second.ahead, 1);
  EXPECT_EQ(second.minutes, 6) << "before anybody has been served";
  press(who, DeskAction::next, 3);
  EXPECT_EQ(ticket(house.context(), first.secret).desk, 3);
  EXPECT_EQ(code_of([&] { press(who, DeskAction::next, 3); }), "services.still_called");
  press(who, DeskAction::again, 3);
  auto board = call_board(house.context(), minh);
  ASSERT_EQ(board.called.size(), 1U);
  EXPECT_EQ(board.called[0].calls, 2);
  EXPECT_THAT(board.next, ElementsAre(2));
  auto shown = press(who, DeskAction::absent, 3);
  EXPECT_FALSE(shown.mine);
  ASSERT_EQ(shown.absent.size(), 1U);
  press(who, DeskAction::next, 3);
  press(who, DeskAction::serve, 3);
  EXPECT_EQ(code_of([&] { press(who, DeskAction::again, 3, shown.absent[0].id); }), "services.not_absent") << "the desk is taken";
  EXPECT_EQ(press(other, DeskAction::again, 4, shown.absent[0].id).mine.value().number, 1) << "who was absent has come";
  house.pass(std::chrono::minutes{10});
  shown = press(who, DeskAction::done, 3);
  EXPECT_EQ(shown.served, 1);
  EXPECT_EQ(shown.minutes, 10) << "measured";
  for (int i = 0; i < 3; ++i) take();
  EXPECT_EQ(take().minutes, 15) << "three before it, two desks, ten minutes each";
  EXPECT_THROW(press(officer(), DeskAction::next), Forbidden);
  EXPECT_TRUE(desk_queue(house.context(), person(Role::clerk, anh)).waiting.empty());
  EXPECT_EQ(code_of([&] { at_desk(house.context(), person(Role::clerk, anh), {DeskAction::again, 1, shown.waiting.empty() ? 1 : shown.waiting[0].id}); }), "not_found");
}

TEST_P(QueueTest, appointments_go_before_the_numbers_when_their_time_has_come) {
  house.clock().set(at("2020-10-13T08:00"));
  auto const day = parse_date("2020-10-14").value();
  auto const fields = kiosk(house.context(), minh).fields;
  EXPECT_THAT(fields, Contains("Hộ tịch"));
  auto const shown = slots(house.context(), {minh, day});
  EXPECT_EQ(shown.slots.front().minute, 450);
  EXPECT_EQ(shown.slots.size(), 32U) << "quarters of an hour of eight hours";
  AppointmentInput input{minh, day, 480, Text<1, 200>{"Hộ tịch"}, Text<1, 200>{"Đinh Thị Ngô"}, Text<1, 20>{"0912 345 678"}};
  auto const booked = book(house.context(), input);
  EXPECT_EQ(appointment(house.context(), booked.secret).minute, 480);
  AppointmentInput wrong{minh, parse_date("2020-10-18").value(), 481, Text<1, 200>{"Hộ tịch"}, Text<1, 200>{"A"}, Text<1, 20>{"12"}};
  EXPECT_EQ(faults([&] { book(house.context(), wrong); }), (std::set<std::string>{"day", "minute", "phone"}));
  EXPECT_EQ(faults([&] { book(house.context(), input); }), std::set<std::string>{"phone"}) << "once a day";
  std::atomic<int> got = 0;
  testing::at_once(5, [&](int i) {
    auto mine = input;
    mine.phone = Text<1, 20>{"091234567" + std::to_string(i)};
    if (code_of([&] { book(house.context(), mine); }) == "done") ++got;
  });
  EXPECT_EQ(got, 1) << "two in each quarter of an hour";
  EXPECT_THROW(arrive(house.context(), {minh, Text<1, 20>{"0912345678"}}), NotFound) << "not today";
  house.clock().set(at("2020-10-14T07:50"));
  take();
  take();
  auto const mine = arrive(house.context(), {minh, Text<1, 20>{"+84 912 345 678"}});
  EXPECT_EQ(arrive(house.context(), {minh, Text<1, 20>{"0912345678"}}).number, mine.number) << "one ticket";
  EXPECT_EQ(mine.ahead, 2) << "too early";
  house.clock().set(at("2020-10-14T08:00"));
  EXPECT_EQ(ticket(house.context(), mine.secret).ahead, 0);
  EXPECT_EQ(press(clerk(), DeskAction::next).mine.value().number, mine.number);
  EXPECT_EQ(code_of([&] { cancel_appointment(house.context(), booked.secret); }), "services.arrived");
}

TEST_P(QueueTest, a_fee_that_comes_first_holds_up_the_receipt) {
  house.clock().set(at("2020-10-13T08:00"));
  Filing filing;
  filing.procedure = "2.000635";
  filing.agency = minh;
  filing.applicant = "Đinh Thị Ngô";
  filing.phone = "0912345678";
  filing.answers.emplace()["copies"] = "3";
  auto const filed = file_at_counter(house.context(), clerk(), origin, filing);
  EXPECT_FALSE(filed.due_at) << "filed, not received";
  auto view = dossier(house.context(), clerk(), filed.id);
  EXPECT_EQ(view.status, 1);
  ASSERT_TRUE(view.payment);
  EXPECT_EQ(view.payment->amount, 24'000) << "8.000 for each copy";
  EXPECT_THAT(view.payment->actions, ElementsAre("collect", "set", "exempt"));
  EXPECT_EQ(code_of([&] { step(clerk(), filed.id, Action::receive); }), "payments.unpaid");
  auto const seen = track(house.context(), origin, {filed.code, "5678"});
  ASSERT_TRUE(seen.payment);
  EXPECT_EQ(seen.payment->id, 0) << "numbers of ours are nobody's business";
  EXPECT_TRUE(seen.payment->actions.empty());
  EXPECT_THROW(pay(house.context(), origin, {filed.code, "0000"}), NotFound);
  EXPECT_EQ(code_of([&] { pay(house.context(), origin, {filed.code, "5678"}); }), "payments.no_gateway");
  payments::collect(house.context(), clerk(), origin, view.payment->id, {payments::PayMethod::cash, 24'000, {}});
  view = step(clerk(), filed.id, Action::receive);
  EXPECT_EQ(view.status, 2);
  EXPECT_THAT(fee_receipt(house.context(), origin, {filed.code, "5678"}), ::testing::StartsWith("%PDF"));
  EXPECT_THROW(fee_receipt(house.context(), origin, {filed.code, "0000"}), NotFound);
  auto const refused = file_at_counter(house.context(), clerk(), origin, filing).id;
  step(clerk(), refused, Action::refuse, "Không thuộc thẩm quyền");
  EXPECT_EQ(dossier(house.context(), clerk(), refused).payment->state, payments::ChargeState::cancelled);
  auto free = birth();
  free.files.reset();
  EXPECT_FALSE(dossier(house.context(), clerk(), file_at_counter(house.context(), clerk(), origin, free).id).payment);
}

INSTANTIATE_TEST_SUITE_P(Engines, QueueTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
