#include "signing/formats/pdf_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tinhso::signing {
namespace {

[[noreturn]] void bad_file(char const* code, char const* vi, char const* en) { throw PdfFault{code, {vi, en}}; }

PdfValue const no_value{};

}  // namespace

PdfFile::PdfFile(std::string_view bytes, PdfLimits const& limits) : bytes_{bytes}, limits_{limits} {
  if (bytes.size() > limits.bytes) bad_file("pdf.too_large", "Tệp PDF quá lớn.", "The PDF is too large.");
  if (!bytes.starts_with("%PDF-"))
    bad_file("pdf.header", "Tệp không bắt đầu bằng %PDF.", "The file does not begin with %PDF.");
  find_revisions();
  views_.resize(revisions_.size());
}

PdfFile::Nested::Nested(PdfFile& file) : file_{file} {
  if (++file_.nested_ > 16) {
    --file_.nested_;
    bad_file("pdf.syntax", "Tham chiếu quay vòng.", "References form a circle.");
  }
}

void PdfFile::count_inflated(std::size_t bytes) {
  inflated_ += bytes;
  if (inflated_ > limits_.inflated)
    bad_file("pdf.too_large", "Tệp PDF giải nén ra quá lớn.", "The PDF unpacks to too much.");
}

void PdfFile::find_revisions() {
  struct Mark {
    std::size_t keyword;
    std::size_t value;
    std::size_t end;
  };
  std::vector<Mark> marks;
  for (auto at = bytes_.find("startxref"); at != std::string_view::npos; at = bytes_.find("startxref", at + 9)) {
    PdfReader reader{bytes_, at};
    std::uint64_t value = 0;
    if (!reader.take("startxref") || !reader.take_integer(value)) continue;
    auto place = reader.at();
    while (place < bytes_.size() && pdf_space(bytes_[place])) ++place;
    if (bytes_.substr(place, 5) != "%%EOF") continue;
    place += 5;
    if (place < bytes_.size() && bytes_[place] == '\r') ++place;
    if (place < bytes_.size() && bytes_[place] == '\n') ++place;
    marks.push_back({at, value, place});
  }
  if (marks.empty()) bad_file("pdf.startxref", "Tệp PDF không có startxref.", "The PDF has no startxref.");
  clean_end_ = std::ranges::all_of(bytes_.substr(marks.back().end), pdf_space);
  // The chain from the end, newest first.
  std::vector<std::size_t> chain;
  std::optional<std::size_t> next = marks.back().value;
  while (next) {
    if (std::ranges::find(chain, *next) != chain.end())
      bad_file("pdf.xref", "Bảng tham chiếu chéo quay vòng.", "The cross-reference sections form a circle.");
    chain.push_back(*next);
    next = section(*next).previous;
  }
  // A section belongs to the revision that the first startxref after it, with its offset, ends. Linearised files have a
  // section without one of its own: it belongs to the next newer.
  std::vector<PdfRevision> newest_first;
  for (auto const at : chain) {
    auto const own =
        std::ranges::find_if(marks, [&](Mark const& mark) { return mark.value == at && mark.keyword > at; });
    bool const first = newest_first.empty();
    if (first) {
      newest_first.push_back({marks.back().end, marks.back().keyword, {at}});
    } else if (own == marks.end() || own->end >= newest_first.back().end) {
      newest_first.back().sections.push_back(at);
    } else {
      newest_first.push_back({own->end, own->keyword, {at}});
    }
  }
  revisions_.assign(newest_first.rbegin(), newest_first.rend());
}

PdfView& PdfFile::view(std::size_t revision) {
  auto& out = views_.at(revision);
  if (!out) out = std::make_unique<PdfView>(*this, revision);
  return *out;
}

PdfView::PdfView(PdfFile& file, std::size_t revision)
    : file_{file},
      revision_{revision},
      trailer_{&file.section(file.revisions().at(revision).sections.front()).trailer} {
  for (auto r = revision + 1; r-- > 0;)
    for (auto const at : file.revisions()[r].sections)
      for (auto const& [number, entry] : file.section(at).entries) {
        entries_.try_emplace(number, entry);
        if (entries_.size() > file.limits().objects)
          bad_file("pdf.too_large", "Tệp PDF có quá nhiều đối tượng.", "The PDF has too many objects.");
      }
}

std::size_t PdfView::end() const noexcept { return file_.revisions()[revision_].end; }

PdfEntry const* PdfView::entry(std::uint32_t number) const {
  auto const found = entries_.find(number);
  return found == entries_.end() ? nullptr : &found->second;
}

PdfObject const* PdfView::object(PdfRef ref) {
  auto const* where = entry(ref.number);
  if (!where || where->kind == PdfEntry::Kind::free || ref.number == 0) return nullptr;
  if (where->kind == PdfEntry::Kind::plain) {
    if (where->generation != ref.generation) return nullptr;
    return &file_.plain(where->offset, ref, *this);
  }
  if (ref.generation != 0) return nullptr;
  auto& known = from_streams_[ref.number];
  if (known) return known.get();
  auto const& list = packed(static_cast<std::uint32_t>(where->offset));
  if (where->generation >= list.size() || list[where->generation].first != ref.number)
    bad_file("pdf.object_stream", "Luồng đối tượng không chứa đối tượng được trỏ tới.",
             "An object stream does not hold the object that is pointed to.");
  known = std::make_unique<PdfObject>();
  known->value = list[where->generation].second;
  return known.get();
}

PdfValue const& PdfView::resolve(PdfValue const& value) {
  auto const* at = &value;
  for (int hops = 0; at->is_reference(); ++hops) {
    if (hops > 32) bad_file("pdf.syntax", "Tham chiếu quay vòng.", "References form a circle.");
    auto const* target = object(at->ref);
    if (!target) return no_value;
    at = &target->value;
  }
  return *at;
}

PdfValue const& PdfView::catalog() {
  auto const& root = resolve(trailer_->at("Root"));
  if (!root.is_dictionary()) bad_file("pdf.catalog", "Tệp PDF không có danh mục gốc.", "The PDF has no catalog.");
  return root;
}

PdfObject const& PdfFile::plain(std::size_t offset, PdfRef expected, PdfView& lengths) {
  auto& known = plain_[offset];
  auto wrong = [&](std::string_view why) {
    throw PdfFault{"pdf.object",
                   {fmt::format("Không đọc được đối tượng {} tại byte {} ({}).", expected.number, offset, why),
                    fmt::format("Object {} at byte {} cannot be read ({}).", expected.number, offset, why)}};
  };
  PdfReader reader{bytes_, offset};
  std::uint64_t number = 0;
  std::uint64_t generation = 0;
  if (offset >= bytes_.size() || pdf_space(bytes_[offset])) reader.skip_space();
  if (!reader.take_integer(number) || !reader.take_integer(generation) || !reader.take("obj")) wrong("obj");
  if (number != expected.number || generation != expected.generation) wrong("number");
  if (known) return *known;
  Nested const nested{*this};
  auto out = std::make_unique<PdfObject>();
  out->begin = offset;
  out->value = reader.value();
  if (out->value.is_dictionary() && reader.take("stream")) {
    auto place = reader.at();
    if (place < bytes_.size() && bytes_[place] == '\r') ++place;
    if (place < bytes_.size() && bytes_[place] == '\n') ++place;
    auto const& given = out->value.at("Length");
    if (given.is_reference() && given.ref == expected) wrong("Length");
    auto const& length = lengths.resolve(given);
    if (!length.is_integer() || length.integer < 0 || static_cast<std::size_t>(length.integer) > bytes_.size() - place)
      wrong("Length");
    out->stream = true;
    out->data = place;
    out->length = static_cast<std::size_t>(length.integer);
    PdfReader tail{bytes_, place + out->length};
    if (!tail.take("endstream")) wrong("endstream");
    reader = tail;
  }
  if (!reader.take("endobj")) wrong("endobj");
  out->end = reader.at();
  auto& again = plain_[offset];  // resolving /Length may have moved things
  again = std::move(out);
  return *again;
}

std::string PdfView::decoded(PdfObject const& object) {
  auto const raw = file_.bytes_.substr(object.data, object.length);
  auto filter = get(object.value, "Filter");
  auto parameters = get(object.value, "DecodeParms");
  if (filter.is_array()) {
    if (filter.items.size() > 1) bad_file("pdf.filter", "Bộ lọc không được hỗ trợ.", "A filter is not supported.");
    filter = filter.items.empty() ? PdfValue{} : PdfValue{resolve(filter.items.front())};
  }
  if (parameters.is_array())
    parameters = parameters.items.empty() ? PdfValue{} : PdfValue{resolve(parameters.items.front())};
  if (filter.is(PdfValue::Kind::null)) return std::string{raw};
  if (!filter.is_name("FlateDecode")) bad_file("pdf.filter", "Bộ lọc không được hỗ trợ.", "A filter is not supported.");
  auto out = pdf_inflate(raw, parameters, file_.limits_.inflated - file_.inflated_);
  file_.count_inflated(out.size());
  return out;
}

std::vector<std::pair<std::uint32_t, PdfValue>> const& PdfView::packed(std::uint32_t stream) {
  auto const* where = entry(stream);
  if (!where || where->kind != PdfEntry::Kind::plain)
    bad_file("pdf.object_stream", "Không tìm thấy luồng đối tượng.", "An object stream is missing.");
  auto const key = std::pair{where->offset, std::size_t{0}};
  if (auto const known = file_.packed_.find(key); known != file_.packed_.end()) return known->second;
  PdfFile::Nested const nested{file_};
  auto const& holder = file_.plain(where->offset, {stream, where->generation}, *this);
  if (!holder.stream || !get(holder.value, "Type").is_name("ObjStm"))
    bad_file("pdf.object_stream", "Luồng đối tượng sai loại.", "An object stream is of another type.");
  auto const count = get(holder.value, "N");
  auto const first = get(holder.value, "First");
  auto const data = decoded(holder);
  if (!count.is_integer() || !first.is_integer() || count.integer < 0 || first.integer < 0 ||
      static_cast<std::size_t>(first.integer) > data.size() || static_cast<std::size_t>(count.integer) > data.size())
    bad_file("pdf.object_stream", "Luồng đối tượng bị hỏng.", "An object stream is broken.");
  std::vector<std::pair<std::uint32_t, PdfValue>> list;
  PdfReader head{data, 0};
  for (std::int64_t i = 0; i < count.integer; ++i) {
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    if (!head.take_integer(number) || number > 8'388'608 || !head.take_integer(offset) ||
        offset + static_cast<std::size_t>(first.integer) > data.size())
      bad_file("pdf.object_stream", "Luồng đối tượng bị hỏng.", "An object stream is broken.");
    PdfReader body{data, static_cast<std::size_t>(first.integer) + offset};
    auto value = body.value();
    value.begin = value.end = 0;
    list.emplace_back(static_cast<std::uint32_t>(number), std::move(value));
  }
  return file_.packed_.emplace(key, std::move(list)).first->second;
}

}  // namespace tinhso::signing
