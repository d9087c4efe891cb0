#include "national/http.hpp"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace tinhso::national {
namespace {

constexpr std::size_t answer_limit = 150'000'000;

std::size_t take_answer(char* bytes, std::size_t size, std::size_t count, void* to) {
  auto& body = *static_cast<std::string*>(to);
  if (body.size() + size * count > answer_limit) return 0;
  body.append(bytes, size * count);
  return size * count;
}

struct CurlFree {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

HttpAnswer post(std::string const& url, std::map<std::string, std::string> const& headers, std::string const& body) {
  static int const ready = static_cast<int>(curl_global_init(CURL_GLOBAL_DEFAULT));
  static_cast<void>(ready);
  std::unique_ptr<CURL, CurlFree> const handle{curl_easy_init()};
  if (!handle) throw std::runtime_error{"no HTTP client"};
  std::unique_ptr<curl_slist, CurlFree> list;
  auto add = [&](std::string const& line) {
    auto* const longer = curl_slist_append(list.get(), line.c_str());
    if (!longer) throw std::bad_alloc{};
    static_cast<void>(list.release());
    list.reset(longer);
  };
  for (auto const& [name, value] : headers) add(name + ": " + value);
  add("Expect:");
  HttpAnswer out;
  auto* const h = handle.get();
  curl_easy_setopt(h, CURLOPT_URL, url.c_str());
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(h, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(h, CURLOPT_POST, 1L);
  curl_easy_setopt(h, CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(h, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(h, CURLOPT_USERAGENT, "tinhso");
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(h, CURLOPT_TIMEOUT, 120L);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, 1000L);
  curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME, 20L);
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &take_answer);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, &out.body);
  auto const fault = curl_easy_perform(h);
  if (fault != CURLE_OK) throw std::runtime_error{url + ": " + curl_easy_strerror(fault)};
  curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &out.status);
  return out;
}

}  // namespace tinhso::national
