// Who need not pay: said while filing, judged at receipt; and money that is owed back stands in the inbox, on both engines.
#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class ExemptionTest : public ServicesTest {
 protected:
  Filing extract() {
    Filing out;
    out.procedure = "2.000635";
    out.agency = minh;
    out.applicant = "Đinh Thị Ngô";
    out.phone = "0912 345 678";
    out.answers = std::map<std::string, std::string>{{"kind", "Khai sinh"},        {"copies", "2"},
                                                     {"registered", "xã Hải Minh"}, {"who_name", "Đinh Văn Khoai"},
                                                     {"relation", "Con"},           {"applicant_home", "Xóm 3"},
                                                     {"applicant_id", "036190000001"}};
    return out;
  }
  Text<1, 300> poor() {
    auto const all = procedure(house.context(), "2.000635").exemptions.value();
    return std::ranges::find_if(all, [](auto const& one) { return one.verbatim.starts_with("Hộ nghèo"); })->verbatim;
  }
  Filing claiming() {
    auto out = extract();
    out.exemption = FilingExemption{poor(), Text<0, 300>{"Giấy chứng nhận hộ nghèo số 12"}, {}, {}};
    return out;
  }
  Tracked seen(std::string const& code) {
    return track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}});
  }
  std::vector<std::string> refunds(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& task : work::inbox(house.context(), who, {}).items)
      if (task.kind == "dossier.refund") out.push_back(task.step);
    return out;
  }
  DossierView judged(Principal const& who, std::int64_t id, bool accept, char const* words = nullptr) {
    JudgeExemption input;
    input.accept = accept;
    if (words != nullptr) input.words = Text<0, 500>{words};
    return judge_exemption(house.context(), who, origin, id, input);
  }
  payments::Charge collected(std::int64_t charge, std::int64_t amount) {
    return payments::collect(house.context(), clerk(), origin, charge, {payments::PayMethod::cash, amount, {}});
  }
};

TEST_P(ExemptionTest, what_is_claimed_stays_provisional_until_a_clerk_has_seen_the_paper) {
  auto const code = file_online(house.context(), origin, claiming()).code;
  auto const id = id_of_dossier(code);
  auto charge = seen(code).payment.value();
  EXPECT_EQ(charge.state, payments::ChargeState::due);
  EXPECT_EQ(charge.amount, 0) << "all of it is forgone, if it is true";
  EXPECT_EQ(charge.claim.value().state, payments::ExemptionState::claimed);
  EXPECT_FALSE(charge.transfer) << "nothing can be paid yet";
  auto const number = dossier(house.context(), clerk(), id).payment.value();
  EXPECT_THAT(number.actions, ElementsAre("judge", "set"));
  EXPECT_EQ(code_of([&] { collected(number.id, 0); }), "payments.claim_open");
  EXPECT_EQ(code_of([&] { payments::start_online(house.context(), "dossier", id, "/"); }), "payments.no_gateway");
  EXPECT_EQ(code_of([&] { step(clerk(), id, Action::receive); }), "payments.claim_open");
  EXPECT_EQ(code_of([&] { judged(officer(), id, true); }), "payments.not_yours");
  EXPECT_EQ(code_of([&] { judged(person(Role::clerk, anh), id, true); }), "not_found");
  EXPECT_EQ(faults([&] { judged(clerk(), id, false); }), std::set<std::string>{"words"});

  auto const view = judged(clerk(), id, false, "Giấy chứng nhận đã hết hạn");
  EXPECT_EQ(view.payment.value().amount, 16'000) << "two copies, all of it due";
  EXPECT_EQ(code_of([&] { judged(clerk(), id, true); }), "payments.no_claim") << "once";
  auto const told = seen(code);
  EXPECT_EQ(told.payment.value().claim.value().words, "Giấy chứng nhận đã hết hạn");
  EXPECT_EQ(told.payment.value().claim.value().decided_by, "") << "no names of officials with the money";
  EXPECT_EQ(told.steps.back().action, "exemption");
  EXPECT_THAT(told.steps.back().words, HasSubstr("Giấy chứng nhận đã hết hạn"));
  EXPECT_EQ(code_of([&] { step(clerk(), id, Action::receive); }), "payments.unpaid");
  collected(number.id, 16'000);
  EXPECT_EQ(step(clerk(), id, Action::receive).status, 2);
}

TEST_P(ExemptionTest, what_is_accepted_is_in_the_closing_of_the_day) {
  auto const code = file_online(house.context(), origin, claiming()).code;
  auto const id = id_of_dossier(code);
  EXPECT_EQ(judged(clerk(), id, true).payment.value().state, payments::ChargeState::exempt);
  EXPECT_EQ(step(clerk(), id, Action::receive).status, 2);
  auto counter = claiming();
  auto const at_counter = file_at_counter(house.context(), clerk(), origin, counter);
  auto const view = dossier(house.context(), clerk(), at_counter.id);
  EXPECT_EQ(view.payment.value().state, payments::ChargeState::exempt) << "the clerk has seen the paper";
  auto const day = payments::day(house.context(), clerk(), {});
  EXPECT_EQ(day.forgone, 32'000);
  ASSERT_EQ(day.exemptions.size(), 2U);
  EXPECT_EQ(day.exemptions[0].code, code);
  EXPECT_EQ(day.exemptions[0].who, clerk().name);
  EXPECT_TRUE(payments::day(house.context(), person(Role::clerk, anh), {}).exemptions.empty());
}

TEST_P(ExemptionTest, a_claim_needs_an_exemption_of_the_record_and_a_paper) {
  auto filing = claiming();
  filing.exemption->name = "Bạn của chủ tịch";
  filing.exemption->proof.reset();
  auto const wrong = faults([&] { file_online(house.context(), origin, filing); });
  EXPECT_EQ(wrong, (std::set<std::string>{"exemption.name", "exemption.proof"}));
  filing = claiming();
  filing.exemption->proof.reset();
  filing.exemption->picture = Text<1, 100>{"khong-co"};
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, filing); }), std::set<std::string>{"exemption.picture"});
  filing.exemption->picture = paper(0, 0).ticket;
  auto const code = file_online(house.context(), origin, filing).code;
  auto const view = dossier(house.context(), clerk(), id_of_dossier(code));
  EXPECT_EQ(view.files.back().kind, "exemption");
  auto free = birth();
  free.exemption = FilingExemption{poor(), {}, {}, {}};
  EXPECT_TRUE(faults([&] { file_online(house.context(), origin, free); }).contains("exemption.name"))
      << "this procedure knows none";
}

TEST_P(ExemptionTest, what_is_owed_back_stands_in_the_inbox_until_it_has_gone) {
  auto const id = id_of_dossier(file_online(house.context(), origin, extract()).code);
  auto const charge = dossier(house.context(), clerk(), id).payment.value().id;
  collected(charge, 16'000);
  EXPECT_TRUE(refunds(clerk()).empty());
  step(clerk(), id, Action::refuse, "Không thuộc thẩm quyền");
  EXPECT_THAT(refunds(clerk()), ElementsAre("refund_ask"));
  EXPECT_TRUE(refunds(officer()).empty());
  EXPECT_TRUE(refunds(person(Role::clerk, anh)).empty());
  EXPECT_EQ(dossier(house.context(), clerk(), id).payment.value().to_refund, 16'000);
  auto const asked = payments::ask_refund(house.context(), clerk(), origin, charge, {Text<1, 500>{"Hồ sơ bị từ chối"}});
  EXPECT_TRUE(refunds(clerk()).empty());
  EXPECT_THAT(refunds(leader()), ElementsAre("refund_decide"));
  payments::decide_refund(house.context(), leader(), origin, asked.refund.value().id, {true, {}});
  EXPECT_TRUE(refunds(leader()).empty());
  auto const done = dossier(house.context(), clerk(), id).payment.value();
  EXPECT_EQ(done.state, payments::ChargeState::refunded);
  EXPECT_EQ(done.to_refund, 0);
}

TEST_P(ExemptionTest, exempted_after_payment_a_part_goes_back_and_the_rest_when_the_dossier_ends) {
  auto const id = id_of_dossier(file_online(house.context(), origin, extract()).code);
  auto const charge = dossier(house.context(), clerk(), id).payment.value().id;
  collected(charge, 16'000);
  auto const view = payments::exempt(house.context(), clerk(), origin, charge,
                                     {Text<1, 300>{"Hộ cận nghèo"}, 50, Text<1, 500>{"Giấy số 3"}});
  EXPECT_EQ(view.to_refund, 8'000);
  EXPECT_EQ(view.state, payments::ChargeState::paid);
  EXPECT_THAT(refunds(clerk()), ElementsAre("refund_ask"));
  auto asked = payments::ask_refund(house.context(), clerk(), origin, charge, {Text<1, 500>{"Được giảm một nửa"}});
  EXPECT_EQ(asked.refund.value().amount, 8'000);
  EXPECT_EQ(code_of([&] { payments::ask_refund(house.context(), clerk(), origin, charge, {Text<1, 500>{"Lần nữa"}}); }),
            "payments.refund_asked");
  step(clerk(), id, Action::withdraw, "Người nộp rút");  // while the first is under way
  EXPECT_THAT(refunds(leader()), ElementsAre("refund_decide"));
  payments::decide_refund(house.context(), leader(), origin, asked.refund.value().id, {true, {}});
  EXPECT_THAT(refunds(clerk()), ElementsAre("refund_ask")) << "the rest";
  auto half = dossier(house.context(), clerk(), id).payment.value();
  EXPECT_EQ(half.receipt.value().refunded, 8'000);
  EXPECT_EQ(half.to_refund, 8'000);
  asked = payments::ask_refund(house.context(), clerk(), origin, charge, {Text<1, 500>{"Người nộp đã rút"}});
  payments::decide_refund(house.context(), leader(), origin, asked.refund.value().id, {true, {}});
  EXPECT_TRUE(refunds(clerk()).empty());
  EXPECT_EQ(dossier(house.context(), clerk(), id).payment.value().state, payments::ChargeState::refunded);
  EXPECT_EQ(payments::day(house.context(), clerk(), {}).given_back, 16'000);
  EXPECT_THAT(payments::receipt_pdf(house.context(), "dossier", id), ::testing::StartsWith("%PDF"));
}

INSTANTIATE_TEST_SUITE_P(Engines, ExemptionTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
