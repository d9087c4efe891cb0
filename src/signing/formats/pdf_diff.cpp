#include "signing/formats/pdf_diff.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tinhso::signing {
namespace {

constexpr std::size_t most_walked = 200'000;

bool same_object(PdfFile& file, PdfObject const& left, PdfObject const& right) {
  if (left.stream != right.stream) return false;
  if (!(left.value == right.value)) return false;
  return !left.stream || file.bytes().substr(left.data, left.length) == file.bytes().substr(right.data, right.length);
}

}  // namespace

PdfDiff::PdfDiff(PdfFile& file, std::size_t revision)
    : file_{file},
      revision_{revision},
      from_{file.revisions().at(revision - 1).end},
      to_{file.revisions().at(revision).end},
      before_{file.view(revision - 1)},
      after_{file.view(revision)} {
  compare_sections();
  account_for_bytes();
}

bool PdfDiff::added(std::uint32_t number) const {
  auto const in_left = left_.find(number);
  if (in_left != left_.end()) return in_left->second == Touch::added;
  auto const in_cleared = cleared_.find(number);
  return in_cleared != cleared_.end() && in_cleared->second == Touch::added;
}

void PdfDiff::clear(std::uint32_t number) {
  if (auto const found = left_.find(number); found != left_.end()) {
    cleared_.insert(*found);
    left_.erase(found);
  }
}

void PdfDiff::compare_sections() {
  auto const& sections = file_.revisions()[revision_].sections;
  if (sections.size() != 1)
    suspicious("update.sections",
               {"Bản cập nhật có nhiều bảng tham chiếu chéo.", "The update has several cross-reference sections."});
  for (auto const at : sections) {
    auto const& section = file_.section(at);
    if (section.begin < from_ || section.end > to_)
      suspicious("update.xref_place", {"Bảng tham chiếu chéo của bản cập nhật nằm ngoài bản cập nhật.",
                                       "The update's cross-reference section lies outside the update."});
    if (section.overlaps)
      suspicious("update.overlap",
                 {"Bản cập nhật liệt kê một đối tượng hai lần.", "The update lists an object twice."});
    if (section.hybrid)
      suspicious("update.hybrid",
                 {"Bản cập nhật dùng bảng tham chiếu chéo lai.", "The update has hybrid cross-references."});
    spans_.emplace_back(section.begin, section.end);
    std::set<std::uint32_t> own;
    for (auto const& [number, entry] : section.entries)
      if (entry.kind == PdfEntry::Kind::plain) own.insert(number);
    for (auto const& [number, entry] : section.entries) compare_entry(section, number, entry, own);
    if (section.stream) clear(section.own_number);
  }
}

void PdfDiff::compare_entry(PdfSection const& section, std::uint32_t number, PdfEntry const& entry,
                            std::set<std::uint32_t> const& own) {
  using Kind = PdfEntry::Kind;
  auto const* old = before_.entry(number);
  bool const was_there = old && old->kind != Kind::free && number != 0;
  if (number == 0 || (!was_there && entry.kind == Kind::free)) return;
  if (old && *old == entry) return;
  if (entry.kind == Kind::free) {
    left_[number] = Touch::freed;
    return;
  }
  auto const& size = after_.trailer().at("Size");
  if (!size.is_integer() || static_cast<std::int64_t>(number) >= size.integer)
    suspicious("update.size", {fmt::format("Đối tượng {} vượt quá số đối tượng khai báo.", number),
                               fmt::format("Object {} is beyond the declared size.", number)});
  if (entry.kind == Kind::plain) {
    if (entry.offset < from_ || entry.offset >= to_) {
      // The attack that brings an object to light which was hidden within the signed bytes.
      suspicious("update.points_back", {fmt::format("Bản cập nhật trỏ đối tượng {} vào dữ liệu cũ.", number),
                                        fmt::format("The update points object {} at older bytes.", number)});
    }
    if (was_there && old->kind == Kind::plain && old->generation != entry.generation)
      suspicious("update.generation", {fmt::format("Đối tượng {} đổi số thế hệ.", number),
                                       fmt::format("Object {} changed its generation.", number)});
  } else if (!own.contains(static_cast<std::uint32_t>(entry.offset))) {
    suspicious("update.points_back", {fmt::format("Bản cập nhật trỏ đối tượng {} vào luồng đối tượng cũ.", number),
                                      fmt::format("The update points object {} into an older object stream.", number)});
  }
  left_[number] = was_there ? Touch::modified : Touch::added;
  auto const generation = entry.kind == Kind::plain ? entry.generation : 0;
  try {
    auto const* now = after_.object({number, generation});
    if (!now) return;
    if (entry.kind == Kind::plain && entry.offset >= from_) spans_.emplace_back(now->begin, now->end);
    auto const& type = now->value.at("Type");
    if (!was_there && now->stream && type.is_name("ObjStm")) clear(number);
    if (section.stream && number == section.own_number && now->begin == section.begin && !was_there) clear(number);
    if (!was_there) return;
    auto const* then = before_.object({number, old->kind == Kind::plain ? old->generation : 0});
    if (then && same_object(file_, *then, *now)) left_.erase(number);
  } catch (PdfFault const& fault) {
    suspicious("update.unreadable", fault.words);
  }
}

void PdfDiff::account_for_bytes() {
  spans_.emplace_back(file_.revisions()[revision_].start_keyword, to_);
  std::ranges::sort(spans_);
  auto at = from_;
  for (auto const& [begin, end] : spans_) {
    if (begin < at) {
      if (end > at || begin < from_)
        suspicious("update.overlap",
                   {"Các đối tượng của bản cập nhật chồng lên nhau.", "Objects of the update overlap."});
      continue;
    }
    PdfReader reader{file_.bytes(), at};
    reader.skip_space();
    if (reader.at() < begin) {
      suspicious("update.unlisted_bytes",
                 {fmt::format("Có dữ liệu không được liệt kê trong bản cập nhật (byte {}).", reader.at()),
                  fmt::format("The update holds bytes that nothing points to (byte {}).", reader.at())});
    }
    at = end;
  }
}

void PdfDiff::clear_role(PdfValue const& link) {
  if (link.is_reference() && !shared(link.ref.number)) clear(link.ref.number);
}

bool PdfDiff::shared(std::uint32_t number) {
  if (added(number)) return false;  // what older objects may have waited for it is told by awaited()
  if (!counted_) {
    counted_ = true;
    auto count = [&](PdfValue const& value) {
      each_reference(value, [&](PdfRef ref) {
        if (touched(ref.number)) ++used_[ref.number];
      });
    };
    count(before_.trailer());
    for (auto const& [one, entry] : before_.entries()) {
      if (entry.kind == PdfEntry::Kind::free || one == 0) continue;
      try {
        auto const* object = before_.object({one, entry.kind == PdfEntry::Kind::plain ? entry.generation : 0});
        if (object && !object->value.at("Type").is_name("XRef")) count(object->value);
      } catch (PdfFault const&) {
        ++used_[number];  // who knows what it points to
        ++used_[number];
      }
    }
  }
  return used_[number] > 1;
}

void PdfDiff::clear_new(PdfValue const& value) {
  std::vector<PdfRef> open;
  each_reference(value, [&](PdfRef ref) { open.push_back(ref); });
  while (!open.empty()) {
    auto const ref = open.back();
    open.pop_back();
    auto const found = left_.find(ref.number);
    if (found == left_.end() || found->second != Touch::added) continue;
    clear(ref.number);
    try {
      if (auto const* object = after_.object(ref))
        each_reference(object->value, [&](PdfRef next) { open.push_back(next); });
    } catch (PdfFault const&) {  // NOLINT(bugprone-empty-catch): told when the entry was compared
    }
  }
}

std::vector<std::uint32_t> PdfDiff::awaited() {
  std::set<std::uint32_t> fresh;
  auto collect = [&](auto const& map) {
    for (auto const& [number, touch] : map)
      if (touch == Touch::added) fresh.insert(number);
  };
  collect(left_);
  collect(cleared_);
  std::set<std::uint32_t> found;
  if (fresh.empty()) return {};
  auto look = [&](PdfValue const& value) {
    each_reference(value, [&](PdfRef ref) {
      if (fresh.contains(ref.number)) found.insert(ref.number);
    });
  };
  look(before_.trailer());
  for (auto const& [number, entry] : before_.entries()) {
    if (entry.kind == PdfEntry::Kind::free || number == 0) continue;
    try {
      if (auto const* object = before_.object({number, entry.kind == PdfEntry::Kind::plain ? entry.generation : 0}))
        look(object->value);
    } catch (PdfFault const&) {
      if (entry.kind != PdfEntry::Kind::plain) continue;
      // What this reader refuses another may read: take every `n g R` in its bytes.
      auto const text = file_.bytes().substr(std::min(entry.offset, file_.bytes().size()));
      auto const whole = text.substr(0, std::min<std::size_t>(text.find("endobj"), 1'000'000));
      for (auto at = whole.find(" R"); at != std::string_view::npos; at = whole.find(" R", at + 2)) {
        auto start = at;
        while (start > 0 && (whole[start - 1] == ' ' || (whole[start - 1] >= '0' && whole[start - 1] <= '9'))) --start;
        PdfReader reader{whole, start};
        std::uint64_t number_there = 0;
        if (reader.take_integer(number_there) && fresh.contains(static_cast<std::uint32_t>(number_there)))
          found.insert(static_cast<std::uint32_t>(number_there));
      }
    }
  }
  return {found.begin(), found.end()};
}

bool PdfDiff::clear_orphans() {
  std::set<std::uint32_t> open_numbers;
  for (auto const& [number, touch] : left_)
    if (touch == Touch::added) open_numbers.insert(number);
  if (open_numbers.empty()) return false;
  std::set<PdfRef> seen;
  std::vector<PdfRef> open;
  auto add = [&](PdfValue const& value) {
    each_reference(value, [&](PdfRef ref) {
      if (seen.insert(ref).second) open.push_back(ref);
    });
  };
  add(after_.trailer());
  while (!open.empty()) {
    auto const ref = open.back();
    open.pop_back();
    open_numbers.erase(ref.number);
    try {
      if (auto const* object = after_.object(ref)) add(object->value);
    } catch (PdfFault const&) {
      return false;  // who knows what it leads to
    }
  }
  for (auto const number : open_numbers) clear(number);
  return !open_numbers.empty();
}

std::vector<int> PdfDiff::pages_of_object(std::uint32_t number) {
  std::vector<int> out;
  std::size_t walked = 0;
  try {
    int page = 0;
    for (auto const& [ref, facts] : pages_of(after_)) {
      ++page;
      std::set<std::uint32_t> seen{ref.number};
      std::vector<PdfRef> open{ref};
      bool shows = ref.number == number;
      while (!open.empty() && !shows) {
        if (++walked > most_walked) return out;
        auto const at = open.back();
        open.pop_back();
        auto const* object = after_.object(at);
        if (!object) continue;
        bool const is_page = object->value.at("Type").is_name("Page") || object->value.at("Type").is_name("Pages");
        if (is_page && !(at == ref)) continue;
        for (std::size_t i = 0; i < object->value.items.size(); ++i) {
          if (object->value.is_dictionary() && (object->value.keys[i] == "Parent" || object->value.keys[i] == "P"))
            continue;
          each_reference(object->value.items[i], [&](PdfRef next) {
            if (next.number == number) shows = true;
            if (seen.insert(next.number).second) open.push_back(next);
          });
        }
      }
      if (shows) out.push_back(page);
    }
  } catch (PdfFault const&) {  // NOLINT(bugprone-empty-catch): pages are for information
  }
  return out;
}

}  // namespace tinhso::signing
