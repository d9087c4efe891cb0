// The clients against the training CA over a real port, and against servers that lie, stall or send too much.
#include "signing/online/online.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "signing/certificates/certificates.hpp"
#include "signing/pki/pki.hpp"
#include "testing/testing.hpp"

namespace tinhso::signing::online {
namespace {

class OnlineTest : public ::testing::Test {
 protected:
  /// The port must be known before the CA is made, for it stands in the certificates.
  OnlineTest() {
    web::ServerOptions options;
    options.port = 0;
    web::Routes routes;
    auto const add = [&](web::Method method, std::string path, std::function<web::Response(web::Call&)> handle) {
      auto route = web::get<web::None, web::Response>(std::move(path), web::anyone, nullptr, "?");
      route.method = method;
      route.handle = std::move(handle);
      routes.push_back(std::move(route));
    };
    auto const forward = [this](web::Call& call) {
      ++calls;
      if (away) throw Unavailable{"away", {"", ""}};
      if (stall) std::this_thread::sleep_for(std::chrono::milliseconds{900});
      if (flood) {
        web::Response out;
        out.body = std::string(6'000'000, 'x');
        return out;
      }
      auto const path = call.request.path;
      for (auto const& route : authority->routes())
        if (route.path == path || (route.path == "/crl/{name}" && path.starts_with("/crl/"))) {
          last = route.handle(call);
          return replay ? *replay : last;
        }
      throw NotFound{};
    };
    add(web::Method::post, "/ocsp", forward);
    add(web::Method::post, "/tsa", forward);
    add(web::Method::get, "/crl/{name}", forward);
    server = std::make_unique<web::Server>(options, routes, house.context(), nullptr, nullptr);
    server->start();
    url = "http://127.0.0.1:" + std::to_string(server->port());
    pki::Authority::init(folder.path() / "ca", {"Tỉnh Số", url, pki::KeyKind::ec256, pki::KeyKind::ec256});
    authority = std::make_unique<pki::Authority>(folder.path() / "ca");
    pki::Order order;
    order.name = "Trần Minh Họa";
    order.key = pki::KeyKind::ec256;
    issued = authority->issue(order);
  }
  ~OnlineTest() override { server->stop(std::chrono::seconds{2}); }

  testing::TestHouse house{database::Engine::sqlite};
  testing::TemporaryFolder folder;
  SystemClock clock;
  std::string url;
  std::unique_ptr<pki::Authority> authority;
  pki::Issued issued;
  std::atomic<int> calls{0};
  std::atomic<bool> away{false}, stall{false}, flood{false};
  std::optional<web::Response> replay;
  web::Response last;
  std::unique_ptr<web::Server> server;
};

TEST_F(OnlineTest, A_time_stamp_is_fetched_and_its_answer_held_against_the_question) {
  auto const stamper = time_stamper(url + "/tsa");
  for (auto const algorithm : {Hash::sha256, Hash::sha512}) {
    auto const token = stamper->stamp(algorithm, certificates::digest(algorithm, "nội dung"));
    auto const pkcs7 = certificates::from_der<PKCS7>(token, d2i_PKCS7);
    ASSERT_TRUE(pkcs7);
    EXPECT_EQ(PKCS7_type_is_signed(pkcs7.get()), 1);
  }
  // The same answer again is an answer to another question.
  replay = last;
  EXPECT_THROW(stamper->stamp(Hash::sha512, certificates::digest(Hash::sha512, "nội dung")), Unavailable);
}

TEST_F(OnlineTest, A_time_stamp_server_that_stalls_floods_or_is_away_costs_its_budget_and_no_more) {
  auto const hash = certificates::digest(Hash::sha256, "x");
  auto const began = std::chrono::steady_clock::now();
  stall = true;
  EXPECT_THROW(time_stamper(url + "/tsa", std::chrono::milliseconds{200})->stamp(Hash::sha256, hash), Unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds{800});
  stall = false;
  flood = true;
  EXPECT_THROW(time_stamper(url + "/tsa")->stamp(Hash::sha256, hash), TooLarge);
  flood = false;
  away = true;
  EXPECT_THROW(time_stamper(url + "/tsa")->stamp(Hash::sha256, hash), Unavailable);
  EXPECT_THROW(time_stamper("http://127.0.0.1:1/tsa")->stamp(Hash::sha256, hash), Unavailable);
  EXPECT_THROW(time_stamper("file:///etc/hostname")->stamp(Hash::sha256, hash), Unavailable);
  EXPECT_ANY_THROW(time_stamper(url + "/tsa")->stamp(Hash::sha256, "short"));
}

TEST_F(OnlineTest, Revocation_data_comes_from_the_addresses_in_the_certificate_and_is_kept) {
  auto const source = revocation_source(clock);
  auto const first = source->ocsp(issued.chain[0], issued.chain[1]);
  ASSERT_TRUE(first);
  auto const response = certificates::from_der<OCSP_RESPONSE>(*first, d2i_OCSP_RESPONSE);
  ASSERT_TRUE(response);
  EXPECT_EQ(OCSP_response_status(response.get()), OCSP_RESPONSE_STATUS_SUCCESSFUL);
  auto const asked = calls.load();
  EXPECT_EQ(source->ocsp(issued.chain[0], issued.chain[1]), first);
  EXPECT_EQ(calls, asked) << "kept, not asked again";
  EXPECT_TRUE(source->ocsp(issued.chain[1], issued.chain[2]));
  auto const crl = source->crl(issued.chain[0]);
  ASSERT_TRUE(crl);
  EXPECT_TRUE(certificates::from_der<X509_CRL>(*crl, d2i_X509_CRL));
  EXPECT_EQ(source->crl(issued.chain[0]), crl);
  EXPECT_FALSE(source->crl(issued.chain[2])) << "a root names no list";
  EXPECT_FALSE(source->ocsp("not a certificate", "neither"));
}

TEST_F(OnlineTest, A_source_that_fails_is_left_alone_for_a_while) {
  auto const source = revocation_source(clock);
  away = true;
  EXPECT_FALSE(source->ocsp(issued.chain[0], issued.chain[1]));
  away = false;
  auto const asked = calls.load();
  EXPECT_FALSE(source->ocsp(issued.chain[0], issued.chain[1]));
  EXPECT_EQ(calls, asked);
  flood = true;
  EXPECT_FALSE(source->crl(issued.chain[0])) << "a list above 5 MB is not taken";
}

TEST_F(OnlineTest, Offline_asks_nobody) {
  auto const source = no_revocation();
  EXPECT_FALSE(source->ocsp(issued.chain[0], issued.chain[1]));
  EXPECT_FALSE(source->crl(issued.chain[0]));
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace tinhso::signing::online
