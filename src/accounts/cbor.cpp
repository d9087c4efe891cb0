#include "accounts/cbor.hpp"

#include <cstdint>

namespace tinhso::accounts {
namespace {

class CborReader {
 public:
  explicit CborReader(std::string_view input) : rest_{input} {}

  struct Head {
    unsigned kind = 0;        ///< major type, 0 to 7
    std::uint64_t value = 0;  ///< number, length or count
  };
  std::optional<Head> head() {
    if (rest_.empty()) return std::nullopt;
    auto const first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    Head out{static_cast<unsigned>(first) >> 5U, first & 0x1FU};
    if (out.value < 24) return out;
    if (out.value > 27) return std::nullopt;  // reserved, or of indefinite length
    auto const size = std::size_t{1} << (out.value - 24);
    if (rest_.size() < size) return std::nullopt;
    out.value = 0;
    for (std::size_t i = 0; i < size; ++i) out.value = (out.value << 8U) | static_cast<unsigned char>(rest_[i]);
    rest_.remove_prefix(size);
    return out;
  }
  std::optional<std::string_view> take(std::uint64_t size) {
    if (size > rest_.size()) return std::nullopt;
    auto const out = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return out;
  }
  /// Passes over one whole item.
  bool skip(int depth) {
    auto const item = head();
    if (!item || depth > 8) return false;
    switch (item->kind) {
      case 0:
      case 1:
      case 7: return true;  // the value of a number, simple value or float was in the head
      case 2:
      case 3: return take(item->value).has_value();
      case 4:
      case 5: {
        if (item->value > rest_.size()) return false;  // every member takes a byte at least
        auto const members = item->value * (item->kind == 5 ? 2 : 1);
        for (std::uint64_t i = 0; i < members; ++i)
          if (!skip(depth + 1)) return false;
        return true;
      }
      default: return false;  // tags have no business here
    }
  }
  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace

std::optional<std::string_view> cbor_bytes_of(std::string_view item, std::string_view key) {
  CborReader reader{item};
  auto const map = reader.head();
  if (!map || map->kind != 5 || map->value > reader.rest().size()) return std::nullopt;
  std::optional<std::string_view> found;
  for (std::uint64_t i = 0; i < map->value; ++i) {
    auto const name = reader.head();
    if (!name || name->kind != 3) return std::nullopt;
    auto const text = reader.take(name->value);
    if (!text) return std::nullopt;
    if (*text != key) {
      if (!reader.skip(1)) return std::nullopt;
      continue;
    }
    auto const value = reader.head();
    if (found || !value || value->kind != 2) return std::nullopt;
    found = reader.take(value->value);
    if (!found) return std::nullopt;
  }
  return reader.at_end() ? found : std::nullopt;
}

bool cbor_is_sequence(std::string_view items, int count) {
  CborReader reader{items};
  for (int i = 0; i < count; ++i)
    if (!reader.skip(0)) return false;
  return reader.at_end();
}

}  // namespace tinhso::accounts
