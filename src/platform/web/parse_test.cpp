#include "platform/web/parse.hpp"

#include <gtest/gtest.h>

#include <set>

namespace tinhso::web {
namespace {

TEST(Parse, Percent_decoding_refuses_what_is_not_utf8) {
  EXPECT_EQ(percent_decode("H%E1%BA%A3i%20Minh"), "Hải Minh");
  EXPECT_EQ(percent_decode("a+b"), "a+b");
  EXPECT_EQ(percent_decode("a+b", true), "a b");
  for (auto bad : {"%", "%4", "%zz", "%00", "a%00b", "%ff", "%c0%af", "%ed%a0%80"})
    EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(Parse, Percent_encoding_comes_back) {
  EXPECT_EQ(percent_encode("/xã/Hải Minh"), "/x%C3%A3/H%E1%BA%A3i%20Minh");
  EXPECT_EQ(percent_decode(percent_encode("a%b?c#d")), "a%b?c#d");
}

TEST(Parse, Targets) {
  auto const target = parse_target("/api/x%C3%A3/12?q=H%E1%BA%A3i+Minh&q=2&empty");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->segments, (std::vector<std::string>{"api", "xã", "12"}));
  EXPECT_EQ(target->path(), "/api/xã/12");
  EXPECT_EQ(target->query.count("q"), 2U);
  EXPECT_EQ(target->query.find("q")->second, "Hải Minh");
  EXPECT_EQ(target->query.find("empty")->second, "");
  EXPECT_TRUE(parse_target("/")->segments.empty());
  EXPECT_EQ(parse_target("/a/")->segments, (std::vector<std::string>{"a", ""}));
  EXPECT_EQ(parse_target("http://example.vn/a?b=1")->path(), "/a");
  EXPECT_EQ(parse_target("HTTP://example.vn")->path(), "/");
}

TEST(Parse, Targets_that_are_refused) {
  for (auto bad : {"", "a", "*", "/..", "/a/../b", "/a/./b", "/%2e%2e/etc", "/a%2fb", "/a%5cb", "/a\\b", "/%00",
                   "/a%0ab", "/%", "/%zz", "/%ff", "/a#b", "/?a=%", "/?%00=1"})
    EXPECT_FALSE(parse_target(bad)) << bad;
  EXPECT_FALSE(parse_target([] {
    std::string deep;
    for (int i = 0; i < 65; ++i) deep += "/a";
    return deep;
  }()));
  std::string many = "/?";
  for (int i = 0; i < 201; ++i) many += "a=1&";
  EXPECT_FALSE(parse_target(many));
}

TEST(Parse, Cookies) {
  EXPECT_EQ(find_cookie("a=1; tinhso_session=xyz; b=2", "tinhso_session"), "xyz");
  EXPECT_EQ(find_cookie("tinhso_session=\"q\"", "tinhso_session"), "q");
  EXPECT_EQ(find_cookie("a=1;a=2", "a"), "1");
  EXPECT_EQ(find_cookie("xa=1", "a"), "");
  EXPECT_EQ(find_cookie(";;=; a", "a"), "");
  EXPECT_EQ(find_cookie("a=b=c", "a"), "b=c");
}

TEST(Parse, Ranges) {
  ByteRange r;
  auto part = [&](std::string_view header, std::int64_t from, std::int64_t length) {
    EXPECT_EQ(parse_range(header, 100, r), RangeKind::part) << header;
    EXPECT_EQ(r.from, from) << header;
    EXPECT_EQ(r.length, length) << header;
  };
  part("bytes=0-9", 0, 10);
  part("bytes=90-", 90, 10);
  part("bytes=-5", 95, 5);
  part("bytes=-500", 0, 100);
  part("bytes=50-5000", 50, 50);
  part("Bytes= 7-7 ", 7, 1);
  for (auto whole : {"", "bytes=", "bytes=a-b", "bytes=5-1", "bytes=0-1,5-6", "items=0-1", "bytes=--1", "bytes=1",
                     "bytes=-", "bytes=99999999999999999999-"})
    EXPECT_EQ(parse_range(whole, 100, r), RangeKind::whole) << whole;
  for (auto none : {"bytes=100-", "bytes=100-200", "bytes=-0"})
    EXPECT_EQ(parse_range(none, 100, r), RangeKind::unsatisfiable) << none;
  EXPECT_EQ(parse_range("bytes=0-", 0, r), RangeKind::unsatisfiable);
}

TEST(Parse, Entity_tags) {
  EXPECT_TRUE(tag_matches("\"a\", W/\"b\"", "\"b\""));
  EXPECT_TRUE(tag_matches("*", "\"x\""));
  EXPECT_FALSE(tag_matches("*", ""));
  EXPECT_FALSE(tag_matches("\"a\"", "\"b\""));
}

TEST(Parse, Negotiation) {
  EXPECT_TRUE(accepts_encoding("gzip, deflate, br", "br"));
  EXPECT_TRUE(accepts_encoding("GZIP;q=0.5", "gzip"));
  EXPECT_TRUE(accepts_encoding("*", "gzip"));
  EXPECT_FALSE(accepts_encoding("*;q=0", "gzip"));
  EXPECT_FALSE(accepts_encoding("gzip;q=0, *", "gzip"));
  EXPECT_FALSE(accepts_encoding("", "gzip"));
  EXPECT_EQ(preferred_language("en-US,en;q=0.9"), "en");
  EXPECT_EQ(preferred_language("vi-VN,vi;q=0.9,en;q=0.8"), "vi");
  EXPECT_EQ(preferred_language("en;q=0.2,vi;q=0.3"), "vi");
  EXPECT_EQ(preferred_language("fr"), "vi");
  EXPECT_EQ(preferred_language(""), "vi");
  EXPECT_TRUE(wants_page("text/html,application/xhtml+xml,*/*;q=0.8", "x.y"));
  EXPECT_TRUE(wants_page("*/*", "incoming"));
  EXPECT_FALSE(wants_page("*/*", "logo.png"));
  EXPECT_FALSE(wants_page("application/json", "incoming"));
}

TEST(Parse, Hosts_and_ids) {
  EXPECT_TRUE(same_host("https://namdinh.gov.vn", "namdinh.gov.vn"));
  EXPECT_TRUE(same_host("https://NamDinh.gov.vn", "namdinh.gov.vn:443"));
  EXPECT_TRUE(same_host("http://localhost:8080", "localhost:8080"));
  EXPECT_FALSE(same_host("http://localhost:5173", "localhost:8080"));
  EXPECT_FALSE(same_host("https://evil.example", "namdinh.gov.vn"));
  EXPECT_FALSE(same_host("null", "namdinh.gov.vn"));
  EXPECT_FALSE(same_host("https://a", ""));
  EXPECT_TRUE(sane_request_id("abc-DEF_0.123"));
  EXPECT_FALSE(sane_request_id("short"));
  EXPECT_FALSE(sane_request_id("has spaces in it"));
  EXPECT_FALSE(sane_request_id(std::string(65, 'a')));
  EXPECT_TRUE(is_media_type("Application/JSON; charset=utf-8", "application/json"));
  EXPECT_FALSE(is_media_type("application/jsonp", "application/json"));
}

TEST(Parse, Client_behind_proxies) {
  std::set<std::string> const trusted{"10.0.0.1", "10.0.0.2"};
  EXPECT_EQ(forwarded_client("6.6.6.6, 113.160.1.2, 10.0.0.2", trusted), "113.160.1.2");
  EXPECT_EQ(forwarded_client("10.0.0.2", trusted), "");
  EXPECT_EQ(forwarded_client("", trusted), "");
  EXPECT_EQ(forwarded_client("113.160.1.2, <script>, 10.0.0.1", trusted), "113.160.1.2");
  EXPECT_EQ(forwarded_client("2001:ee0::1", trusted), "2001:ee0::1");
}

}  // namespace
}  // namespace tinhso::web
