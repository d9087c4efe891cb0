// Base64 (RFC 4648 §4) in pieces: attachments are too large to hold twice. Objects belong to one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tinhso::edxml {

/// Takes the text piece by piece; white space anywhere is ignored.
class Base64Decoder {
 public:
  /// `text_bytes` is the length of the text to come, as far as known.
  explicit Base64Decoder(std::size_t text_bytes = 0) { bytes_.reserve(text_bytes / 4 * 3 + 3); }

  void feed(std::string_view text);
  /// No more text. After it ok() is final.
  void finish();
  /// False once a character outside the alphabet, data after padding, or a lone last character was met.
  bool ok() const noexcept { return ok_; }
  /// True when the padding was missing at the end.
  bool unpadded() const noexcept { return unpadded_; }
  bool empty() const noexcept { return opening_.empty(); }
  /// The first characters of the text, for a message.
  std::string const& opening() const noexcept { return opening_; }
  std::string take() { return std::move(bytes_); }

 private:
  void slow(unsigned char c);

  std::string bytes_;
  std::string opening_;
  std::uint32_t quantum_ = 0;
  int sextets_ = 0;  // in the quantum
  int padding_ = 0;  // `=` seen
  bool ok_ = true;
  bool unpadded_ = false;
};

/// Gives text of one line to `sink`, in pieces of up to 64 kB.
template <class Sink>
class Base64Encoder {
 public:
  explicit Base64Encoder(Sink const& sink) : sink_{sink} { text_.reserve(piece); }

  void feed(std::string_view bytes) {
    for (char const c : bytes) {
      quantum_ = quantum_ << 8U | static_cast<unsigned char>(c);
      if (++octets_ == 3) emit();
    }
  }
  void finish() {
    if (octets_ > 0) {
      auto const missing = 3 - octets_;
      for (int i = 0; i < missing; ++i) quantum_ <<= 8U;
      emit();
      text_.replace(text_.size() - static_cast<std::size_t>(missing), static_cast<std::size_t>(missing),
                    static_cast<std::size_t>(missing), '=');
    }
    sink_(std::string_view{text_});
    text_.clear();
  }

 private:
  static constexpr std::size_t piece = 64U << 10U;
  static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  void emit() {
    if (text_.size() + 4 > piece) {
      sink_(std::string_view{text_});
      text_.clear();
    }
    char const four[]{alphabet[quantum_ >> 18U & 63U], alphabet[quantum_ >> 12U & 63U], alphabet[quantum_ >> 6U & 63U],
                      alphabet[quantum_ & 63U]};
    text_.append(four, 4);
    quantum_ = 0;
    octets_ = 0;
  }

  Sink const& sink_;
  std::string text_;
  std::uint32_t quantum_ = 0;
  int octets_ = 0;
};

}  // namespace tinhso::edxml
