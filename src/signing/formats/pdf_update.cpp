#include "signing/formats/pdf_update.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace tinhso::signing {

std::string ref_text(PdfRef ref) { return fmt::format("{} {} R", ref.number, ref.generation); }

std::string with_entries(PdfValue const& dictionary, std::vector<std::pair<std::string, std::string>> const& entries) {
  std::string out = "<<";
  for (std::size_t i = 0; i < dictionary.keys.size(); ++i) {
    auto const& key = dictionary.keys[i];
    if (std::ranges::any_of(entries, [&](auto const& entry) { return entry.first == key; })) continue;
    out += pdf_name(key) + " " + unparse(dictionary.items[i]) + "\n";
  }
  for (auto const& [key, value] : entries)
    if (!value.empty()) out += pdf_name(key) + " " + value + "\n";
  return out + ">>";
}

void PdfUpdate::put_stream(PdfRef ref, std::string_view entries, std::string_view data) {
  put(ref, fmt::format("<<{}/Length {}>>\nstream\n{}\nendstream", entries, data.size(), data));
}

bool PdfUpdate::has_signatures() const {
  auto const& flags = pdf_.form_.at("SigFlags");
  return flags.is_integer() && (flags.integer & 1) != 0;
}

void PdfUpdate::add_signature_field(PdfRef field, std::size_t page_index) {
  new_fields_.push_back(field);
  auto const& page = pdf_.pages_.at(page_index);
  if (page.annotations_ref) {
    auto array = page.annotations;
    PdfValue added;
    added.kind = PdfValue::Kind::reference;
    added.ref = field;
    array.items.push_back(added);
    put(*page.annotations_ref, unparse(array));
    return;
  }
  auto const& direct = page.dictionary.at("Annots");
  std::string list = direct.is_array() ? unparse(direct) : "[]";
  list.insert(list.size() - 1, (list.size() > 2 ? " " : "") + ref_text(field));
  put(page.ref, with_entries(page.dictionary, {{"Annots", list}}));
}

void PdfUpdate::write_form() {
  if (new_fields_.empty()) return;
  std::string list = pdf_.fields_.is_array() ? unparse(pdf_.fields_) : "[]";
  for (auto const field : new_fields_) list.insert(list.size() - 1, (list.size() > 2 ? " " : "") + ref_text(field));
  std::vector<std::pair<std::string, std::string>> entries;
  if (pdf_.fields_ref_ && pdf_.fields_.is_array()) put(*pdf_.fields_ref_, list);
  else entries.emplace_back("Fields", list);
  auto const& flags = pdf_.form_.at("SigFlags");
  if (!flags.is_integer() || (flags.integer & 3) != 3) entries.emplace_back("SigFlags", "3");
  if (entries.empty()) return;
  if (pdf_.form_ref_ && pdf_.form_.is_dictionary()) put(*pdf_.form_ref_, with_entries(pdf_.form_, entries));
  else set_catalog("AcroForm", with_entries(pdf_.form_, entries));
}

std::string PdfUpdate::trailer_entries(std::uint32_t size) const {
  auto out = fmt::format("/Size {}/Root {}/Prev {}", size, ref_text(pdf_.catalog_ref_), pdf_.last_section_);
  if (auto const& info = pdf_.trailer_.at("Info"); info.is_reference()) out += "/Info " + ref_text(info.ref);
  if (auto const& id = pdf_.trailer_.at("ID"); id.is_array() && id.items.size() == 2) {
    Digest state{*pdf_.sha256_};
    out += "/ID[" + unparse(id.items[0]) + "<" + hex(std::string_view{state.finish()}.substr(0, 16)) + ">]";
  }
  return out;
}

void PdfUpdate::write_table(std::string& out, std::size_t start) const {
  auto sorted = placed_;
  std::ranges::sort(sorted);
  out += "xref\n";
  for (std::size_t i = 0; i < sorted.size();) {
    auto end = i + 1;
    while (end < sorted.size() && sorted[end].first.number == sorted[end - 1].first.number + 1) ++end;
    fmt::format_to(std::back_inserter(out), "{} {}\n", sorted[i].first.number, end - i);
    for (; i < end; ++i)
      fmt::format_to(std::back_inserter(out), "{:010} {:05} n \n", sorted[i].second, sorted[i].first.generation);
  }
  fmt::format_to(std::back_inserter(out), "trailer\n<<{}>>\nstartxref\n{}\n%%EOF\n", trailer_entries(next_), start);
}

void PdfUpdate::write_stream(std::string& out) {
  auto const own = allocate();
  auto const start = pdf_.bytes_.size() + out.size();
  placed_.emplace_back(own, start);
  auto sorted = placed_;
  std::ranges::sort(sorted);
  std::string index;
  std::string data;
  for (std::size_t i = 0; i < sorted.size();) {
    auto end = i + 1;
    while (end < sorted.size() && sorted[end].first.number == sorted[end - 1].first.number + 1) ++end;
    index += fmt::format("{}{} {}", index.empty() ? "" : " ", sorted[i].first.number, end - i);
    for (; i < end; ++i) {
      data.push_back('\1');
      for (int shift = 24; shift >= 0; shift -= 8) data.push_back(static_cast<char>(sorted[i].second >> shift));
      data.push_back(static_cast<char>(sorted[i].first.generation >> 8U));
      data.push_back(static_cast<char>(sorted[i].first.generation));
    }
  }
  fmt::format_to(std::back_inserter(out), "{} 0 obj\n<</Type/XRef/W[1 4 2]/Index[{}]{}/Length {}>>\nstream\n",
                 own.number, index, trailer_entries(next_), data.size());
  out += data;
  fmt::format_to(std::back_inserter(out), "\nendstream\nendobj\nstartxref\n{}\n%%EOF\n", start);
}

std::string PdfUpdate::finish() {
  write_form();
  if (!catalog_.empty()) put(pdf_.catalog_ref_, with_entries(pdf_.catalog_, catalog_));
  std::string out;
  std::size_t size = 2048;
  for (auto const& [ref, body] : objects_) size += body.size() + 40;
  out.reserve(size);
  if (!pdf_.bytes_.ends_with('\n') && !pdf_.bytes_.ends_with('\r')) out += '\n';
  for (auto const& [ref, body] : objects_) {
    placed_.emplace_back(ref, pdf_.bytes_.size() + out.size());
    fmt::format_to(std::back_inserter(out), "{} {} obj\n", ref.number, ref.generation);
    bodies_.emplace_back(ref, out.size());
    out += body;
    out += "\nendobj\n";
  }
  if (pdf_.stream_xref_) write_stream(out);
  else write_table(out, pdf_.bytes_.size() + out.size());
  return out;
}

std::size_t PdfUpdate::place_of(PdfRef ref) const {
  for (auto const& [one, place] : bodies_)
    if (one == ref) return place;
  throw std::logic_error{"object was not written"};
}

}  // namespace tinhso::signing
