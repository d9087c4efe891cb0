#include "edxml/edxml_base64.hpp"

namespace tinhso::edxml {
namespace {

constexpr std::uint32_t bad = 0xFF000000U;  // never a bit of a good quantum

/// For each place in a quantum: the character's six bits already shifted to it. One look-up and one OR a character.
struct Tables {
  std::array<std::array<std::uint32_t, 256>, 4> at{};
  constexpr Tables() {
    for (auto& table : at) table.fill(bad);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::uint32_t i = 0; i < 64; ++i)
      for (std::uint32_t place = 0; place < 4; ++place)
        at[place][static_cast<unsigned char>(alphabet[i])] = i << (18U - 6U * place);
  }
};
constexpr Tables tables;

}  // namespace

void Base64Decoder::slow(unsigned char c) {
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return;
  if (opening_.size() < 80) opening_.push_back(static_cast<char>(c));
  if (c == '=') {
    ++padding_;
    ok_ = ok_ && sextets_ >= 2 && sextets_ + padding_ <= 4;
    return;
  }
  auto const value = tables.at[3][c];
  if (value == bad || padding_ > 0) {
    ok_ = false;
    return;
  }
  quantum_ = quantum_ << 6U | value;
  if (++sextets_ < 4) return;
  char const three[]{static_cast<char>(quantum_ >> 16U), static_cast<char>(quantum_ >> 8U),
                     static_cast<char>(quantum_)};
  bytes_.append(three, 3);
  quantum_ = 0;
  sextets_ = 0;
}

void Base64Decoder::feed(std::string_view text) {
  std::size_t i = 0;
  auto const* in = reinterpret_cast<unsigned char const*>(text.data());
  while (i < text.size()) {
    if (!ok_ && opening_.size() >= 80) return;
    if (ok_ && sextets_ == 0 && padding_ == 0 && opening_.size() >= 80) {
      auto const quanta = (text.size() - i) / 4;
      auto const start = bytes_.size();
      bytes_.resize(start + quanta * 3);
      auto* out = bytes_.data() + start;
      std::size_t done = 0;
      for (; done < quanta; ++done, i += 4, out += 3) {
        auto const q =
            tables.at[0][in[i]] | tables.at[1][in[i + 1]] | tables.at[2][in[i + 2]] | tables.at[3][in[i + 3]];
        if (q >= bad) break;
        out[0] = static_cast<char>(q >> 16U);
        out[1] = static_cast<char>(q >> 8U);
        out[2] = static_cast<char>(q);
      }
      bytes_.resize(start + done * 3);
      if (i == text.size()) return;
    }
    slow(in[i++]);
  }
}

void Base64Decoder::finish() {
  if (!ok_) {
    bytes_.clear();
    return;
  }
  if (sextets_ == 1) {
    ok_ = false;
    bytes_.clear();
    return;
  }
  if (sextets_ == 0) return;
  unpadded_ = sextets_ + padding_ < 4;
  if (sextets_ == 2) {
    bytes_.push_back(static_cast<char>(quantum_ >> 4U));
  } else {
    bytes_.push_back(static_cast<char>(quantum_ >> 10U));
    bytes_.push_back(static_cast<char>(quantum_ >> 2U));
  }
}

}  // namespace tinhso::edxml
