
#include "exchange/axis_test.hpp"
#include "testing/at_once.hpp"

namespace tinhso::exchange {
namespace {

using documents::AssignInput;
using documents::IncomingState;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JourneyTest : public exchange_test::AxisTest {
 protected:
  Context& c() { return house.context(); }
  AssignInput to(Principal const& lead) {
    AssignInput out;
    out.lead = lead.official;
    out.days = 2;
    out.instruction = "Báo cáo trước 10 giờ.";
    return out;
  }
};

TEST_P(JourneyTest, From_the_province_to_a_commune_and_back) {
  auto const sender = clerk(tinh);
  auto const at_minh = clerk(minh);
  auto const chair = leader(minh);
  auto const does = officer(minh);

  auto const document = issued(sender, {minh, anh});
  EXPECT_FALSE(document.delivered);
  EXPECT_EQ(work_off(), 3) << "delivered, its signatures checked and its text read";
  auto const sent = documents::outgoing_view(c(), sender, document.id);
  EXPECT_TRUE(sent.delivered);
  EXPECT_EQ(sent.deliveries.total, 2);
  EXPECT_EQ(sent.deliveries.arrived, 2);
  EXPECT_EQ(sent.deliveries.not_opened, 2);

  // The clerk sees it arrive.
  EXPECT_EQ(documents::counts(c(), at_minh).registering, 1);
  auto const row = newest(at_minh);
  EXPECT_EQ(row.code, "01/CĐ-UBND");
  EXPECT_EQ(row.from_short, "UBND tỉnh");
  EXPECT_EQ(row.status, "01");
  EXPECT_FALSE(row.opened);
  EXPECT_EQ(row.attachments, 1);
  house.pass(std::chrono::minutes{3});
  documents::opened(c(), at_minh, origin, row.id);
  documents::opened(c(), chair, origin, row.id);  // only the first time counts
  EXPECT_EQ(delivery(sender, document.id, minh).opened_at, house.now());
  auto const served = documents::incoming_attachment(c(), at_minh, row.id, 1);
  EXPECT_EQ(served.type, "application/pdf");

  house.pass(std::chrono::minutes{3});
  auto view = documents::receive(c(), at_minh, origin, row.id, {});
  EXPECT_EQ(view.state, IncomingState::received);
  EXPECT_EQ(view.arrival_number, 1);
  EXPECT_EQ(view.received_by, at_minh.name);
  EXPECT_EQ(documents::counts(c(), at_minh).registering, 0);
  EXPECT_EQ(documents::counts(c(), chair).assigning, 1);
  EXPECT_EQ(work::inbox(c(), chair, {}).items.at(0).step, "assign");

  house.pass(std::chrono::minutes{3});
  EXPECT_THAT(documents::incoming_view(c(), chair, row.id).actions, ElementsAre("assign"));
  view = documents::assign(c(), chair, origin, row.id, to(does));
  EXPECT_EQ(view.status, "04");
  ASSERT_TRUE(view.task);
  EXPECT_EQ(view.task->assignees.at(0).name, does.name);
  EXPECT_EQ(view.task->due_at,
            at_local(Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{15}}, 17 * 60 + 30));
  auto const inbox = work::inbox(c(), does, {});
  ASSERT_EQ(inbox.items.size(), 1U);
  EXPECT_EQ(inbox.items[0].part, work::Part::lead);
  EXPECT_EQ(inbox.items[0].group, work::Group::week);
  EXPECT_EQ(inbox.counts.week, 1);
  EXPECT_EQ(inbox.items[0].object, row.id);

  house.pass(std::chrono::minutes{3});
  EXPECT_EQ(documents::start(c(), does, origin, row.id).status, "05");
  EXPECT_THAT(documents::incoming_view(c(), does, row.id).actions, ::testing::Contains("finish"));
  house.pass(std::chrono::minutes{3});
  view = documents::finish(c(), does, origin, row.id, {"Đã sơ tán 12 hộ."});
  EXPECT_EQ(view.status, "06");
  EXPECT_EQ(view.task->note, "Đã sơ tán 12 hộ.");
  EXPECT_EQ(view.task->state, work::TaskState::done);
  EXPECT_THAT(work::inbox(c(), does, {}).items, IsEmpty());
  work::TaskQuery done;
  done.state = work::TaskState::done;
  EXPECT_EQ(work::inbox(c(), does, done).items.size(), 1U);

  // The sender saw every step, each three minutes after the last.
  auto const followed = delivery(sender, document.id, minh);
  EXPECT_EQ(followed.status, "06");
  EXPECT_EQ(*followed.received_at - *followed.opened_at, std::chrono::minutes{3});
  EXPECT_EQ(*followed.assigned_at - *followed.received_at, std::chrono::minutes{3});
  EXPECT_EQ(*followed.processing_at - *followed.assigned_at, std::chrono::minutes{3});
  EXPECT_EQ(*followed.finished_at - *followed.processing_at, std::chrono::minutes{3});
  std::vector<std::string> codes;
  codes.reserve(view.history.size());
  for (auto const& entry : view.history) codes.push_back(entry.code);
  EXPECT_THAT(codes, ElementsAre("01", "03", "04", "05", "06"));
  auto const counts = documents::deliveries(c(), sender, document.id, {}).counts;
  EXPECT_EQ(counts.finished, 1);
  EXPECT_EQ(counts.arrived, 1);
  EXPECT_EQ(counts.opened, 1);

  // What was promised in the log is there.
  std::vector<std::string> actions;
  for (auto const& entry : documents::incoming_trail(c(), at_minh, row.id)) actions.push_back(entry.action);
  EXPECT_THAT(actions, ElementsAre("documents.open", "documents.receive", "documents.assign", "documents.start",
                                   "documents.finish"));
  EXPECT_GE(documents::outgoing_trail(c(), sender, document.id).size(), 3U);
  EXPECT_THAT(failures(), IsEmpty());
}

TEST_P(JourneyTest, Steps_are_taken_in_order_and_once) {
  auto const at_minh = clerk(minh);
  auto const chair = leader(minh);
  auto const does = officer(minh);
  delivered(clerk(tinh), {minh});
  auto const id = newest(at_minh).id;
  EXPECT_THROW(documents::assign(c(), chair, origin, id, to(does)), Conflict);
  documents::receive(c(), at_minh, origin, id, {});
  EXPECT_THROW(documents::receive(c(), at_minh, origin, id, {}), Conflict);
  EXPECT_THROW(documents::refuse(c(), at_minh, origin, id, {"nhầm"}), Conflict);
  EXPECT_THROW(documents::start(c(), does, origin, id), Conflict);
  documents::assign(c(), chair, origin, id, to(does));
  EXPECT_THROW(documents::finish(c(), does, origin, id, {}), Conflict);
  documents::start(c(), does, origin, id);
  documents::start(c(), does, origin, id);  // again is nothing new
  documents::finish(c(), does, origin, id, {});
  EXPECT_THROW(documents::finish(c(), does, origin, id, {}), Conflict);
  EXPECT_THROW(documents::assign(c(), chair, origin, id, to(does)), Conflict);
  EXPECT_EQ(documents::incoming_view(c(), at_minh, id).history.size(), 5U);
}

TEST_P(JourneyTest, A_refusal_needs_a_reason_and_the_sender_reads_it) {
  auto const sender = clerk(tinh);
  auto const at_minh = clerk(minh);
  auto const document = delivered(sender, {minh});
  auto const id = newest(at_minh).id;
  EXPECT_THAT(paths([&] { documents::refuse(c(), at_minh, origin, id, {"  "}); }), ElementsAre("reason"));
  auto const view = documents::refuse(c(), at_minh, origin, id, {"Gửi nhầm nơi nhận"});
  EXPECT_EQ(view.state, IncomingState::refused);
  EXPECT_FALSE(view.arrival_number);
  EXPECT_THAT(view.actions, IsEmpty());
  EXPECT_THROW(documents::receive(c(), at_minh, origin, id, {}), Conflict);
  EXPECT_EQ(delivery(sender, document.id, minh).reason, "Gửi nhầm nơi nhận");
  EXPECT_EQ(documents::counts(c(), at_minh).registering, 0);
  delivered(sender, {minh}, "Văn bản sau");
  EXPECT_EQ(documents::receive(c(), at_minh, origin, newest(at_minh).id, {}).arrival_number,
            1);  // a refusal takes no number
}

TEST_P(JourneyTest, Nobody_of_another_agency_gets_in) {
  auto const document = delivered(clerk(tinh), {minh});
  auto const id = newest(clerk(minh)).id;
  for (auto const& other : {clerk(anh), leader(anh), officer(anh), clerk(so), leader(tinh)}) {
    EXPECT_THROW(documents::incoming_view(c(), other, id), NotFound);
    EXPECT_THROW(documents::incoming_attachment(c(), other, id, 1), NotFound);
    EXPECT_THROW(documents::incoming_trail(c(), other, id), NotFound);
    EXPECT_THROW(documents::opened(c(), other, origin, id), NotFound);
    EXPECT_THROW(documents::receive(c(), other, origin, id, {}), NotFound);
    EXPECT_THROW(documents::refuse(c(), other, origin, id, {"x"}), NotFound);
    EXPECT_THROW(documents::assign(c(), other, origin, id, to(officer(anh))), NotFound);
    EXPECT_THROW(documents::start(c(), other, origin, id), NotFound);
    EXPECT_THROW(documents::finish(c(), other, origin, id, {}), NotFound);
  }
  for (auto const& other : {clerk(minh), leader(minh), clerk(anh)}) {  // receivers do not see the sender's side
    EXPECT_THROW(documents::outgoing_view(c(), other, document.id), NotFound);
    EXPECT_THROW(documents::deliveries(c(), other, document.id, {}), NotFound);
    EXPECT_THROW(documents::outgoing_package(c(), other, document.id), NotFound);
    EXPECT_THROW(documents::remind(c(), other, origin, document.id, {documents::RemindOnly::not_opened, {}}), NotFound);
  }
  EXPECT_THAT(documents::search(c(), clerk(anh), words("ung pho bao")).items, IsEmpty());
  EXPECT_EQ(documents::search(c(), clerk(minh), words("ung pho bao")).items.size(), 1U);
}

TEST_P(JourneyTest, Within_the_agency_each_does_only_their_part) {
  auto const at_minh = clerk(minh);
  delivered(clerk(tinh), {minh});
  auto const id = newest(at_minh).id;
  EXPECT_THROW(documents::receive(c(), officer(minh), origin, id, {}), Forbidden);
  EXPECT_THROW(documents::receive(c(), leader(minh), origin, id, {}), Forbidden);
  documents::receive(c(), at_minh, origin, id, {});
  EXPECT_THROW(documents::assign(c(), at_minh, origin, id, to(officer(minh))), Forbidden);
  EXPECT_THAT(paths([&] { documents::assign(c(), leader(minh), origin, id, to(officer(anh))); }), ElementsAre("lead"));
  auto assignment = to(officer(minh));
  assignment.co = List<std::int64_t, 20>{officer(minh, 1).official};
  documents::assign(c(), leader(minh), origin, id, assignment);
  documents::start(c(), officer(minh, 1), origin, id);                                // a co-handler may begin
  EXPECT_THROW(documents::finish(c(), officer(minh, 1), origin, id, {}), Forbidden);  // only the lead ends it
  EXPECT_THROW(documents::finish(c(), leader(minh), origin, id, {}), Forbidden);
  auto blind = officer(minh);  // without the right to the register: only what is assigned
  blind.rights = {"documents.handle"};
  EXPECT_EQ(documents::incoming(c(), blind, {}).items.size(), 1U);
  delivered(clerk(tinh), {minh}, "Văn bản khác");
  EXPECT_EQ(documents::incoming(c(), blind, {}).items.size(), 1U);
  EXPECT_THROW(documents::incoming_view(c(), blind, newest(at_minh).id), NotFound);
  EXPECT_EQ(documents::finish(c(), blind, origin, id, {}).state, IncomingState::finished);
}

TEST_P(JourneyTest, Work_can_be_given_to_somebody_else) {
  auto const sender = clerk(tinh);
  auto const document = delivered(sender, {minh});
  auto const id = newest(clerk(minh)).id;
  documents::receive(c(), clerk(minh), origin, id, {});
  documents::assign(c(), leader(minh), origin, id, to(officer(minh)));
  documents::start(c(), officer(minh), origin, id);
  auto const view = documents::assign(c(), leader(minh), origin, id, to(officer(minh, 1)));
  EXPECT_EQ(view.state, IncomingState::processing);
  EXPECT_EQ(view.task->assignees.size(), 1U);
  EXPECT_THAT(work::inbox(c(), officer(minh), {}).items, IsEmpty());
  EXPECT_EQ(work::inbox(c(), officer(minh, 1), {}).items.size(), 1U);
  EXPECT_THROW(documents::finish(c(), officer(minh), origin, id, {}), Forbidden);
  documents::finish(c(), officer(minh, 1), origin, id, {});
  EXPECT_EQ(delivery(sender, document.id, minh).status, "06");
}

TEST_P(JourneyTest, Who_has_not_opened_it_is_reminded_once_in_ten_minutes) {
  auto const sender = clerk(tinh);
  auto const document = delivered(sender, {minh, anh, duong});
  documents::opened(c(), clerk(minh), origin, newest(clerk(minh)).id);
  documents::RemindInput const input{documents::RemindOnly::not_opened, {}};
  auto const first = documents::remind(c(), sender, origin, document.id, input);
  EXPECT_EQ(first.reminded, 2);
  EXPECT_EQ(first.too_soon, 0);
  EXPECT_EQ(documents::counts(c(), clerk(anh)).notices, 1);
  EXPECT_EQ(documents::counts(c(), clerk(minh)).notices, 0);
  auto const notice = work::notices(c(), clerk(anh), {}).items.at(0);
  EXPECT_EQ(notice.kind, "reminded");
  EXPECT_EQ(notice.object, newest(clerk(anh)).id);
  EXPECT_THROW(work::read_notice(c(), clerk(minh), notice.id), NotFound);
  EXPECT_THROW(work::read_notice(c(), officer(anh), notice.id), NotFound);
  work::read_notice(c(), clerk(anh), notice.id);
  EXPECT_EQ(documents::counts(c(), clerk(anh)).notices, 0);
  auto const again = documents::remind(c(), sender, origin, document.id, input);
  EXPECT_EQ(again.reminded, 0);
  EXPECT_EQ(again.too_soon, 2);
  house.pass(std::chrono::minutes{10});
  EXPECT_EQ(documents::remind(c(), sender, origin, document.id, input).reminded, 2);
  EXPECT_EQ(delivery(sender, document.id, anh).reminded, 2);
  EXPECT_THROW(documents::remind(c(), officer(minh), origin, document.id, input), NotFound);
  EXPECT_THAT(paths([&] { documents::remind(c(), sender, origin, document.id, {}); }), ElementsAre("only"));
}

TEST_P(JourneyTest, The_tracking_list_is_filtered_and_paged) {
  auto const sender = clerk(tinh);
  auto const document = delivered(sender, {minh, anh, duong, so});
  documents::opened(c(), clerk(minh), origin, newest(clerk(minh)).id);
  documents::receive(c(), clerk(minh), origin, newest(clerk(minh)).id, {});
  documents::DeliveryQuery query;
  query.opened = false;
  EXPECT_EQ(documents::deliveries(c(), sender, document.id, query).items.size(), 3U);
  query = {};
  query.status = documents::DeliveryStatus::received;
  EXPECT_EQ(documents::deliveries(c(), sender, document.id, query).items.at(0).agency, minh);
  query = {};
  query.q = "hai duong";
  EXPECT_EQ(documents::deliveries(c(), sender, document.id, query).items.at(0).agency, duong);
  query = {};
  query.limit = 3;
  auto const page = documents::deliveries(c(), sender, document.id, query);
  EXPECT_EQ(page.items.size(), 3U);
  EXPECT_EQ(page.counts.total, 4);
  query.after = *page.next;
  EXPECT_EQ(documents::deliveries(c(), sender, document.id, query).items.size(), 1U);
}

TEST_P(JourneyTest, Registers_are_filtered_by_state_deadline_and_words) {
  auto const at_minh = clerk(minh);
  auto with_due = draft(clerk(tinh), {minh}, "Báo cáo tiến độ nông thôn mới");
  with_due.due_on = Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{14}};
  documents::issue(c(), clerk(tinh), origin, documents::create_draft(c(), clerk(tinh), origin, with_due).id);
  work_off();
  delivered(clerk(tinh), {minh}, "Mời họp");
  delivered(clerk(so), {minh}, "Họp giao ban chuyển đổi số");
  documents::receive(c(), at_minh, origin, newest(at_minh).id, {});
  auto find = [&](auto change) {
    documents::IncomingQuery query;
    change(query);
    std::vector<std::string> out;
    for (auto const& row : documents::incoming(c(), at_minh, query).items) out.push_back(row.subject);
    return out;
  };
  EXPECT_THAT(find([](auto&) {}),
              ElementsAre("Họp giao ban chuyển đổi số", "Mời họp", "Báo cáo tiến độ nông thôn mới"));
  EXPECT_THAT(find([](auto& q) { q.state = IncomingState::arrived; }),
              ElementsAre("Mời họp", "Báo cáo tiến độ nông thôn mới"));
  EXPECT_THAT(find([](auto& q) { q.open = false; }), IsEmpty());
  EXPECT_THAT(find([](auto& q) { q.q = "hop"; }), ElementsAre("Họp giao ban chuyển đổi số", "Mời họp"));
  EXPECT_THAT(find([](auto& q) { q.q = "hop", q.state = IncomingState::arrived; }), ElementsAre("Mời họp"));
  EXPECT_THAT(find([](auto& q) { q.q = "so ttt"; }), IsEmpty());
  EXPECT_THAT(find([](auto& q) { q.q = "thong tin truyen thong"; }), ElementsAre("Họp giao ban chuyển đổi số"));
  EXPECT_THAT(find([](auto& q) { q.due = work::Group::week; }), ElementsAre("Báo cáo tiến độ nông thôn mới"));
  EXPECT_THAT(find([](auto& q) { q.due = work::Group::overdue; }), IsEmpty());
  house.pass(std::chrono::hours{48});
  EXPECT_THAT(find([](auto& q) { q.due = work::Group::overdue; }), ElementsAre("Báo cáo tiến độ nông thôn mới"));
  documents::IncomingQuery paged;
  paged.limit = 1;
  std::vector<std::string> one_by_one;
  for (int i = 0; i < 5; ++i) {
    auto const page = documents::incoming(c(), at_minh, paged);
    for (auto const& row : page.items) one_by_one.push_back(row.subject);
    if (!page.next) break;
    paged.after = *page.next;
  }
  EXPECT_THAT(one_by_one, ElementsAre("Họp giao ban chuyển đổi số", "Mời họp", "Báo cáo tiến độ nông thôn mới"));
}

TEST_P(JourneyTest, Eight_clerks_register_without_gap_or_twin) {
  auto const sender = clerk(tinh);
  auto const at_minh = clerk(minh);
  for (int i = 0; i < 40; ++i) issued(sender, {minh});
  work_off();
  documents::IncomingQuery query;
  query.limit = 100;
  auto const rows = documents::incoming(c(), at_minh, query).items;
  ASSERT_EQ(rows.size(), 40U);
  testing::at_once(8, [&](int t) {
    auto const w = static_cast<std::size_t>(t);
    for (auto i = w; i < rows.size(); i += 8) documents::receive(c(), at_minh, origin, rows[i].id, {});
  });
  std::set<std::int64_t> numbers;
  for (auto const& row : documents::incoming(c(), at_minh, query).items) numbers.insert(row.arrival_number.value());
  EXPECT_EQ(numbers.size(), 40U);
  EXPECT_EQ(*numbers.rbegin(), 40);
}

TEST_P(JourneyTest, Two_clerks_who_receive_the_same_document_give_it_one_number) {
  delivered(clerk(tinh), {minh});
  auto const at_minh = clerk(minh);
  auto const id = newest(at_minh).id;
  std::atomic<int> done = 0;
  std::atomic<int> refused = 0;
  testing::at_once(6, [&] {
    try {
      documents::receive(c(), at_minh, origin, id, {});
      ++done;
    } catch (Conflict const&) {
      ++refused;
    }
  });
  EXPECT_EQ(done, 1);
  EXPECT_EQ(refused, 5);
  EXPECT_EQ(documents::incoming_view(c(), at_minh, id).history.size(), 2U);
}

TEST_P(JourneyTest, An_answer_names_what_it_answers) {
  delivered(clerk(tinh), {minh}, "Đề nghị báo cáo");
  auto const id = newest(clerk(minh)).id;
  documents::receive(c(), clerk(minh), origin, id, {});
  auto input = draft(clerk(minh), {tinh}, "Báo cáo kết quả");
  input.reply_to = id;
  auto const reply = documents::create_draft(c(), clerk(minh), origin, input);
  EXPECT_EQ(reply.reply_to_code, "01/CĐ-UBND");
  documents::issue(c(), clerk(minh), origin, reply.id);
  work_off();
  auto const package = edxml::read(house.files().read(documents::outgoing_package(c(), clerk(minh), reply.id).sha256));
  ASSERT_TRUE(package.document());
  ASSERT_EQ(package.document()->response_for.size(), 1U);
  EXPECT_EQ(package.document()->response_for[0].code, "01/CĐ-UBND");
  EXPECT_EQ(package.document()->response_for[0].organ_id, "H40");
}

INSTANTIATE_TEST_SUITE_P(Engines, JourneyTest, testing::both_engines(), testing::engine_name);

}  // namespace
}  // namespace tinhso::exchange
