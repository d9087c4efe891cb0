// Money from end to end on both engines: the gateway's sandbox answers over a real socket.
#include <gmock/gmock.h>

#include <fstream>

#include "organisation/organisation.hpp"
#include "payments/sandbox/sandbox.hpp"
#include "payments/store.hpp"
#include "platform/events/events.hpp"
#include "testing/at_once.hpp"
#include "testing/testing.hpp"
#include "work/work.hpp"

namespace tinhso::payments {
namespace {

using database::Session;
using database::Sql;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
namespace rights = accounts::rights;

constexpr std::int64_t agency = 7;

class MoneyTest : public testing::OnBothEngines {
 protected:
  testing::TestHouse house{GetParam(),
                           testing::together(files::migrations(), audit::migrations(), events::migrations(),
                                             jobs::migrations(), organisation::migrations(), work::migrations(),
                                             payments::migrations(), sandbox_migrations())};
  Keys keys{"Nam Định", "chìa khóa gửi đi 1", "chìa khóa nhận về 2"};
  Sandbox sandbox{house.context(), keys, "", 1};
  std::unique_ptr<web::Server> server;
  Origin origin{"10.0.0.1", "r"};

  void SetUp() override {
    testing::OnBothEngines::SetUp();
    if (IsSkipped()) return;
    web::ServerOptions options;
    options.port = 0;
    auto routes = sandbox.routes();
    for (auto& route : payments::routes()) routes.push_back(std::move(route));
    server = std::make_unique<web::Server>(options, std::move(routes), house.context(), nullptr, nullptr);
    server->start();
    auto const here = "http://127.0.0.1:" + std::to_string(server->port());
    sandbox.reached_at(here);
    house.settings().data_folder = house.folder();
    std::ofstream{house.folder() / "payments.toml"} << "endpoint = \"" << here << "\"\nmerchant = \"" << keys.merchant
                                                    << "\"\nkey_out = \"" << keys.out << "\"\nkey_in = \"" << keys.in
                                                    << "\"\norigin = \"" << here << "\"\n";
  }
  void TearDown() override {
    if (server) server->stop(std::chrono::seconds{2});
  }

  Principal official(char const* name, std::initializer_list<std::string_view> rights, std::int64_t of = agency) {
    Principal out;
    out.account = out.official = static_cast<std::int64_t>(std::string_view{name}.size());
    out.name = name;
    out.agency = of;
    for (auto const right : rights) out.rights.emplace(right);
    return out;
  }
  Principal clerk() { return official("Lúa", {rights::services_read, rights::services_receive}); }
  Principal leader() { return official("Khoai", {rights::services_read, rights::services_receive, rights::services_approve}); }
  Principal officer() { return official("Tre", {rights::services_read, rights::services_handle}); }

  std::int64_t owed(std::int64_t object, std::int64_t amount = 8'000, std::int64_t of = agency) {
    return house.write([&](Session& session) {
      ChargeInput input;
      input.kind = "dossier";
      input.object = object;
      input.agency = of;
      input.code = "000.07.40.H40-201013-" + std::to_string(1000 + object);
      input.payer = "Đinh Thị Ngô";
      input.what = "Cấp bản sao trích lục hộ tịch";
      input.timing = Timing::before;
      input.items.push_back({Text<1, 300>{"Phí, lệ phí"}, Range<0, most_money>{amount}, 1});
      charge(session, house.now(), input);
      return find_charge(session, "dossier", object).value().id;
    });
  }
  Charge seen(std::int64_t object) {
    return house.read([&](Session& session) { return charge_of(house.context(), session, "dossier", object).value(); });
  }
  std::string go(std::int64_t object) {
    auto const url = start_online(house.context(), "dossier", object, "/congdan/").url;
    return url.substr(url.rfind('/') + 1);
  }
  std::string reference_of(std::int64_t object) {
    static constexpr Sql last{"payments.test_last",
                              "select a.reference from payments_attempt a join payments_charge c on c.id = a.charge "
                              "where c.object = :object order by a.id desc limit 1"};
    return house.read([&](Session& session) { return session.one<std::string>(last, {{"object", object}}); });
  }
  std::string told(std::string const& reference, std::int64_t amount, std::string_view key, Instant when) {
    GatewayLine line;
    line.reference = Text<1, 60>{reference};
    line.state = GatewayState::paid;
    line.amount = amount;
    line.paid_at = house.now();
    return seal(keys.merchant, key, "notify", reflect::to_json(line), when);
  }
  std::string refused(std::string const& body) {
    try {
      take_notification(house.context(), body);
    } catch (Error const& fault) {
      return fault.code();
    }
    return "taken";
  }
  std::int64_t receipts() {
    static constexpr Sql count{"payments.test_receipts", "select count(*) from payments_receipt"};
    return house.read([](Session& session) { return session.one<std::int64_t>(count); });
  }
  int work_off() { return jobs::Runner{house.database(), house.clock(), handlers(house.context()), 1}.drain(); }
  template <class F>
  std::string code_of(F&& f) {
    try {
      f();
    } catch (Error const& fault) {
      return fault.code();
    }
    return "done";
  }
  Collect cash(std::int64_t amount = 8'000) { return {PayMethod::cash, amount, {}}; }
};

TEST_P(MoneyTest, the_same_word_ten_times_is_one_receipt) {
  owed(1);
  auto const token = go(1);
  EXPECT_EQ(go(1), token) << "a second tap leads to the same page";
  EXPECT_TRUE(seen(1).waiting);
  sandbox.pay(token, true);
  EXPECT_EQ(sandbox.tell_merchants(), 1) << "over HTTP, signed, and taken";
  EXPECT_EQ(sandbox.tell_merchants(), 0);
  auto const charge = seen(1);
  EXPECT_EQ(charge.state, ChargeState::paid);
  ASSERT_TRUE(charge.receipt);
  EXPECT_EQ(charge.receipt->number, 1);
  EXPECT_EQ(charge.receipt->method, PayMethod::online);
  auto const body = told(reference_of(1), 8'000, keys.in, house.now());
  testing::at_once(10, [&] { EXPECT_EQ(refused(body), "taken"); });
  EXPECT_EQ(receipts(), 1);
  EXPECT_THAT(receipt_pdf(house.context(), "dossier", 1), StartsWith("%PDF"));
  EXPECT_THROW(go(1), Conflict) << "nothing is due any more";
}

TEST_P(MoneyTest, what_is_forged_old_or_of_another_amount_is_refused) {
  owed(1);
  owed(2);
  go(1);
  go(2);
  auto const reference = reference_of(1);
  EXPECT_EQ(refused("{}"), "invalid");
  EXPECT_EQ(refused("khong phai JSON"), "invalid");
  EXPECT_EQ(refused(told(reference, 8'000, "chìa khóa của kẻ khác", house.now())), "payments.signature");
  EXPECT_EQ(refused(told(reference, 8'000, keys.out, house.now())), "payments.signature") << "our own key is not theirs";
  auto tampered = told(reference, 7'000, keys.in, house.now());
  tampered.replace(tampered.find("7000"), 4, "8000");
  EXPECT_EQ(refused(tampered), "payments.signature");
  EXPECT_EQ(refused(told(reference, 8'000, keys.in, house.now() - std::chrono::minutes{6})), "payments.stale");
  EXPECT_EQ(refused(told(reference, 8'000, keys.in, house.now() + std::chrono::minutes{6})), "payments.stale");
  EXPECT_EQ(refused(told("A7-khong-co", 8'000, keys.in, house.now())), "not_found");
  GatewayLine line;
  line.reference = Text<1, 60>{reference};
  line.state = GatewayState::paid;
  line.amount = 8'000;
  EXPECT_EQ(refused(seal(keys.merchant, keys.in, "query.answer", reflect::to_json(line), house.now())),
            "payments.signature")
      << "an answer to a question is no notification";
  EXPECT_EQ(refused(told(reference, 800, keys.in, house.now())), "payments.amount");
  EXPECT_EQ(receipts(), 0);
  EXPECT_EQ(seen(1).state, ChargeState::due);
  auto const old = told(reference_of(2), 8'000, keys.in, house.now());
  EXPECT_EQ(refused(old), "taken");
  house.pass(std::chrono::minutes{6});
  EXPECT_EQ(refused(old), "payments.stale") << "a replay";
  EXPECT_EQ(receipts(), 1);
}

TEST_P(MoneyTest, a_word_that_was_lost_is_asked_for) {
  owed(1);
  owed(2);
  owed(3);
  sandbox.pay(go(1), true);
  sandbox.pay(go(2), false);
  go(3);
  EXPECT_EQ(work_off(), 0) << "not yet";
  house.pass(std::chrono::seconds{21});
  EXPECT_EQ(work_off(), 3);
  EXPECT_EQ(seen(1).state, ChargeState::paid);
  EXPECT_EQ(seen(2).state, ChargeState::due);
  EXPECT_FALSE(seen(2).waiting) << "it was not paid there, so it may be tried again";
  EXPECT_TRUE(seen(3).waiting);
  house.pass(std::chrono::hours{25});
  work_off();
  EXPECT_FALSE(seen(3).waiting) << "given up after a day";
  sandbox.pay(go(2), true);
  look(house.context(), "dossier", 2);  // the payer comes back to our page
  EXPECT_EQ(seen(2).state, ChargeState::paid);
  server->stop(std::chrono::seconds{1});
  EXPECT_EQ(code_of([&] { go(3); }), "payments.gateway");
  look(house.context(), "dossier", 3);
  EXPECT_EQ(receipts(), 2);
}

TEST_P(MoneyTest, receipts_of_eight_tills_have_no_gaps) {
  constexpr int each = 6;
  std::vector<std::int64_t> ids;
  for (int i = 1; i <= 8 * each; ++i) ids.push_back(owed(i));
  testing::at_once(8, [&](int till) {
    for (int i = 0; i < each; ++i) {
      auto const id = ids[static_cast<std::size_t>(till * each + i)];
      if (i % 3 == 2) {  // fails, and its number comes back
        EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, id, cash(1)); }), "payments.amount");
        continue;
      }
      collect(house.context(), clerk(), origin, id, cash());
    }
  });
  auto const shown = day(house.context(), clerk(), {});
  ASSERT_EQ(shown.lines.size(), 32U);
  for (std::size_t i = 0; i < shown.lines.size(); ++i)
    EXPECT_EQ(shown.lines[i].number, static_cast<std::int64_t>(i + 1));
  EXPECT_EQ(shown.cash, 32 * 8'000);
}

TEST_P(MoneyTest, one_charge_paid_at_two_tills_is_paid_once) {
  auto const id = owed(1);
  std::atomic<int> taken = 0;
  testing::at_once(4, [&] {
    if (code_of([&] { collect(house.context(), clerk(), origin, id, cash()); }) == "done") ++taken;
  });
  EXPECT_EQ(taken, 1);
  EXPECT_EQ(receipts(), 1);
}

TEST_P(MoneyTest, who_may_not_is_told_so) {
  auto const id = owed(1);
  auto const stranger = official("Người xã khác", {rights::services_read, rights::services_receive, rights::services_approve}, 8);
  EXPECT_EQ(code_of([&] { collect(house.context(), officer(), origin, id, cash()); }), "payments.not_yours");
  EXPECT_EQ(code_of([&] { collect(house.context(), stranger, origin, id, cash()); }), "not_found");
  EXPECT_EQ(code_of([&] { exempt(house.context(), stranger, origin, id, {Text<1, 300>{"Hộ nghèo"}, 100, Text<1, 500>{"Sổ"}}); }), "not_found");
  EXPECT_EQ(code_of([&] { set_items(house.context(), officer(), origin, id, {}); }), "payments.not_yours");
  EXPECT_EQ(code_of([&] { receipt_pdf(house.context(), clerk(), id); }), "not_found") << "not paid yet";
  collect(house.context(), clerk(), origin, id, cash());
  EXPECT_EQ(code_of([&] { receipt_pdf(house.context(), stranger, id); }), "not_found");
  EXPECT_EQ(code_of([&] { ask_refund(house.context(), officer(), origin, id, {Text<1, 500>{"Nộp nhầm"}}); }), "payments.not_yours");
  EXPECT_EQ(code_of([&] { ask_refund(house.context(), stranger, origin, id, {Text<1, 500>{"Nộp nhầm"}}); }), "not_found");
  auto const refund = ask_refund(house.context(), leader(), origin, id, {Text<1, 500>{"Nộp nhầm"}}).refund.value().id;
  EXPECT_EQ(code_of([&] { decide_refund(house.context(), clerk(), origin, refund, {true, {}}); }), "payments.leader_decides");
  EXPECT_EQ(code_of([&] { decide_refund(house.context(), leader(), origin, refund, {true, {}}); }), "payments.own_refund");
  EXPECT_EQ(code_of([&] { decide_refund(house.context(), stranger, origin, refund, {true, {}}); }), "not_found");
  auto const deputy = official("Phó chủ tịch", {rights::services_read, rights::services_approve});
  EXPECT_EQ(code_of([&] { decide_refund(house.context(), deputy, origin, refund, {false, {}}); }), "invalid") << "why not?";
  EXPECT_EQ(decide_refund(house.context(), deputy, origin, refund, {true, {}}).state, RefundState::done);
  EXPECT_EQ(code_of([&] { decide_refund(house.context(), deputy, origin, refund, {true, {}}); }), "payments.decided");
  EXPECT_EQ(seen(1).state, ChargeState::refunded);
  EXPECT_TRUE(seen(1).receipt.value().refunded_at);
  EXPECT_EQ(code_of([&] { reconcile(house.context(), officer(), origin, {local_date(house.now())}); }), "payments.not_yours");
  EXPECT_TRUE(day(house.context(), stranger, {}).lines.empty());
}

TEST_P(MoneyTest, how_much_is_set_and_who_need_not_pay) {
  auto const id = house.write([&](Session& session) {
    ChargeInput input;
    input.kind = "dossier";
    input.object = 1;
    input.agency = agency;
    input.code = "H40-1";
    input.timing = Timing::before;
    input.items.push_back({Text<1, 300>{"Theo nghị quyết của Hội đồng nhân dân tỉnh"}, {}, 1});
    charge(session, house.now(), input);
    return find_charge(session, "dossier", 1).value().id;
  });
  EXPECT_EQ(seen(1).state, ChargeState::unset);
  EXPECT_EQ(code_of([&] { house.write([&](Session& s) { require_paid(s, "dossier", 1, Timing::before); }); }), "payments.unpaid");
  EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, id, cash()); }), "payments.unset");
  SetItems items;
  items.items.push_back({Text<1, 300>{"Lệ phí"}, {}, 1});
  EXPECT_EQ(code_of([&] { set_items(house.context(), clerk(), origin, id, items); }), "invalid");
  items.items[0].amount = 15'001;
  items.items[0].quantity = 3;
  EXPECT_EQ(set_items(house.context(), clerk(), origin, id, items).amount, 45'003);
  auto const half = exempt(house.context(), clerk(), origin, id, {Text<1, 300>{"Hộ cận nghèo"}, 50, Text<1, 500>{"Giấy chứng nhận số 12"}});
  EXPECT_EQ(half.amount, 22'502);
  EXPECT_THAT(half.actions, ElementsAre("collect", "set"));
  EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, id, {PayMethod::transfer, 22'502, {}}); }), "invalid");
  EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, id, {PayMethod::online, 22'502, {}}); }), "invalid");
  collect(house.context(), clerk(), origin, id, {PayMethod::transfer, 22'502, Text<0, 60>{"FT20287001"}});
  auto const other = owed(2);
  EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, other, {PayMethod::transfer, 8'000, Text<0, 60>{"FT20287001"}}); }), "invalid")
      << "one transfer is one receipt";
  EXPECT_EQ(exempt(house.context(), clerk(), origin, other, {Text<1, 300>{"Hộ nghèo"}, 100, Text<1, 500>{"Sổ hộ nghèo"}}).state, ChargeState::exempt);
  house.write([&](Session& s) { require_paid(s, "dossier", 2, Timing::before); });
}

TEST_P(MoneyTest, the_day_is_compared_mended_and_closed) {
  for (int i = 1; i <= 4; ++i) owed(i);
  auto const today = local_date(house.now());
  sandbox.pay(go(1), true);
  sandbox.tell_merchants();  // both know
  sandbox.pay(go(2), true);
  look(house.context(), "dossier", 99);  // nothing to ask about
  go(3);
  EXPECT_EQ(refused(told(reference_of(3), 8'000, keys.in, house.now())), "taken");  // the gateway forgets that it said so
  auto const token = go(4);
  collect(house.context(), clerk(), origin, house.read([](Session& s) { return find_charge(s, "dossier", 4).value().id; }), cash());
  sandbox.pay(token, true);
  EXPECT_EQ(refused(told(reference_of(4), 8'000, keys.in, house.now())), "taken") << "paid twice";
  open_gateway(*read_gateway(house.folder()), house.clock())
      ->create({Text<1, 60>{"A7-nguoi-la"}, 5'000, Text<1, 200>{"?"}, Text<1, 40>{"A7"}, Text<1, 500>{"http://x"}, Text<1, 500>{"http://x"}});
  static constexpr Sql token_of{"payments.test_token", "select token from payments_sandbox_transaction where reference = 'A7-nguoi-la'"};
  sandbox.pay(house.read([](Session& s) { return s.one<std::string>(token_of); }), true);

  auto shown = reconcile(house.context(), clerk(), origin, {today});
  EXPECT_EQ(shown.matched, 1);
  std::map<std::string, DayDifference> by;
  for (auto const& one : shown.differences) by[one.code.empty() ? one.reference : one.code.substr(one.code.size() - 4)] = one;
  ASSERT_EQ(by.size(), 4U);
  EXPECT_EQ(by["1002"].kind, DifferenceKind::missing_here);
  EXPECT_EQ(by["1003"].kind, DifferenceKind::missing_there);
  EXPECT_EQ(by["1004"].kind, DifferenceKind::excess);
  EXPECT_EQ(by["A7-nguoi-la"].kind, DifferenceKind::missing_here);
  EXPECT_THAT(by["1002"].actions, ElementsAre("settle", "note"));
  EXPECT_THAT(by["A7-nguoi-la"].actions, ElementsAre("note"));
  auto const settle_it = [&](char const* which, DifferenceAction action, char const* words) {
    SettleDifference input;
    input.action = action;
    if (words != nullptr) input.words = Text<0, 500>{words};
    return settle_difference(house.context(), clerk(), origin, by[which].id, input);
  };
  settle_it("1002", DifferenceAction::settle, nullptr);
  EXPECT_EQ(seen(2).state, ChargeState::paid);
  EXPECT_EQ(code_of([&] { settle_it("1003", DifferenceAction::settle, nullptr); }), "payments.not_possible");
  EXPECT_EQ(code_of([&] { settle_it("1003", DifferenceAction::note, nullptr); }), "invalid");
  settle_it("1003", DifferenceAction::note, "Đã báo cổng thanh toán tra soát");
  shown = settle_it("1004", DifferenceAction::give_back, "Công dân nộp hai lần");
  ASSERT_EQ(shown.refunds.size(), 1U);
  EXPECT_EQ(decide_refund(house.context(), leader(), origin, shown.refunds[0].id, {true, {}}).state, RefundState::approved);
  work_off();
  EXPECT_EQ(day(house.context(), clerk(), {}).refunds[0].state, RefundState::done);
  EXPECT_EQ(seen(4).state, ChargeState::paid) << "the receipt stays";
  EXPECT_EQ(open_gateway(*read_gateway(house.folder()), house.clock())->query(reference_of(4)).refunded, 8'000);

  shown = reconcile(house.context(), clerk(), origin, {today});
  EXPECT_EQ(shown.matched, 3);
  int open = 0;
  for (auto const& one : shown.differences) open += one.open ? 1 : 0;
  EXPECT_EQ(open, 1) << "what nobody knows stays until somebody writes what became of it";
  EXPECT_EQ(code_of([&] { close_day(house.context(), clerk(), origin, {today, 5, {}}); }), "invalid") << "the till does not fit";
  shown = close_day(house.context(), clerk(), origin, {today, 8'000, {}});
  EXPECT_TRUE(shown.closed_at);
  EXPECT_EQ(code_of([&] { close_day(house.context(), clerk(), origin, {today, 8'000, {}}); }), "payments.day_closed");
  auto const late = owed(9);
  EXPECT_EQ(code_of([&] { collect(house.context(), clerk(), origin, late, cash()); }), "payments.day_closed");
  house.pass(std::chrono::hours{24});
  collect(house.context(), clerk(), origin, late, cash());
  EXPECT_THAT(day_sheet(house.context(), clerk(), {today}), StartsWith("PK"));
}

INSTANTIATE_TEST_SUITE_P(Engines, MoneyTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::payments
