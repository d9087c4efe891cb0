// Certified copies at the counter: numbers without gaps however many write, the fee by pages, the register; both engines.
#include "services/certify.hpp"
#include "services/dossier_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::services_test {

class CertifyTest : public ServicesTest {
 protected:
  CertifyInput two_papers() {
    CertifyInput out;
    out.requester = "Đinh Thị Ngô";
    out.signer = leader().official;
    out.papers.push_back({Text<1, 200>{"Giấy khai sinh"}, 2, 3, {}});
    out.papers.push_back({Text<1, 200>{"Học bạ"}, 30, 1, {}});
    return out;
  }
  CertificationView filed(CertifyInput const& input, std::string_view key = {}) {
    return certify(house.context(), clerk(), origin, input, key);
  }
  std::vector<CertifiedRow> found(char const* q) {
    CertifiedQuery query;
    query.q = Text<0, 200>{q};
    return certified(house.context(), clerk(), query).items;
  }
};

TEST_P(CertifyTest, one_form_numbers_fee_and_receipt) {
  auto const form = certify_form(house.context(), clerk());
  EXPECT_FALSE(form.confirmed) << "nobody has compared it with the law";
  EXPECT_EQ(form.certification.symbol, "SCT/BS");
  ASSERT_EQ(form.signers.size(), 1U);
  EXPECT_EQ(form.last_signer, 0);
  auto input = two_papers();
  input.cash = true;
  auto const view = filed(input, std::string(20, 'k'));
  ASSERT_EQ(view.papers.size(), 2U) << "each paper has a number of its own";
  EXPECT_EQ(view.papers[0].number, 1);
  EXPECT_EQ(view.papers[1].number, 2);
  EXPECT_EQ(view.papers[0].book, "01/2020-SCT/BS");
  EXPECT_EQ(view.papers[0].fee, 12'000) << "three copies of two pages at 2,000";
  EXPECT_EQ(view.papers[1].fee, 32'000) << "two pages at 2,000 and 28 at 1,000";
  EXPECT_EQ(view.payment.value().state, payments::ChargeState::paid);
  EXPECT_EQ(view.payment.value().receipt.value().amount, 44'000);
  auto const again = filed(input, std::string(20, 'k'));
  EXPECT_EQ(again.id, view.id) << "sent twice it is one";
  input.requester = "Người khác";
  EXPECT_EQ(code_of([&] { filed(input, std::string(20, 'k')); }), "services.key_reused");
  EXPECT_EQ(certify_form(house.context(), clerk()).last_signer, leader().official);
  EXPECT_THAT(certified_labels(house.context(), clerk(), view.id), ::testing::StartsWith("%PDF"));
  EXPECT_THAT(certified_register(house.context(), clerk(), {}), ::testing::StartsWith("PK"));
  auto const day = payments::day(house.context(), clerk(), {});
  ASSERT_EQ(day.lines.size(), 1U);
  EXPECT_EQ(day.lines[0].kind, "certified");
  EXPECT_EQ(day.lines[0].code, "1-2, 01/2020-SCT/BS");
}

TEST_P(CertifyTest, one_copy_costs_no_more_than_the_most) {
  auto input = two_papers();
  input.papers.clear();
  input.papers.push_back({Text<1, 200>{"Hồ sơ dày"}, 2'000, 2, {}});
  auto const view = filed(input);
  EXPECT_EQ(view.papers[0].fee, 400'000);
  EXPECT_EQ(view.payment.value().state, payments::ChargeState::due) << "not taken yet";
}

TEST_P(CertifyTest, the_register_is_searched_and_belongs_to_its_agency) {
  filed(two_papers());
  auto other = two_papers();
  other.requester = "Vũ Văn Mía";
  filed(other);
  EXPECT_EQ(found("").size(), 4U);
  EXPECT_EQ(found("ngo").size(), 2U);
  EXPECT_EQ(found("hoc ba").size(), 2U);
  EXPECT_EQ(found("4 vu van mia").size(), 1U);
  EXPECT_EQ(found("").front().number, 4) << "the newest first";
  auto const stranger = person(Role::clerk, anh);
  EXPECT_TRUE(certified(house.context(), stranger, {}).items.empty());
  auto const id = found("").front().certification;
  EXPECT_EQ(code_of([&] { certification(house.context(), stranger, id); }), "not_found");
  EXPECT_EQ(code_of([&] { certified_labels(house.context(), stranger, id); }), "not_found");
  EXPECT_EQ(code_of([&] { certify(house.context(), officer(), origin, two_papers()); }), "services.not_yours");
  EXPECT_EQ(certify(house.context(), stranger, origin, [&] {
              auto theirs = two_papers();
              theirs.signer = person(Role::leader, anh).official;
              return theirs;
            }()).papers[0].number, 1) << "every agency counts for itself";
}

TEST_P(CertifyTest, what_is_wrong_takes_no_number) {
  auto input = two_papers();
  input.signer = officer().official;
  input.papers.clear();
  EXPECT_EQ(faults([&] { filed(input); }), (std::set<std::string>{"papers", "signer"}));
  input = two_papers();
  input.papers[1].scan = Text<1, 100>{"khong-co"};
  EXPECT_EQ(faults([&] { filed(input); }), std::set<std::string>{"papers[1].scan"});
  input.papers[1].scan = paper(clerk().account, 0).ticket;
  auto const view = filed(input);
  EXPECT_EQ(view.papers[0].number, 1);
  EXPECT_EQ(view.papers[1].scan_name, "to-khai.pdf");
}

TEST_P(CertifyTest, many_clerks_at_once_leave_no_gap_and_give_no_number_twice) {
  constexpr int writers = 6, each = 8;
  testing::at_once(writers, [&](int w) {
    for (int i = 0; i < each; ++i) {
      auto input = two_papers();
      if ((w + i) % 3 == 0) input.papers[1].scan = Text<1, 100>{"khong-co"};  // fails after its first number
      code_of([&] { filed(input); });
    }
  });
  CertifiedQuery query;
  query.limit = 200;
  auto rows = certified(house.context(), clerk(), query).items;
  EXPECT_EQ(rows.size(), 2U * writers * each * 2 / 3);
  std::set<std::int64_t> numbers;
  for (auto const& row : rows) numbers.insert(row.number);
  EXPECT_EQ(numbers.size(), rows.size());
  EXPECT_EQ(*numbers.begin(), 1);
  EXPECT_EQ(*numbers.rbegin(), static_cast<std::int64_t>(rows.size()));
}

TEST_P(CertifyTest, a_line_entered_by_mistake_is_struck_out_and_stays) {
  auto input = two_papers();
  input.cash = true;
  auto const view = filed(input);
  auto const strike = [&](Principal const& who, std::int64_t line, char const* why) {
    return strike_out(house.context(), who, origin, line, {Text<1, 500>{why}});
  };
  auto const first = view.papers[0].id, second = view.papers[1].id;
  EXPECT_EQ(code_of([&] { strike(person(Role::clerk, anh), first, "Không phải sổ của tôi"); }), "not_found");
  EXPECT_EQ(code_of([&] { strike(officer(), first, "Không ghi sổ"); }), "services.not_yours");
  EXPECT_EQ(code_of([&] { strike(leader(), first, "Ký, không ghi sổ"); }), "services.not_yours");
  EXPECT_EQ(faults([&] { strike(clerk(), first, "  "); }), std::set<std::string>{"reason"});
  auto after = strike(clerk(), first, "Ghi nhầm giấy");
  EXPECT_EQ(after.papers[0].struck_at, house.now());
  EXPECT_EQ(after.papers[0].struck_by, clerk().name);
  EXPECT_EQ(after.papers[0].struck_why, "Ghi nhầm giấy");
  EXPECT_FALSE(after.papers[1].struck_at);
  EXPECT_EQ(after.payment.value().to_refund, 12'000) << "its part of what was paid";
  EXPECT_EQ(code_of([&] { strike(clerk(), first, "Lần nữa"); }), "services.struck");
  auto const rows = found("");
  ASSERT_EQ(rows.size(), 2U) << "line and number stay";
  EXPECT_EQ(rows[1].number, 1);
  EXPECT_EQ(rows[1].struck_why, "Ghi nhầm giấy");
  EXPECT_THAT(certified_register(house.context(), clerk(), {}), ::testing::StartsWith("PK"));
  EXPECT_THAT(certified_labels(house.context(), clerk(), view.id), ::testing::StartsWith("%PDF"));

  // The money goes back when somebody else agrees; then the day counts it.
  auto charge = payments::ask_refund(house.context(), clerk(), origin, after.payment->id, {Text<1, 500>{"Ghi nhầm"}});
  payments::DecideRefund agree;
  agree.agree = true;
  payments::decide_refund(house.context(), leader(), origin, charge.refund.value().id, agree);
  auto const day = payments::day(house.context(), clerk(), {});
  EXPECT_EQ(day.given_back, 12'000);
  after = strike(clerk(), second, "Cũng nhầm");
  EXPECT_EQ(after.payment.value().to_refund, 32'000) << "all that is left";
  EXPECT_EQ(code_of([&] { certified_labels(house.context(), clerk(), view.id); }), "not_found");
  EXPECT_EQ(filed(two_papers()).papers[0].number, 3) << "no number is given twice";
}

TEST_P(CertifyTest, what_is_struck_out_before_it_is_paid_is_not_due) {
  auto const view = filed(two_papers());
  EXPECT_EQ(view.payment.value().amount, 44'000);
  auto const strike = [&](std::size_t line) {
    return strike_out(house.context(), clerk(), origin, view.papers[line].id, {Text<1, 500>{"Ghi nhầm"}}).payment.value();
  };
  auto const less = strike(1);
  EXPECT_EQ(less.amount, 12'000);
  EXPECT_EQ(less.state, payments::ChargeState::due);
  ASSERT_EQ(less.items.size(), 1U);
  auto const none = strike(0);
  EXPECT_EQ(none.state, payments::ChargeState::cancelled);
  EXPECT_EQ(none.to_refund, 0);
  EXPECT_EQ(payments::day(house.context(), clerk(), {}).cash, 0);
}

TEST_P(CertifyTest, two_who_strike_at_once_owe_each_part_once) {
  auto input = two_papers();
  input.cash = true;
  auto const view = filed(input);
  testing::at_once(4, [&](int n) {
    code_of([&] { strike_out(house.context(), clerk(), origin, view.papers[static_cast<std::size_t>(n % 2)].id, {Text<1, 500>{"Ghi nhầm"}}); });
  });
  auto const after = certification(house.context(), clerk(), view.id);
  EXPECT_TRUE(after.papers[0].struck_at && after.papers[1].struck_at);
  EXPECT_EQ(after.payment.value().to_refund, 44'000);
}

TEST_P(CertifyTest, a_new_year_begins_at_one) {
  filed(two_papers());
  house.clock().set(at("2021-01-04T08:00"));
  auto const view = filed(two_papers());
  EXPECT_EQ(view.papers[0].number, 1);
  EXPECT_EQ(view.papers[0].book, "01/2021-SCT/BS");
}

INSTANTIATE_TEST_SUITE_P(Engines, CertifyTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
