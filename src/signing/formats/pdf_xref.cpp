#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "signing/formats/pdf_file.hpp"

namespace tinhso::signing {
namespace {

[[noreturn]] void bad_xref(std::size_t at, std::string_view why) {
  throw PdfFault{"pdf.xref",
                 {fmt::format("Bảng tham chiếu chéo tại byte {} bị hỏng ({}).", at, why),
                  fmt::format("The cross-reference section at byte {} is broken ({}).", at, why)}};
}

/// Lines of `nnnnnnnnnn ggggg n` are 20 bytes; some writers use 19 or blank padding, so other shapes take the slow way.
bool fast_entry(std::string_view line, PdfEntry& out) {
  if (line.size() < 18 || line[10] != ' ' || line[16] != ' ') return false;
  std::uint64_t offset = 0;
  std::uint32_t generation = 0;
  for (int i = 0; i < 10; ++i) {
    auto const d = static_cast<unsigned>(line[static_cast<std::size_t>(i)] - '0');
    if (d > 9) return false;
    offset = offset * 10 + d;
  }
  for (int i = 11; i < 16; ++i) {
    auto const d = static_cast<unsigned>(line[static_cast<std::size_t>(i)] - '0');
    if (d > 9) return false;
    generation = generation * 10 + d;
  }
  if (line[17] != 'n' && line[17] != 'f') return false;
  out.kind = line[17] == 'n' ? PdfEntry::Kind::plain : PdfEntry::Kind::free;
  out.offset = offset;
  out.generation = generation;
  return true;
}

void find_overlaps(PdfSection& section) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(section.entries.size());
  for (auto const& [number, entry] : section.entries) numbers.push_back(number);
  if (!std::ranges::is_sorted(numbers)) std::ranges::sort(numbers);
  section.overlaps = std::ranges::adjacent_find(numbers) != numbers.end();
}

void read_previous(PdfSection& section) {
  auto const& previous = section.trailer.at("Prev");
  if (previous.is(PdfValue::Kind::null)) return;
  if (!previous.is_integer() || previous.integer < 0) bad_xref(section.begin, "Prev");
  section.previous = static_cast<std::size_t>(previous.integer);
}

}  // namespace

PdfSection PdfFile::read_table(std::size_t at) {
  PdfSection out;
  out.begin = at;
  PdfReader reader{bytes_, at};
  if (!reader.take("xref")) bad_xref(at, "xref");
  for (std::uint64_t first = 0; reader.take_integer(first);) {
    std::uint64_t count = 0;
    if (!reader.take_integer(count) || count > limits_.objects || first + count > 8'388'608) bad_xref(at, "subsection");
    if (out.entries.size() + count > limits_.objects) bad_xref(at, "too many objects");
    reader.skip_space();
    auto place = reader.at();
    for (std::uint64_t i = 0; i < count; ++i) {
      PdfEntry entry;
      if (place + 20 <= bytes_.size() && fast_entry(bytes_.substr(place, 20), entry) &&
          (pdf_space(bytes_[place + 18]) && pdf_space(bytes_[place + 19]))) {
        place += 20;
      } else {
        PdfReader slow{bytes_, place};
        std::uint64_t offset = 0;
        std::uint64_t generation = 0;
        if (!slow.take_integer(offset) || !slow.take_integer(generation) || generation > 65'535) bad_xref(at, "entry");
        if (slow.take("n")) entry.kind = PdfEntry::Kind::plain;
        else if (!slow.take("f")) bad_xref(at, "entry");
        entry.offset = offset;
        entry.generation = static_cast<std::uint32_t>(generation);
        slow.skip_space();
        place = slow.at();
      }
      // Some writers number their first table from 1 although it begins with the head of the free list.
      if (i == 0 && first == 1 && out.entries.empty() && entry.kind == PdfEntry::Kind::free &&
          entry.generation == 65'535)
        first = 0;
      out.entries.emplace_back(static_cast<std::uint32_t>(first + i), entry);
    }
    reader = PdfReader{bytes_, place};
  }
  if (!reader.take("trailer")) bad_xref(at, "trailer");
  out.trailer = reader.value();
  out.end = reader.at();
  if (!out.trailer.is_dictionary()) bad_xref(at, "trailer");
  find_overlaps(out);
  read_previous(out);
  if (auto const& also = out.trailer.at("XRefStm"); also.is_integer() && also.integer >= 0) {
    out.hybrid = true;
    auto hidden = read_stream(static_cast<std::size_t>(also.integer));
    // What the table calls free may be packed in an object stream, for readers that know them (§ 7.5.8.4).
    std::unordered_map<std::uint32_t, std::size_t> listed;
    for (std::size_t i = 0; i < out.entries.size(); ++i) listed.emplace(out.entries[i].first, i);
    for (auto const& one : hidden.entries) {
      auto const known = listed.find(one.first);
      if (known == listed.end()) out.entries.push_back(one);
      else if (out.entries[known->second].second.kind == PdfEntry::Kind::free)
        out.entries[known->second].second = one.second;
    }
  }
  return out;
}

PdfSection PdfFile::read_stream(std::size_t at) {
  PdfSection out;
  out.begin = at;
  out.stream = true;
  PdfReader reader{bytes_, at};
  std::uint64_t number = 0;
  std::uint64_t generation = 0;
  if (!reader.take_integer(number) || number > 8'388'608 || !reader.take_integer(generation) || !reader.take("obj"))
    bad_xref(at, "no xref");
  out.own_number = static_cast<std::uint32_t>(number);
  out.trailer = reader.value();
  if (!out.trailer.is_dictionary() || !out.trailer.at("Type").is_name("XRef") || !reader.take("stream"))
    bad_xref(at, "no XRef");
  auto place = reader.at();
  if (place < bytes_.size() && bytes_[place] == '\r') ++place;
  if (place < bytes_.size() && bytes_[place] == '\n') ++place;
  auto const& length = out.trailer.at("Length");
  if (!length.is_integer() || length.integer < 0 || static_cast<std::size_t>(length.integer) > bytes_.size() - place)
    bad_xref(at, "Length");
  auto const raw = bytes_.substr(place, static_cast<std::size_t>(length.integer));
  PdfReader tail{bytes_, place + raw.size()};
  if (!tail.take("endstream")) bad_xref(at, "endstream");
  tail.take("endobj");
  out.end = tail.at();
  auto filter = out.trailer.at("Filter");
  auto parameters = out.trailer.at("DecodeParms");
  if (filter.is_array() && filter.items.size() == 1) filter = PdfValue{filter.items.front()};
  if (parameters.is_array() && parameters.items.size() == 1) parameters = PdfValue{parameters.items.front()};
  std::string inflated;
  std::string_view data = raw;
  if (filter.is_name("FlateDecode")) {
    inflated = pdf_inflate(raw, parameters, limits_.inflated - inflated_);
    count_inflated(inflated.size());
    data = inflated;
  } else if (!filter.is(PdfValue::Kind::null)) {
    bad_xref(at, "Filter");
  }
  auto const& w = out.trailer.at("W");
  if (!w.is_array() || w.items.size() != 3) bad_xref(at, "W");
  std::size_t width[3] = {};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!w.items[i].is_integer() || w.items[i].integer < 0 || w.items[i].integer > 8) bad_xref(at, "W");
    width[i] = static_cast<std::size_t>(w.items[i].integer);
  }
  auto const row = width[0] + width[1] + width[2];
  if (row == 0) bad_xref(at, "W");
  std::vector<std::int64_t> index;
  if (auto const& listed = out.trailer.at("Index"); listed.is_array()) {
    for (auto const& one : listed.items) {
      if (!one.is_integer() || one.integer < 0) bad_xref(at, "Index");
      index.push_back(one.integer);
    }
    if (index.size() % 2 != 0) bad_xref(at, "Index");
  } else {
    index = {0, out.trailer.at("Size").integer};
  }
  std::size_t taken = 0;
  auto field = [&](std::size_t size, std::uint64_t otherwise) {
    if (size == 0) return otherwise;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8U | static_cast<unsigned char>(data[taken++]);
    return value;
  };
  for (std::size_t i = 0; i + 1 < index.size(); i += 2) {
    if (index[i] > 8'388'608 || static_cast<std::size_t>(index[i + 1]) > limits_.objects)
      bad_xref(at, "too many objects");
    for (std::int64_t k = 0; k < index[i + 1]; ++k) {
      if (data.size() - taken < row) bad_xref(at, "short");
      auto const kind = field(width[0], 1);
      auto const second = field(width[1], 0);
      auto const third = field(width[2], 0);
      PdfEntry entry;
      if (kind == 1) entry.kind = PdfEntry::Kind::plain;
      else if (kind == 2) entry.kind = PdfEntry::Kind::packed;
      else if (kind != 0) bad_xref(at, "entry type");
      entry.offset = second;
      entry.generation = static_cast<std::uint32_t>(third);
      if (entry.kind == PdfEntry::Kind::packed && second > 8'388'608) bad_xref(at, "stream number");
      out.entries.emplace_back(static_cast<std::uint32_t>(index[i] + k), entry);
      if (out.entries.size() > limits_.objects) bad_xref(at, "too many objects");
    }
  }
  find_overlaps(out);
  read_previous(out);
  return out;
}

PdfSection const& PdfFile::section(std::size_t at) {
  if (auto const known = sections_.find(at); known != sections_.end()) return known->second;
  if (at >= bytes_.size()) bad_xref(at, "outside the file");
  if (sections_.size() >= limits_.sections) bad_xref(at, "too many sections");
  PdfReader probe{bytes_, at};
  auto read = probe.take("xref") ? read_table(at) : read_stream(at);
  return sections_.emplace(at, std::move(read)).first->second;
}

}  // namespace tinhso::signing
