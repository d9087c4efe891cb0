#include "documents/mail.hpp"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <stdexcept>

#include "base/text.hpp"

namespace tinhso::documents {
namespace {

constexpr std::size_t mail_files = 20;
constexpr std::size_t mail_bytes = 50'000'000;
constexpr std::size_t mail_text = 200'000;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref<T>>;

std::string or_empty(char const* text) { return text != nullptr && is_utf8(text) ? std::string{text} : std::string{}; }

std::string decoded(GMimePart* part) {
  auto* const content = g_mime_part_get_content(part);
  if (content == nullptr) return {};
  Held<GMimeStream> const memory{g_mime_stream_mem_new()};
  g_mime_data_wrapper_write_to_stream(content, memory.get());
  auto* const array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
  return array == nullptr ? std::string{} : std::string{reinterpret_cast<char const*>(array->data), array->len};
}

struct Reading {
  Mail mail;
  std::size_t bytes = 0;
};

void take_part(GMimeObject*, GMimeObject* part, gpointer to) {
  if (!GMIME_IS_PART(part)) return;
  auto& reading = *static_cast<Reading*>(to);
  auto const* const disposition = g_mime_object_get_disposition(part);
  auto name = or_empty(g_mime_part_get_filename(GMIME_PART(part)));
  bool const attached = !name.empty() || (disposition != nullptr && std::string_view{disposition} == "attachment");
  if (!attached && GMIME_IS_TEXT_PART(part)) {
    auto* const type = g_mime_object_get_content_type(part);
    if (g_mime_content_type_is_type(type, "text", "plain") == 0 || reading.mail.text.size() > mail_text) return;
    std::unique_ptr<char, void (*)(void*)> const text{g_mime_text_part_get_text(GMIME_TEXT_PART(part)), g_free};
    reading.mail.text += or_empty(text.get()).substr(0, mail_text);
    if (!is_utf8(reading.mail.text)) reading.mail.text.clear();
    return;
  }
  if (!attached) return;
  auto content = decoded(GMIME_PART(part));
  if (content.empty()) return;
  reading.bytes += content.size();
  if (reading.mail.files.size() >= mail_files || reading.bytes > mail_bytes) {
    reading.mail.cut = true;
    return;
  }
  reading.mail.files.push_back({name.empty() ? "tep" : std::move(name), std::move(content)});
}

}  // namespace

Mail read_mail(std::string_view bytes) {
  static std::once_flag once;
  std::call_once(once, g_mime_init);
  Held<GMimeStream> const stream{g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size())};
  Held<GMimeParser> const parser{g_mime_parser_new_with_stream(stream.get())};
  Held<GMimeMessage> const message{g_mime_parser_construct_message(parser.get(), nullptr)};
  if (!message) throw std::runtime_error{"not an e-mail"};
  Reading reading;
  reading.mail.subject = or_empty(g_mime_message_get_subject(message.get()));
  if (auto* const from = g_mime_message_get_from(message.get()); from != nullptr) {
    std::unique_ptr<char, void (*)(void*)> const text{internet_address_list_to_string(from, nullptr, FALSE), g_free};
    reading.mail.from = or_empty(text.get());
  }
  g_mime_message_foreach(message.get(), take_part, &reading);
  return std::move(reading.mail);
}

}  // namespace tinhso::documents
