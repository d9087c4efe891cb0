// Dossiers and the citizen's account, from the side of who owns them and of who must not get in.
#include "services/account.hpp"

#include "citizens/person.hpp"
#include "services/dossier_test.hpp"

namespace tinhso::services_test {
namespace {

using citizens::Citizen;
using citizens::ItemKind;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

class AccountTest : public ServicesTest {
 protected:
  Citizen ngo;   ///< files
  Citizen lua;   ///< her mother, on whose behalf
  Citizen muop;  ///< somebody else

  void SetUp() override {
    ServicesTest::SetUp();
    if (IsSkipped()) return;
    house.settings().data_folder = house.folder();
    ngo = citizen({"036190000001", "Đinh Thị Ngô", parse_date("1990-02-28"), "Nữ", "Xóm 3, xã Hải Minh", "0912345678"});
    lua = citizen({"036155000003", "Phạm Thị Lụa", parse_date("1955-06-17"), "Nữ", "Xóm 8, xã Hải Anh", ""});
    muop = citizen({"036072000004", "Vũ Đình Mướp", parse_date("1972-09-01"), "Nam", "Số 12 Hàng Thao", ""});
  }
  Citizen citizen(citizens::Identity const& identity) {
    return house.write([&](Session& s) { return citizens::enter(s, house.now(), vault(), identity); });
  }
  accounts::Vault vault() { return accounts::Vault{house.folder()}; }
  Filing by_account() {
    auto out = birth();
    out.by_account = true;
    return out;
  }
  Filed file(Citizen const& who, Filing const& filing) { return file_online(house.context(), origin, filing, {}, &who); }
  std::vector<citizens::VaultItem> items(Citizen const& of) {
    return house.read([&](Session& s) { return citizens::vault_items(s, vault(), of.id); });
  }
  std::vector<std::string> named(Citizen const& of, ItemKind kind) {
    std::vector<std::string> out;
    for (auto const& item : items(of))
      if (item.kind == kind) out.push_back(item.name);
    return out;
  }
  std::int64_t paper_of(Citizen const& of, std::string_view name) {
    for (auto const& item : items(of))
      if (item.kind == ItemKind::paper && item.name == name) return item.id;
    return 0;
  }
  Tracked opened(std::string const& code, Citizen const& by) {
    return track(house.context(), origin, {Text<1, 60>{code}, Text<4, 10>{"account"}}, by.id);
  }
  std::vector<std::string> codes(Citizen const& of) {
    std::vector<std::string> out;
    for (auto const& row : own_dossiers(house.context(), of)) out.push_back(row.code);
    return out;
  }
  FilingConsentInput consent_for(Citizen const& receiver) {
    FilingConsentInput out;
    out.number = receiver.number;
    out.name = receiver.name;
    out.procedure = "1.001193";
    out.until = parse_date("2020-10-31").value();
    return out;
  }
  FilingConsent consented(Citizen const& giver, Citizen const& receiver) {
    return give_consent(house.context(), origin, giver, consent_for(receiver));
  }
  Filing for_other(std::int64_t consent) {
    auto out = by_account();
    out.behalf.emplace().consent = consent;
    return out;
  }
  /// Received and decided, with a file as its result.
  void finish(std::string const& code) {
    auto const id = id_of_dossier(code);
    step(clerk(), id, Action::receive, nullptr, "2020-10-20");
    ActionInput input;
    input.action = Action::finish;
    input.words = Text<0, 2000>{"Giấy khai sinh số 12/2020"};
    input.files.emplace();
    input.files->push_back(paper(leader().account, 0));
    input.files->back().component.reset();
    act(house.context(), leader(), origin, id, input);
  }
  std::vector<std::string> read_by(Citizen const& of) {
    return house.read([&](Session& s) {
      return s.all<std::string>({"t.readings", "select what from citizens_reading where person = :p order by id"}, {{"p", of.id}});
    });
  }
  web::Response ask(web::Method method, std::string path, std::string body, std::string const& cookie,
                    bool official = false) {
    web::Request request;
    request.method = method;
    request.path = std::move(path);
    request.body = std::move(body);
    request.headers = {{"content-type", "application/json"}, {"cookie", cookie}};
    auto const authenticator = [&](web::Request const&, Context&) -> std::optional<Principal> {
      if (official) return clerk();
      return std::nullopt;
    };
    auto const advice = [](Principal const&, std::string_view, Context&) { return Words{}; };
    return web::answer(services::routes(), std::move(request), house.context(), authenticator, advice);
  }
  std::string cookie_of(Citizen const& who) {
    return "tinhso_citizen=" + house.write([&](Session& s) { return citizens::start_session(s, house.now(), who.id); });
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, AccountTest, testing::both_engines(), testing::engine_name);

TEST_P(AccountTest, what_was_told_and_handed_in_once_is_kept_with_its_source) {
  auto filing = by_account();
  filing.phone = "0912 000 111";
  auto const filed = file(ngo, filing);
  EXPECT_THAT(codes(ngo), ElementsAre(filed.code));
  EXPECT_THAT(named(ngo, ItemKind::paper), IsSupersetOf({std::string{"Giấy chứng sinh"}}));
  for (auto const& item : items(ngo)) {
    if (item.kind == ItemKind::contact) {
      EXPECT_EQ(item.value, "0912000111");
    }
    EXPECT_EQ(item.source, item.kind == ItemKind::identity ? "provider" : filed.code);
  }
  // What the identity provider tells is not kept twice; the child's name is nobody's own.
  EXPECT_THAT(named(ngo, ItemKind::answer), IsEmpty());
  EXPECT_EQ(opened(filed.code, ngo).status, 1);
}

TEST_P(AccountTest, another_citizen_finds_no_door) {
  auto const filed = file(ngo, by_account());
  EXPECT_THAT(codes(muop), IsEmpty());
  EXPECT_THROW(opened(filed.code, muop), NotFound);
  EXPECT_THROW(opened(filed.code, Citizen{}), NotFound);
  EXPECT_THROW(opened("000.00.00.H40-201013-9999", ngo), NotFound);
  Rating rating;
  rating.code = filed.code;
  rating.proof = Text<4, 10>{"account"};
  EXPECT_THROW(rate(house.context(), origin, rating, muop.id), NotFound);
  Answer answer;
  answer.code = filed.code;
  answer.proof = Text<4, 10>{"account"};
  answer.words = Text<1, 2000>{"của người khác"};
  EXPECT_THROW(answer_supplement(house.context(), origin, answer, {}, muop.id), NotFound);
  EXPECT_THROW(pay(house.context(), origin, {Text<1, 60>{filed.code}, Text<4, 10>{"account"}}, muop.id), NotFound);
  EXPECT_THROW(fee_receipt(house.context(), origin, {Text<1, 60>{filed.code}, Text<4, 10>{"account"}}, muop.id), NotFound);
}

TEST_P(AccountTest, papers_of_ones_own_vault_are_handed_in_again) {
  file(ngo, by_account());
  auto const item = paper_of(ngo, "Giấy chứng sinh");
  ASSERT_NE(item, 0);
  auto again = by_account();
  again.files.reset();
  EXPECT_EQ(faults([&] { file(ngo, again); }), (std::set<std::string>{"files"}));
  again.vault.emplace();
  again.vault->push_back({item, 1});
  auto const filed = file(ngo, again);
  auto const view = dossier(house.context(), clerk(), id_of_dossier(filed.code));
  ASSERT_EQ(view.files.size(), 1U);
  EXPECT_EQ(view.files[0].name, "Giấy chứng sinh");
  EXPECT_EQ(view.files[0].component, 1);
  // Not by guessing the number of somebody else's, not without an account, not for a paper that the case has not.
  EXPECT_EQ(faults([&] { file(muop, again); }), (std::set<std::string>{"vault[0].item"}));
  EXPECT_THAT(faults([&] { file_online(house.context(), origin, again); }), Contains("vault"));
  again.vault->push_back({item, 59});
  EXPECT_EQ(faults([&] { file(ngo, again); }), (std::set<std::string>{"vault[1].component"}));
  EXPECT_EQ(codes(ngo).size(), 2U) << "what was refused left nothing";
}

TEST_P(AccountTest, a_supplement_is_answered_with_papers_of_ones_own_vault) {
  auto const filed = file(ngo, by_account());
  auto const id = id_of_dossier(filed.code);
  step(clerk(), id, Action::supplement, "Thiếu giấy chứng sinh");
  Answer answer{Text<1, 60>{filed.code}, Text<4, 10>{"account"}, Text<1, 2000>{"Gửi từ kho"}, {}, {}};
  answer.vault.emplace().push_back(paper_of(ngo, "Giấy chứng sinh"));
  auto const say = [&](Citizen const* who) { answer_supplement(house.context(), origin, answer, {}, who ? who->id : 0); };
  EXPECT_THROW(say(&muop), NotFound) << "another's dossier";
  EXPECT_THROW(say(nullptr), NotFound);
  // Who has the dossier in their own account too, by code and phone, may answer, but not from her vault.
  services::take_in(house.context(), origin, muop, {Text<1, 60>{filed.code}, Text<4, 10>{"5678"}});
  auto const hers = paper_of(ngo, "Giấy chứng sinh");
  auto const his = file(muop, by_account());
  answer.vault->push_back(paper_of(muop, "Giấy chứng sinh"));
  EXPECT_EQ(faults([&] { say(&ngo); }), (std::set<std::string>{"vault[1]"}));
  EXPECT_EQ(faults([&] { say(&muop); }), (std::set<std::string>{"vault[0]"}));
  answer.vault->pop_back();
  answer.proof = Text<4, 10>{"5678"};
  EXPECT_EQ(faults([&] { say(nullptr); }), (std::set<std::string>{"vault[0]"})) << "a phone's digits open no vault";
  EXPECT_EQ(dossier(house.context(), clerk(), id).files.size(), 2U) << "nothing of what was refused is kept";
  answer.proof = Text<4, 10>{"account"};
  say(&ngo);
  auto const files = dossier(house.context(), clerk(), id).files;
  ASSERT_EQ(files.size(), 3U);
  EXPECT_EQ(files.back().kind, "supplement");
  EXPECT_EQ(files.back().name, "Giấy chứng sinh");
  EXPECT_NE(hers, paper_of(muop, "Giấy chứng sinh"));
  EXPECT_FALSE(his.code.empty());
}

TEST_P(AccountTest, an_exemption_is_claimed_with_a_paper_of_ones_own_vault) {
  file(ngo, by_account());
  Filing extract;
  extract.procedure = "2.000635";
  extract.agency = minh;
  extract.applicant = "Đinh Thị Ngô";
  extract.phone = "0912 345 678";
  extract.by_account = true;
  extract.answers = std::map<std::string, std::string>{{"kind", "Khai sinh"},         {"copies", "2"},
                                                       {"registered", "xã Hải Minh"}, {"who_name", "Đinh Văn Khoai"},
                                                       {"relation", "Con"},           {"applicant_home", "Xóm 3"},
                                                       {"applicant_id", "036190000001"}};
  auto const item = paper_of(ngo, "Giấy chứng sinh");
  extract.exemption = FilingExemption{procedure(house.context(), "2.000635").exemptions.value().front().verbatim, {}, {}, item};
  EXPECT_EQ(faults([&] { file(muop, extract); }), (std::set<std::string>{"exemption.vault"})) << "not his";
  EXPECT_THAT(faults([&] { file_online(house.context(), origin, extract); }), Contains("exemption.vault"));
  EXPECT_THAT(faults([&] { file_at_counter(house.context(), clerk(), origin, extract); }), Contains("exemption.vault"));
  auto const view = dossier(house.context(), clerk(), id_of_dossier(file(ngo, extract).code));
  ASSERT_EQ(view.files.size(), 1U);
  EXPECT_EQ(view.files.front().kind, "exemption");
  EXPECT_EQ(view.payment.value().claim.value().proof, "có ảnh giấy tờ kèm hồ sơ") << "a claim, until a clerk has seen it";
}

TEST_P(AccountTest, a_consent_lets_one_person_file_one_procedure_until_a_day) {
  auto const consent = consented(lua, ngo);
  EXPECT_TRUE(consent.usable);
  auto const filed = file(ngo, for_other(consent.id));
  EXPECT_THAT(codes(lua), ElementsAre(filed.code)) << "the person sees what is filed for them";
  auto const view = dossier(house.context(), clerk(), id_of_dossier(filed.code));
  ASSERT_TRUE(view.account && view.behalf);
  EXPECT_EQ(view.account->number, ngo.number);
  EXPECT_EQ(view.behalf->kind, "consent");
  EXPECT_EQ(view.behalf->name, lua.name);
  EXPECT_EQ(view.behalf->number, lua.number);
  EXPECT_FALSE(view.behalf->to_filer);
  EXPECT_THAT(view.on_behalf_of, HasSubstr("Phạm Thị Lụa"));
  auto const seen = consents(house.context(), lua);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_THAT(seen[0].used, ElementsAre(filed.code));
  EXPECT_EQ(consents(house.context(), ngo).at(0).other, lua.name);
  EXPECT_THAT(consents(house.context(), muop), IsEmpty());

  std::set<std::string> const refused{"behalf.consent"};
  EXPECT_EQ(faults([&] { file(muop, for_other(consent.id)); }), refused) << "given to another";
  EXPECT_EQ(faults([&] { file(lua, for_other(consent.id)); }), refused) << "its giver";
  EXPECT_EQ(faults([&] { file(ngo, for_other(consent.id + 100)); }), refused) << "guessed";
  EXPECT_THAT(faults([&] { file_online(house.context(), origin, for_other(consent.id)); }), Contains("behalf"));
  auto other = for_other(consent.id);
  other.procedure = Text<8, 8>{"1.000656"};
  EXPECT_THAT(faults([&] { file(ngo, other); }), Contains("behalf.consent")) << "another procedure";
  house.pass(std::chrono::days{18});  // 31 October
  EXPECT_NO_THROW(file(ngo, for_other(consent.id)));
  house.pass(std::chrono::days{1});
  EXPECT_EQ(faults([&] { file(ngo, for_other(consent.id)); }), refused) << "over";
}

TEST_P(AccountTest, a_consent_can_be_withdrawn_by_its_giver_alone) {
  auto const consent = consented(lua, ngo);
  auto const filed = file(ngo, for_other(consent.id));
  for (auto const* who : {&ngo, &muop}) EXPECT_THROW(withdraw_consent(house.context(), origin, *who, consent.id), NotFound);
  EXPECT_THROW(withdraw_consent(house.context(), origin, lua, consent.id + 1), NotFound);
  house.pass(std::chrono::minutes{1});
  EXPECT_FALSE(withdraw_consent(house.context(), origin, lua, consent.id).usable);
  EXPECT_THROW(withdraw_consent(house.context(), origin, lua, consent.id), Conflict);
  EXPECT_EQ(faults([&] { file(ngo, for_other(consent.id)); }), (std::set<std::string>{"behalf.consent"}));
  EXPECT_EQ(dossier(house.context(), clerk(), id_of_dossier(filed.code)).behalf->withdrawn_at, house.now());
}

TEST_P(AccountTest, a_consent_that_makes_no_sense_is_refused_with_every_fault) {
  auto bad = consent_for(ngo);
  bad.number = Text<9, 12>{lua.number};
  bad.until = parse_date("2020-10-12").value();
  bad.procedure = Text<8, 8>{"9.999999"};
  EXPECT_EQ(faults([&] { give_consent(house.context(), origin, lua, bad); }), (std::set<std::string>{"number", "until", "procedure"}));
  bad = consent_for(ngo);
  bad.until = parse_date("2022-01-01").value();
  bad.number = Text<9, 12>{"03619000000x"};
  EXPECT_EQ(faults([&] { give_consent(house.context(), origin, lua, bad); }), (std::set<std::string>{"number", "until"}));
  EXPECT_THAT(consents(house.context(), lua), IsEmpty());
}

TEST_P(AccountTest, the_result_goes_to_whom_the_authority_says_and_to_nobody_else) {
  auto const filed = file(ngo, for_other(consented(lua, ngo).id));
  finish(filed.code);
  EXPECT_EQ(named(lua, ItemKind::result).size(), 1U);
  EXPECT_THAT(named(ngo, ItemKind::result), IsEmpty());
  auto const hers = opened(filed.code, lua);
  ASSERT_EQ(hers.files.size(), 1U);
  auto const file_id = hers.files[0].id;
  Proof const account{Text<1, 60>{filed.code}, Text<4, 10>{"account"}};
  Proof const phone{Text<1, 60>{filed.code}, Text<4, 10>{"5678"}};
  EXPECT_NO_THROW(result_file(house.context(), origin, account, file_id, lua.id));
  EXPECT_TRUE(opened(filed.code, ngo).kept_back);
  EXPECT_THAT(opened(filed.code, ngo).files, IsEmpty());
  EXPECT_THROW(result_file(house.context(), origin, account, file_id, ngo.id), NotFound);
  EXPECT_THAT(track(house.context(), origin, phone).files, IsEmpty()) << "code and phone are the filer's";
  EXPECT_THROW(result_file(house.context(), origin, phone, file_id), NotFound);
  // Where the giver says so, the filer has it.
  auto input = consent_for(ngo);
  input.to_filer = true;
  auto const second = file(ngo, for_other(give_consent(house.context(), origin, lua, input).id));
  finish(second.code);
  EXPECT_EQ(named(ngo, ItemKind::result).size(), 1U);
  EXPECT_EQ(named(lua, ItemKind::result).size(), 1U);
  EXPECT_TRUE(opened(second.code, lua).kept_back);
}

TEST_P(AccountTest, an_authority_by_document_needs_its_picture) {
  auto filing = by_account();
  filing.behalf.emplace();
  EXPECT_EQ(faults([&] { file(ngo, filing); }), (std::set<std::string>{"behalf.name", "behalf.paper", "behalf.evidence"}));
  filing.behalf->name = Text<0, 200>{"Trần Văn Kê"};
  filing.behalf->number = Text<0, 12>{"12"};
  filing.behalf->paper = Text<0, 300>{"giấy ủy quyền ngày 3/10/2020"};
  filing.behalf->evidence = Text<1, 100>{"not-a-ticket"};
  EXPECT_EQ(faults([&] { file(ngo, filing); }), (std::set<std::string>{"behalf.number"}));
  filing.behalf->number = Text<0, 12>{"036060000009"};
  EXPECT_EQ(faults([&] { file(ngo, filing); }), (std::set<std::string>{"behalf.evidence"}));
  filing.behalf->evidence = paper(0, 0).ticket;
  auto const filed = file(ngo, filing);
  auto const view = dossier(house.context(), clerk(), id_of_dossier(filed.code));
  EXPECT_EQ(view.behalf->name, "Trần Văn Kê");
  EXPECT_EQ(view.on_behalf_of, "Trần Văn Kê, theo giấy ủy quyền ngày 3/10/2020");
  EXPECT_EQ(std::ranges::count(view.files, "authority", &File::kind), 1);
  // The paper of an authority is none of the filer's own: it is not kept for next time.
  EXPECT_EQ(std::ranges::count(named(ngo, ItemKind::paper), "to-khai.pdf"), 0);
  finish(filed.code);
  EXPECT_THAT(named(ngo, ItemKind::result), IsEmpty()) << "it waits at the counter";
  EXPECT_TRUE(opened(filed.code, ngo).kept_back);
  auto const stored = house.read([](Session& s) {
    std::string all;
    for (auto const& text : s.all<std::string>({"t.a", "select sealed from services_behalf"})) all += text;
    return all;
  });
  EXPECT_THAT(stored, Not(HasSubstr("036060000009")));
}

TEST_P(AccountTest, what_was_filed_by_code_and_phone_can_be_taken_in) {
  auto const filed = file_online(house.context(), origin, birth());
  EXPECT_THAT(codes(ngo), IsEmpty());
  EXPECT_THROW(opened(filed.code, ngo), NotFound);
  EXPECT_THROW(take_in(house.context(), origin, ngo, {Text<1, 60>{filed.code}, Text<4, 10>{"0000"}}), NotFound);
  EXPECT_THROW(take_in(house.context(), origin, ngo, {Text<1, 60>{filed.code}, Text<4, 10>{"account"}}), Invalid);
  Proof const right{Text<1, 60>{filed.code}, Text<4, 10>{"5678"}};
  EXPECT_EQ(take_in(house.context(), origin, ngo, right).code, filed.code);
  EXPECT_NO_THROW(take_in(house.context(), origin, ngo, right)) << "twice is once";
  EXPECT_THAT(codes(ngo), ElementsAre(filed.code));
  EXPECT_TRUE(dossier(house.context(), clerk(), id_of_dossier(filed.code)).account->taken);
  finish(filed.code);
  EXPECT_EQ(named(ngo, ItemKind::result).size(), 1U);
  // Guesses are slowed down, here as everywhere.
  EXPECT_THROW(
      {
        for (int n = 0; n < 60; ++n) {
          try {
            take_in(house.context(), origin, muop, {Text<1, 60>{filed.code}, Text<4, 10>{std::to_string(1000 + n)}});
          } catch (NotFound const&) {
          }
        }
      },
      TooMany);
}

TEST_P(AccountTest, every_official_who_reads_it_is_told_to_the_persons) {
  auto const filed = file(ngo, for_other(consented(lua, ngo).id));
  auto const id = id_of_dossier(filed.code);
  for (int n = 0; n < 3; ++n) note_readings(house.context(), clerk(), id, "Hồ sơ " + filed.code);
  EXPECT_THAT(read_by(ngo), ElementsAre("Hồ sơ " + filed.code));
  EXPECT_THAT(read_by(lua), ElementsAre("Hồ sơ " + filed.code));
  auto const view = dossier(house.context(), clerk(), id);
  dossier_file(house.context(), officer(), id, view.files.at(0).id);
  EXPECT_THAT(read_by(ngo), Contains(HasSubstr("tệp")));
  EXPECT_THAT(read_by(muop), IsEmpty());
  // Over the API it is noted by itself.
  house.pass(std::chrono::days{1});
  EXPECT_EQ(ask(web::Method::get, "/api/services/dossiers/" + std::to_string(id), "", "", true).status, 200);
  EXPECT_EQ(std::ranges::count(read_by(ngo), "Hồ sơ " + filed.code), 2);
}

TEST_P(AccountTest, the_routes_of_an_account_are_closed_to_everybody_else) {
  auto const filed = file(ngo, by_account());
  auto const proof = R"({"code":")" + filed.code + R"(","proof":"account"})";
  struct One {
    web::Method method;
    char const* path;
    std::string body;
  };
  for (auto const& one : {One{web::Method::get, "/api/services/mine/dossiers", ""},
                          One{web::Method::post, "/api/services/mine/dossiers", R"({"code":"x","proof":"1234"})"},
                          One{web::Method::get, "/api/services/mine/consents", ""},
                          One{web::Method::post, "/api/services/mine/consents", reflect::to_json(consent_for(ngo))},
                          One{web::Method::post, "/api/services/mine/consents/1/withdraw", ""},
                          One{web::Method::post, "/api/services/tracking", proof},
                          One{web::Method::post, "/api/services/tracking/payment", proof},
                          One{web::Method::post, "/api/services/tracking/receipt", proof},
                          One{web::Method::post, "/api/services/tracking/files/1", proof},
                          One{web::Method::post, "/api/services/filings", reflect::to_json(by_account())}}) {
    EXPECT_EQ(ask(one.method, one.path, one.body, "").status, 401) << one.path;
    EXPECT_EQ(ask(one.method, one.path, one.body, "tinhso_citizen=guessed").status, 401) << one.path;
    EXPECT_EQ(ask(one.method, one.path, one.body, "", true).status, 401) << one.path << " by an official";
  }
  EXPECT_EQ(ask(web::Method::post, "/api/services/tracking", proof, cookie_of(ngo)).status, 200);
  EXPECT_EQ(ask(web::Method::post, "/api/services/tracking", proof, cookie_of(muop)).status, 404);
  // A citizen is no official.
  for (auto const* path : {"/api/services/dossiers", "/api/services/board", "/api/services/dossiers/1"})
    EXPECT_EQ(ask(web::Method::get, path, "", cookie_of(ngo)).status, 401) << path;
  auto const answer = ask(web::Method::post, "/api/services/filings", reflect::to_json(by_account()), cookie_of(ngo));
  EXPECT_EQ(answer.status, 201) << answer.body;
}

}  // namespace
}  // namespace tinhso::services_test
