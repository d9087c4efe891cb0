#include "simulate/writing.hpp"

#include <fmt/format.h>

#include "simulate/paper.hpp"
#include "simulate/prose.hpp"

namespace tinhso::simulate {
namespace {

constexpr std::uint64_t words_stream = 2'000'000'000ULL;
constexpr std::uint64_t sheets_stream = 3'000'000'000ULL;

/// The unit that drafts, as the second half of a công văn's notation.
std::string drafting_unit(Body const& body, Field field, Random& random) {
  switch (body.kin) {
    case Kin::province:
      return fmt::format("VP{}", 2 + static_cast<int>(field) % 7);
    case Kin::office:
      return random.chance(0.5) ? "TH" : "HCTC";
    case Kin::district: {
      constexpr std::string_view units[]{"NN", "NN",   "YT",   "GDĐT", "TCKH", "TCKH", "KTHT", "KTHT", "TNMT", "VHTT",
                                         "LĐ", "VHTT", "KTHT", "TP",   "TTr",  "KTHT", "NV",   "VP",   "VP",   "NN"};
      return std::string{units[static_cast<int>(field)]};
    }
    case Kin::department:
      return random.chance(0.5) ? "VP" : "QLNV";
    default:
      return {};
  }
}

std::string head_title(Body const& body) { return body.leaders.front().title; }

/// The first words of a text, for a file name.
std::string beginning(std::string_view text, int words) {
  std::size_t at = 0;
  for (; words > 0 && at != std::string_view::npos; --words) at = text.find(' ', at + 1);
  return std::string{text.substr(0, at)};
}

}  // namespace

Filling Writing::filling_of(Letter const& letter, std::string& district, std::string& commune, Random& random) const {
  auto const& sender = province_.bodies[letter.sender];
  // A place that concerns the reader: the sender's own, or the first receiver's.
  auto place = [&](Kin kin) -> std::string {
    if (sender.kin == kin) return sender.place;
    if (!letter.receivers.empty() && province_.bodies[letter.receivers.front()].kin == kin)
      return province_.bodies[letter.receivers.front()].place;
    auto const all = province_.of(kin);
    return all.empty() ? std::string{"Nam Định"} : province_.bodies[random.pick(all)].place;
  };
  district = place(Kin::district);
  commune = place(Kin::commune);
  return {local_date(letter.issued_at), district, commune, random.between(1, 9)};
}

std::string_view Writing::type_of(std::uint32_t index) const {
  auto const& letter = plan_.letters[index];
  return letter.reply_to >= 0 ? "BC" : all_subjects()[letter.subject].type;
}

std::string Writing::subject_of(std::uint32_t index) const {
  auto const& letter = plan_.letters[index];
  if (letter.reply_to >= 0) {
    auto const& asked = plan_.letters[static_cast<std::size_t>(letter.reply_to)];
    auto subject = subject_of(static_cast<std::uint32_t>(letter.reply_to));
    for (std::string_view const verb : {"báo cáo nhanh ", "báo cáo "})
      if (subject.starts_with(verb)) subject.erase(0, verb.size());
    return fmt::format("kết quả thực hiện văn bản của {} về {}", province_.bodies[asked.sender].short_name, subject);
  }
  Random random{seed_, words_stream + index};
  std::string district;
  std::string commune;
  return filled(all_subjects()[letter.subject].text, filling_of(letter, district, commune, random));
}

documents::Authority Writing::authority_of(Letter const& letter) const {
  using documents::Authority;
  auto const& sender = province_.bodies[letter.sender];
  if (letter.signer > 0) return Authority::KT;
  bool const collective = sender.kin == Kin::province || sender.kin == Kin::district || sender.kin == Kin::commune;
  return collective ? Authority::TM : Authority::none;
}

documents::DraftInput Writing::draft_of(std::uint32_t index) const {
  auto const& letter = plan_.letters[index];
  auto const& sender = province_.bodies[letter.sender];
  Random random{seed_, words_stream + index};
  random.next();
  documents::DraftInput out;
  out.type = std::string{type_of(index)};
  out.subject = subject_of(index);
  out.summary = summary_of(random, letter.ask);
  out.signer = sender.leaders[letter.signer].official;
  out.authority = authority_of(letter);
  out.priority = letter.priority;
  out.secrecy = documents::Secrecy::none;
  if (*out.type == "CV") out.drafting_unit = drafting_unit(sender, all_subjects()[letter.subject].field, random);
  if (letter.due_on) out.due_on = letter.due_on;
  out.pages = random.between(1, 6);
  out.place = sender.kin == Kin::district || sender.kin == Kin::commune ? sender.place : "Nam Định";
  out.steering = letter.ask != Ask::nothing && (sender.kin == Kin::province || sender.kin == Kin::district);
  out.recipients.emplace();
  for (auto const& picked : letter.picked) {
    if (picked.group >= 0)
      out.recipients->push_back(
          {organisation::SelectorKind::group, province_.groups[static_cast<std::size_t>(picked.group)].key});
    else
      out.recipients->push_back({organisation::SelectorKind::agency, std::to_string(province_.bodies[picked.body].id)});
  }
  return out;
}

std::string Writing::addressee(Letter const& letter) const {
  if (letter.picked.empty()) return {};
  auto const& first = letter.picked.front();
  if (first.group < 0) return province_.bodies[first.body].name;
  auto const& key = province_.groups[static_cast<std::size_t>(first.group)].key;
  if (key == "departments") return "Các sở, ban, ngành của tỉnh; Ủy ban nhân dân các huyện, thành phố Nam Định";
  if (key == "districts") return "Ủy ban nhân dân các huyện, thành phố Nam Định";
  return "Ủy ban nhân dân các xã, phường, thị trấn";
}

std::vector<Sheet> Writing::sheets_of(std::uint32_t index) const {
  auto const& letter = plan_.letters[index];
  auto const& sender = province_.bodies[letter.sender];
  auto const* const type = documents::find_type(type_of(index));
  auto const subject = subject_of(index);
  Random random{seed_, sheets_stream + index};
  std::string district;
  std::string commune;
  auto const filling = filling_of(letter, district, commune, random);
  auto const day = filling.day;

  Paper paper;
  paper.agency = capitals(sender.name);
  if (sender.above >= 0) paper.above = capitals(province_.bodies[static_cast<std::size_t>(sender.above)].short_name);
  auto const unit =
      type->abbreviation.empty() ? drafting_unit(sender, all_subjects()[letter.subject].field, random) : std::string{};
  paper.sign = "Số:          /" + documents::notation(*type, sender.short_sign, unit);
  paper.place_and_date =
      fmt::format("{}, ngày {:02} tháng {:02} năm {}",
                  sender.kin == Kin::district || sender.kin == Kin::commune ? sender.place : "Nam Định",
                  static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()), static_cast<int>(day.year()));
  if (!type->abbreviation.empty()) paper.title = capitals(type->name);
  paper.subject = subject;
  paper.paragraphs = body_of(random, type->key, letter.ask, subject, sender.name, addressee(letter), filling);
  paper.places = {"Như trên", "Lưu: VT"};
  paper.signer_position = capitals(documents::competence(authority_of(letter), head_title(sender)));
  if (paper.signer_position.empty()) paper.signer_position = capitals(head_title(sender));
  paper.signer = sender.leaders[letter.signer].name;

  std::vector<Sheet> out;
  out.push_back({fmt::format("{} {}.pdf", type->name, beginning(subject, 9)), pdf(paper)});
  auto const annex = random.share();
  if (annex < 0.24) {
    paper.title = "PHỤ LỤC";
    paper.paragraphs = body_of(random, "BC", Ask::nothing, subject, sender.name, addressee(letter), filling);
    if (annex < 0.16) out.push_back({"Phụ lục kèm theo.docx", docx(paper)});
    else out.push_back({"Phụ lục số liệu.pdf", pdf(paper)});
  }
  return out;
}

}  // namespace tinhso::simulate
