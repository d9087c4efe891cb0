#include <curl/curl.h>

#include <algorithm>
#include <mutex>

#include "base/error.hpp"
#include "signing/online/online.hpp"

namespace tinhso::signing::online {
namespace {

struct CloseCurl {
  void operator()(CURL* p) const { curl_easy_cleanup(p); }
  void operator()(curl_slist* p) const { curl_slist_free_all(p); }
};

struct Sink {
  std::string body;
  std::size_t limit = 0;
  bool over = false;
};

std::size_t take_bytes(char* data, std::size_t, std::size_t size, void* to) {
  auto& sink = *static_cast<Sink*>(to);
  if (sink.body.size() + size > sink.limit) {
    sink.over = true;
    return 0;  // ends the transfer
  }
  sink.body.append(data, size);
  return size;
}

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string plain_type(char const* type) {
  std::string out = type == nullptr ? "" : type;
  out = out.substr(0, out.find(';'));
  while (!out.empty() && out.back() == ' ') out.pop_back();
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

HttpAnswer http(HttpRequest const& request) {
  start_curl();
  std::unique_ptr<CURL, CloseCurl> const curl{curl_easy_init()};
  if (!curl) throw Unavailable{"signing.no_http", {"Không gọi được mạng.", "The network cannot be used."}};
  auto* c = curl.get();
  Sink sink{{}, request.limit, false};
  std::unique_ptr<curl_slist, CloseCurl> headers;
  auto const add = [&](std::string const& line) { headers.reset(curl_slist_append(headers.release(), line.c_str())); };
  for (auto const& [name, value] : request.headers) add(name + ": " + value);
  add("Expect:");
  curl_easy_setopt(c, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, static_cast<long>(request.budget.count()));
  curl_easy_setopt(c, CURLOPT_USERAGENT, "tinhso");
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_bytes);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &sink);
  if (!request.trust.empty()) curl_easy_setopt(c, CURLOPT_CAINFO, request.trust.c_str());
  if (!request.type.empty()) {
    add("Content-Type: " + request.type);
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, request.body.data());
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  } else {
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(c, CURLOPT_MAXREDIRS, 3L);
  }
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers.get());
  auto const result = curl_easy_perform(c);
  if (sink.over)
    throw TooLarge{"signing.answer_too_large",
                   {"Trả lời từ " + request.url + " quá lớn.", "The answer of " + request.url + " is too large."}};
  if (result != CURLE_OK)
    throw Unavailable{"signing.no_answer",
                      {"Không nhận được trả lời từ " + request.url + ".",
                       "No answer from " + request.url + " (" + curl_easy_strerror(result) + ")."}};
  HttpAnswer out;
  long status = 0;
  char* type = nullptr;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
  out.status = static_cast<int>(status);
  out.type = plain_type(type);
  out.body = std::move(sink.body);
  return out;
}

}  // namespace tinhso::signing::online
