#include "documents/draft_rules.hpp"

#include <algorithm>
#include <set>

namespace tinhso::documents {
namespace {

using database::Session;
using organisation::Selector;
using organisation::SelectorKind;

Words const unknown_signer{"Người ký không giữ vị trí nào trong cơ quan.",
                           "The signer holds no position in the agency."};
Words const secret{
    "Văn bản chứa bí mật nhà nước không được gửi, nhận trên trục liên thông: Quyết định 28/2018/QĐ-TTg không áp dụng "
    "cho văn bản mật; "
    "thực hiện theo Luật Bảo vệ bí mật nhà nước.",
    "State secrets may not travel on the axis: Decision 28/2018/QĐ-TTg does not apply to them; follow the Law on "
    "Protection of State "
    "Secrets."};

template <class Field>
std::string text(std::optional<Field> const& field) {
  return field ? text_for_xml(*field) : std::string{};
}

/// Faults of one field under another name: `selectors[2]` becomes `recipients[2]`.
void take_faults(Invalid const& fault, std::string_view from, std::string const& to, FieldErrors& errors) {
  for (auto const& field : fault.fields())
    errors.push_back({field.path.starts_with(from) ? to + field.path.substr(from.size()) : to, field.words});
}

}  // namespace

void read_signer(Session& session, Principal const& who, Date today, DraftInput const& input, Document& out,
                 FieldErrors& errors) {
  out.signer = input.signer;
  out.signer_name = text(input.signer_name);
  out.signer_position = text(input.signer_position);
  out.authority = input.authority.value_or(Authority::none);
  if (!input.signer) return;
  for (auto const& position : organisation::positions_of(session, *input.signer, today)) {
    if (position.agency != who.agency) continue;
    out.signer_name = position.official_name;
    if (out.signer_position.empty()) out.signer_position = position.title;
    return;
  }
  errors.push_back({"signer", unknown_signer});
}

namespace {

void read_fields(Session& session, Principal const& who, Date today, DraftInput const& input, Document& out,
                 FieldErrors& errors) {
  out.type = text(input.type);
  auto const* const type = find_type(out.type);
  out.type_name = type ? std::string{type->name} : std::string{};
  if (!out.type.empty() && !type)
    errors.push_back(
        {"type",
         {"Không có loại văn bản này trong Nghị định 30/2020/NĐ-CP.", "Decree 30/2020/NĐ-CP has no such type."}});
  out.subject = text(input.subject);
  out.summary = text(input.summary);
  read_signer(session, who, today, input, out, errors);
  out.priority = input.priority.value_or(0);
  out.drafting_unit = text(input.drafting_unit);
  out.due_on = input.due_on;
  out.pages = input.pages.value_or(0);
  out.place = text(input.place);
  out.steering = input.steering.value_or(false);
  out.reply_to = input.reply_to;
  out.replaces = input.replaces;
  out.replace_reason = input.replaces ? text(input.replace_reason) : std::string{};
  if (input.replaces) {
    auto const replaced = find_document(session, *input.replaces);
    if (!replaced || replaced->from_agency != who.agency || replaced->state != "issued")
      errors.push_back({"replaces",
                        {"Cơ quan không có văn bản đã phát hành này.", "The agency has issued no such document."}});
  }
  if (input.secrecy.value_or(Secrecy::none) != Secrecy::none) errors.push_back({"secrecy", secret});
  if (input.reply_to) {
    auto const answered = find_incoming(session, *input.reply_to);
    if (!answered || answered->agency != who.agency)
      errors.push_back(
          {"reply_to",
           {"Không có văn bản đến này trong sổ của cơ quan.", "The agency has no such incoming document."}});
  }
}

/// The words a selector goes by, found among the suggestions as the author saw them.
class Labels {
 public:
  Labels(Session& session, std::int64_t agency, Date as_of) : session_{session}, agency_{agency}, as_of_{as_of} {}

  std::string of(Selector const& selector) {
    if (selector.kind == SelectorKind::agency) {
      std::int64_t id = 0;
      auto const* const end = selector.key.data() + selector.key.size();
      if (std::from_chars(selector.key.data(), end, id).ptr != end) return selector.key;
      auto const agency = organisation::find_agency(session_, id);
      return !agency ? selector.key : agency->short_name.empty() ? agency->name : agency->short_name;
    }
    if (selector.kind == SelectorKind::outside) {
      std::int64_t id = 0;
      std::from_chars(selector.key.data(), selector.key.data() + selector.key.size(), id);
      auto const outside = organisation::find_outside(session_, id);
      return outside ? outside->name : selector.key;
    }
    if (usual_.empty()) usual_ = organisation::suggest_recipients(session_, "", agency_, as_of_, 100);
    if (auto const* const label = in(usual_, selector)) return *label;
    constexpr std::string_view communes_of = "communes_of:";
    if (!selector.key.starts_with(communes_of)) return selector.key;
    auto const unit =
        organisation::find_unit(session_, std::string_view{selector.key}.substr(communes_of.size()), as_of_);
    if (!unit) return selector.key;
    auto const some = organisation::suggest_recipients(session_, unit->name, agency_, as_of_, 50);
    auto const* const label = in(some, selector);
    return label ? *label : selector.key;
  }

 private:
  static std::string const* in(std::vector<organisation::Suggestion> const& suggestions, Selector const& selector) {
    for (auto const& suggestion : suggestions)
      if (suggestion.kind == selector.kind && suggestion.key == selector.key) return &suggestion.label;
    return nullptr;
  }
  Session& session_;
  std::int64_t agency_;
  Date as_of_;
  std::vector<organisation::Suggestion> usual_;
};

}  // namespace

void read_recipients(Session& session, Principal const& who, Date today, DraftInput const& input, DraftContent& content,
                     FieldErrors& errors) {
  auto const before = std::exchange(content.recipients, {});
  content.document.recipient_count = 0;
  if (!input.recipients || input.recipients->empty()) return;
  std::vector<Selector> const selectors{input.recipients->begin(), input.recipients->end()};
  try {
    content.document.recipient_count =
        static_cast<std::int64_t>(organisation::resolve_recipients(session, selectors, who.agency, today).size());
  } catch (Invalid const& fault) {
    take_faults(fault, "selectors", "recipients", errors);
    return;
  }
  Labels labels{session, who.agency, today};
  for (auto const& selector : selectors) {
    Recipient recipient{selector.kind, selector.key, {}, 1};
    auto const same = std::find_if(before.begin(), before.end(), [&](Recipient const& r) {
      return r.kind == selector.kind && r.key == selector.key;
    });
    recipient.label = same != before.end() ? same->label : labels.of(selector);
    if (selector.kind != SelectorKind::agency && selector.kind != SelectorKind::outside)
      recipient.count =
          static_cast<std::int64_t>(organisation::resolve_recipients(session, {selector}, who.agency, today).size());
    content.recipients.push_back(std::move(recipient));
  }
}

namespace {

/// One attachment as the author named it; nullopt, with the fault told, when it cannot be attached.
std::optional<Attachment> read_attachment(Session& session, Principal const& who, AttachmentInput const& input,
                                          std::vector<Attachment> const& before, std::string const& path,
                                          FieldErrors& errors) {
  Attachment out;
  if (input.ticket.has_value() == input.ordinal.has_value()) {
    errors.push_back(
        {path, {"Cần đúng một trong hai: ticket hoặc ordinal.", "Exactly one of ticket and ordinal is needed."}});
    return {};
  }
  if (input.ticket) {
    try {
      auto const ticket = files::redeem(session, who.account, *input.ticket);
      out = {0, ticket.name, ticket.stored.bytes, ticket.stored.type, ticket.stored.sha256};
    } catch (NotFound const& fault) {
      errors.push_back({path + ".ticket", fault.words()});
      return {};
    }
    if (!attachable(out.type)) {
      errors.push_back({path,
                        {"Loại tệp này (" + out.type +
                             ") không được đính kèm; hãy dùng PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG hoặc ZIP.",
                         "This kind of file (" + out.type +
                             ") cannot be attached; use PDF, DOCX, XLSX, PPTX, ODT, PNG, JPEG or ZIP."}});
      return {};
    }
  } else {
    auto const at = std::find_if(before.begin(), before.end(),
                                 [&](Attachment const& a) { return a.ordinal == input.ordinal->value; });
    if (at == before.end()) {
      errors.push_back(
          {path + ".ordinal", {"Dự thảo không có tệp đính kèm này.", "The draft has no such attachment."}});
      return {};
    }
    out = *at;
  }
  if (input.name) out.name = files::clean_name(*input.name);
  return out;
}

}  // namespace

void read_attachments(Context& context, Session& session, Principal const& who,
                      std::optional<List<AttachmentInput, 20>> const& wanted, DraftContent& content,
                      FieldErrors& errors) {
  if (!wanted) return;
  auto const before = std::exchange(content.attachments, {});
  std::set<std::int64_t> kept;
  std::int64_t bytes = 0;
  for (std::size_t i = 0; i < wanted->size(); ++i) {
    auto const& item = (*wanted)[i];
    auto const path = "attachments[" + std::to_string(i) + "]";
    auto attachment = read_attachment(session, who, item, before, path, errors);
    if (!attachment) continue;
    if (item.ordinal && !kept.insert(item.ordinal->value).second) {
      errors.push_back({path, {"Tệp này đã có ở trên.", "This attachment has been named already."}});
      continue;
    }
    attachment->ordinal = static_cast<std::int64_t>(content.attachments.size()) + 1;
    bytes += attachment->bytes;
    content.attachments.push_back(std::move(*attachment));
  }
  auto const limit = context.settings.package_limit / 4 * 3;  // base64 in the package makes four bytes of three
  if (bytes > limit) {
    auto const megabytes = std::to_string(limit / 1'000'000);
    errors.push_back({"attachments",
                      {"Tổng dung lượng tệp đính kèm vượt " + megabytes + " MB.",
                       "The attachments together exceed " + megabytes + " MB."}});
  }
  content.document.attachment_count = static_cast<std::int64_t>(content.attachments.size());
}

std::string text_for_xml(std::string_view field) {
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    auto const rest = field.substr(i);
    if (rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF")) {
      out += ' ';
      i += 2;
    } else {
      out += static_cast<unsigned char>(rest[0]) < 0x20 || rest[0] == 0x7F ? ' ' : rest[0];
    }
  }
  return std::string{trim(out)};
}

void apply(Context& context, Session& session, Principal const& who, DraftInput const& input, DraftContent& content) {
  FieldErrors errors;
  auto const today = local_date(context.clock.now());
  read_fields(session, who, today, input, content.document, errors);
  read_recipients(session, who, today, input, content, errors);
  read_attachments(context, session, who, input.attachments, content, errors);
  if (!errors.empty()) throw Invalid{std::move(errors)};
}

std::vector<Resolved> resolve(Session& session, std::vector<Recipient> const& recipients, std::int64_t agency,
                              Date as_of) {
  std::vector<Selector> selectors;
  std::map<std::int64_t, std::string> notes;
  for (auto const& recipient : recipients) {
    selectors.push_back({recipient.kind, recipient.key});
    if (recipient.kind != SelectorKind::agency) continue;
    std::int64_t id = 0;
    std::from_chars(recipient.key.data(), recipient.key.data() + recipient.key.size(), id);
    auto const picked = organisation::find_agency(session, id);
    if (!picked || !picked->valid_until || *picked->valid_until > as_of) continue;
    if (auto const successor = organisation::successor_of(session, id, as_of))
      notes[successor->id] = "Kế thừa " + (picked->short_name.empty() ? picked->name : picked->short_name);
  }
  try {
    std::vector<Resolved> out;
    for (auto& found : organisation::resolve_recipients(session, selectors, agency, as_of)) {
      auto const note = notes.find(found.id);
      out.push_back({std::move(found), note == notes.end() ? std::string{} : note->second});
    }
    return out;
  } catch (Invalid const& fault) {
    FieldErrors errors;
    take_faults(fault, "selectors", "recipients", errors);
    throw Invalid{std::move(errors)};
  }
}

std::string sign_of(Session& session, organisation::Agency const& agency) {
  auto const own = agency_settings(session, agency.id).short_sign;
  return own.empty() ? short_sign(agency) : std::string{own};
}

}  // namespace tinhso::documents
