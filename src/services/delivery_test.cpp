// Papers by name, results by post, on both engines.
#include "services/dossier_test.hpp"

namespace tinhso::services_test {

class DeliveryTest : public ServicesTest {};

TEST_P(DeliveryTest, papers_are_named_by_what_they_are) {
  auto filing = birth();
  filing.files->push_back(paper(0, 1));
  auto const id = id_of_dossier(file_online(house.context(), origin, filing).code);
  std::vector<std::string> names;
  for (auto const& file : dossier(house.context(), clerk(), id).files) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("01-to-khai-dang-ky-khai-sinh-theo-mau.pdf", "02-giay-chung-sinh.pdf", "02-giay-chung-sinh-2.pdf"));
}

TEST_P(DeliveryTest, a_result_goes_by_post_with_a_waybill) {
  auto filing = birth();
  filing.deliver = Delivery{Text<1, 200>{"Đinh Thị Ngô"}, Text<1, 300>{"Xóm 3, Hải Minh"}, {}};
  auto const code = file_online(house.context(), origin, filing).code;
  auto const id = id_of_dossier(code);
  EXPECT_EQ(dossier(house.context(), clerk(), id).delivery->phone, "0912345678") << "the applicant's";
  step(clerk(), id, Action::receive);
  EXPECT_THROW(printed_form(house.context(), person(Role::clerk, anh), id, Form::postal), NotFound);
  step(leader(), id, Action::finish, "Đã cấp");
  EXPECT_THAT(dossier(house.context(), clerk(), id).forms, Contains(Form::postal));
  EXPECT_THAT(printed_form(house.context(), clerk(), id, Form::postal), HasSubstr("%PDF"));
  EXPECT_EQ(faults([&] { step(clerk(), id, Action::hand_over); }), std::set<std::string>{"waybill"}) << "where it went must be said";
  ActionInput sent;
  sent.action = Action::hand_over;
  sent.waybill = Text<1, 60>{"EA123456789VN"};
  EXPECT_EQ(act(house.context(), clerk(), origin, id, sent).status, 10);
  auto const seen = track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"5678"}});
  EXPECT_EQ(seen.delivery->waybill, "EA123456789VN");
  EXPECT_EQ(seen.delivery->sent_at, house.now());

  auto const here = id_of_dossier(file_online(house.context(), origin, birth()).code);
  step(clerk(), here, Action::receive);
  step(leader(), here, Action::finish, "Đã cấp");
  EXPECT_EQ(faults([&] { act(house.context(), clerk(), origin, here, sent); }), std::set<std::string>{"waybill"}) << "nobody asked for the post";
  EXPECT_EQ(step(clerk(), here, Action::hand_over).status, 10);

  auto nowhere = birth();
  nowhere.deliver = Delivery{Text<1, 200>{"Đinh Thị Ngô"}, Text<1, 300>{"Xóm 3"}, Text<0, 20>{"số này"}};
  EXPECT_EQ(faults([&] { file_online(house.context(), origin, nowhere); }), std::set<std::string>{"deliver.phone"});
}

INSTANTIATE_TEST_SUITE_P(Engines, DeliveryTest, testing::both_engines(), testing::engine_name);

}  // namespace tinhso::services_test
