#include "documents/intake.hpp"

#include <algorithm>

#include "documents/access.hpp"
#include "documents/extract.hpp"
#include "documents/mail.hpp"
#include "documents/wire.hpp"
#include "platform/audit/audit.hpp"
#include "platform/events/events.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct Scan {
  std::int64_t id = 0;
  std::int64_t agency = 0;
  std::int64_t official = 0;
  std::string by_name;
  Channel channel = Channel::paper;
  ScanState state = ScanState::waiting;
  std::string files;
  std::string words;
  std::string guess;
  Instant created_at;
  std::optional<std::int64_t> incoming;
};
BOOST_DESCRIBE_STRUCT(Scan, (),
                      (id, agency, official, by_name, channel, state, files, words, guess, created_at, incoming))

constexpr Sql add_scan{"documents.add_scan",
                       "insert into documents_scan (agency, official, by_name, channel, state, files, created_at) "
                       "values (:agency, :official, :by, :channel, 'waiting', :files, :now) returning id"};
constexpr Sql scan_by_id{"documents.scan_by_id",
                         "select id, agency, official, by_name, channel, state, files, words, guess, created_at, "
                         "incoming from documents_scan where id = :id {for_update}"};
constexpr Sql scans_open{"documents.scans_open",
                         "select id, agency, official, by_name, channel, state, files, words, guess, created_at, "
                         "incoming from documents_scan where agency = :agency and state in ('waiting', 'read', "
                         "'failed') order by id desc limit 100"};
constexpr Sql scan_was_read{"documents.scan_was_read",
                            "update documents_scan set state = :state, files = :files, words = :words, guess = :guess "
                            "where id = :id and state = 'waiting'"};
constexpr Sql end_scan{"documents.end_scan",
                       "update documents_scan set state = :state, incoming = :incoming where id = :id"};
constexpr Sql add_intake{"documents.add_intake",
                         "insert into documents_intake (document, channel, by_name) values (:document, :channel, :by)"};
constexpr Sql incoming_of_document{"documents.incoming_of_document",
                                   "select id from documents_incoming where document = :document and agency = :agency"};

template <class T>
T read_json(std::string const& text) {
  T out{};
  FieldErrors errors;
  reflect::read(boost::json::parse(text), out, "", errors);
  return out;
}
Scan visible_scan(Session& session, Principal const& who, std::int64_t id) {
  auto scan = session.first<Scan>(scan_by_id, {{"id", id}});
  if (!scan || scan->agency != who.agency || !who.may(rights::documents_register)) throw NotFound{};
  return std::move(*scan);
}

std::vector<std::string> contents_of(std::vector<Attachment> const& files) {
  std::vector<std::string> out;
  out.reserve(files.size());
  for (auto const& file : files) out.push_back(file.sha256);
  return out;
}

ScanView view_of_scan(Session& session, Scan const& scan) {
  ScanView out;
  out.id = scan.id;
  out.channel = scan.channel;
  out.state = scan.state;
  out.by_name = scan.by_name;
  out.created_at = scan.created_at;
  out.files = read_json<std::vector<Attachment>>(scan.files);
  out.guess = read_json<Guess>(scan.guess);
  out.words = scan.words.substr(0, 4000);
  while (!is_utf8(out.words) && !out.words.empty()) out.words.pop_back();
  out.incoming = scan.incoming;
  if (scan.state != ScanState::registered)
    out.duplicates = duplicates_of(session, scan.agency, out.guess.from_name, out.guess.code, out.guess.issued_on,
                                   contents_of(out.files), 0);
  return out;
}

std::int64_t id_of_new(std::vector<Attachment> const& files) { return static_cast<std::int64_t>(files.size()) + 1; }

/// The files of a mail beside the mail itself, and its words.
void open_mail(Context& context, std::vector<Attachment>& files, std::string& text) {
  auto const mail = read_mail(context.files.read(files.front().sha256));
  text += mail.subject + '\n' + mail.text + '\n';
  for (auto const& file : mail.files) {
    auto const stored = context.files.put(file.bytes);
    if (!attachable(stored.type)) continue;
    files.push_back({id_of_new(files), files::clean_name(file.name), stored.bytes, stored.type, stored.sha256});
  }
}

/// The agency's name as the organisation writes it, when the head of the page holds it.
std::string known_sender(Session& session, std::string const& head, Date today) {
  auto const folded = fold(head);
  std::string best;
  std::size_t length = 0;
  for (auto const& agency : organisation::agencies(session, today)) {
    auto const name = fold(agency.name);
    if (name.size() > length && folded.find(name) != std::string::npos) {
      best = agency.name;
      length = name.size();
    }
  }
  return best.empty() ? head : best;
}

Words const secret_paper{
    "Văn bản có dấu chỉ độ mật không được đưa vào hệ thống này: tài liệu bí mật nhà nước thực hiện theo Luật Bảo vệ bí "
    "mật nhà nước; Quyết định 28/2018/QĐ-TTg không áp dụng cho văn bản mật.",
    "A document marked as a state secret may not enter this system: follow the Law on Protection of State Secrets; "
    "Decision 28/2018/QĐ-TTg does not apply to it."};

}  // namespace

ScanView take_scan(Context& context, Principal const& who, Origin const& origin, ScanInput const& input) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  return context.database.write([&](Session& session) {
    std::vector<Attachment> files;
    FieldErrors errors;
    bool mail = false;
    for (std::size_t i = 0; i < input.tickets.size(); ++i) {
      auto const path = "tickets[" + std::to_string(i) + "]";
      try {
        auto const ticket = files::redeem(session, who.account, input.tickets[i]);
        bool const is_mail = ticket.stored.type == "message/rfc822" || ticket.name.ends_with(".eml");
        if (!shown_inline(ticket.stored.type) && ticket.stored.type != "image/tiff" && !is_mail)
          errors.push_back({path,
                            {"Chỉ nhận bản chụp PDF, JPEG, PNG, TIFF hoặc tệp thư .eml.",
                             "Only scans (PDF, JPEG, PNG, TIFF) and e-mail files (.eml) are taken here."}});
        mail = mail || is_mail;
        files.push_back({id_of_new(files), ticket.name, ticket.stored.bytes,
                         is_mail ? "message/rfc822" : ticket.stored.type, ticket.stored.sha256});
      } catch (NotFound const& fault) {
        errors.push_back({path, fault.words()});
      }
    }
    if (files.empty() && errors.empty())
      errors.push_back({"tickets", {"Cần ít nhất một tệp.", "At least one file is needed."}});
    if (mail && files.size() > 1)
      errors.push_back({"tickets", {"Mỗi lần một tệp thư .eml.", "One e-mail file at a time."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    auto const id = session.one<std::int64_t>(add_scan, {{"agency", who.agency},
                                                         {"official", who.official},
                                                         {"by", who.name},
                                                         {"channel", mail ? Channel::email : Channel::paper},
                                                         {"files", reflect::to_json(files)},
                                                         {"now", now}});
    for (auto const& file : files) files::refer(session, file.sha256, "documents.scan", id);
    jobs::add(session, now, "documents.read_scan", {{"scan", id}}, {std::to_string(id), {}});
    audit::record(
        session, now, audit::actor(who, origin),
        {"documents.scan", "scan", std::to_string(id), nullptr, boost::json::object{{"files", files.size()}}});
    return view_of_scan(session, session.one<Scan>(scan_by_id, {{"id", id}}));
  });
}

void read_scan(Context& context, std::int64_t id) {
  auto const scan = context.database.write([&](Session& session) {
    return session.first<Scan>(scan_by_id, {{"id", id}});
  });
  if (!scan || scan->state != ScanState::waiting) return;
  auto files = read_json<std::vector<Attachment>>(scan->files);
  std::string text;
  bool good = true;
  if (scan->channel == Channel::email) {
    try {
      open_mail(context, files, text);
    } catch (std::runtime_error const&) {
      good = false;
    }
  }
  std::string pages;
  for (auto const& file : files) {
    if (file.type == "message/rfc822") continue;
    auto const read = extract_text(context.files.path(file.sha256), file.type);
    pages += read.text + '\n';
    good = good && (read.complete || !read.text.empty());
  }
  auto guess = guess_fields(pages.empty() ? text : pages);
  text += pages;
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    if (!guess.from_name.empty()) guess.from_name = known_sender(session, guess.from_name, local_date(now));
    if (session.run(scan_was_read, {{"id", id},
                                    {"state", good ? ScanState::read : ScanState::failed},
                                    {"files", reflect::to_json(files)},
                                    {"words", text},
                                    {"guess", reflect::to_json(guess)}}) == 0)
      return;
    for (auto const& file : files) files::refer(session, file.sha256, "documents.scan", id);
    tell_agency(session, now, scan->agency, "scan", id, "read");
  });
}

std::vector<ScanView> open_scans(Context& context, Principal const& who) {
  require(who, rights::documents_register);
  return context.database.read([&](Session& session) {
    std::vector<ScanView> out;
    for (auto const& scan : session.all<Scan>(scans_open, {{"agency", who.agency}}))
      out.push_back(view_of_scan(session, scan));
    return out;
  });
}

ScanView scan_view(Context& context, Principal const& who, std::int64_t id) {
  return context.database.write(
      [&](Session& session) { return view_of_scan(session, visible_scan(session, who, id)); });
}

Served scan_file(Context& context, Principal const& who, std::int64_t id, std::int64_t ordinal) {
  return context.database.write([&](Session& session) {
    for (auto& file : read_json<std::vector<Attachment>>(visible_scan(session, who, id).files))
      if (file.ordinal == ordinal) return Served{file.sha256, file.name, file.type};
    throw NotFound{};
  });
}

void discard_scan(Context& context, Principal const& who, Origin const& origin, std::int64_t id) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  context.database.write([&](Session& session) {
    auto const scan = visible_scan(session, who, id);
    if (scan.state == ScanState::registered || scan.state == ScanState::discarded) throw NotFound{};
    session.run(end_scan, {{"id", id}, {"state", ScanState::discarded}, {"incoming", std::optional<std::int64_t>{}}});
    for (auto const& file : read_json<std::vector<Attachment>>(scan.files))
      files::release(session, file.sha256, "documents.scan", id);
    audit::record(session, now, audit::actor(who, origin),
                  {"documents.discard", "scan", std::to_string(id), nullptr, nullptr});
  });
}

IncomingView register_scan(Context& context, Principal const& who, Origin const& origin, std::int64_t id,
                           RegisterInput const& input) {
  require(who, rights::documents_register);
  auto const now = context.clock.now();
  auto const today = local_date(now);
  auto const incoming_id = context.database.write([&](Session& session) {
    auto const scan = visible_scan(session, who, id);
    if (scan.state == ScanState::registered || scan.state == ScanState::discarded)
      throw Conflict{"documents.scan_done", {"Bản chụp này đã xử lý.", "This scan has been dealt with."}};
    auto const guess = read_json<Guess>(scan.guess);
    auto files = read_json<std::vector<Attachment>>(scan.files);
    FieldErrors errors;
    if (input.secrecy.value_or(Secrecy::none) != Secrecy::none || guess.secret)
      errors.push_back({"secrecy", secret_paper});
    auto const* const type = input.type && !input.type->empty() ? find_type(*input.type) : nullptr;
    if (input.type && !input.type->empty() && !type)
      errors.push_back({"type", {"Không có loại văn bản này.", "There is no such type."}});
    if (input.issued_on > today)
      errors.push_back({"issued_on", {"Ngày văn bản không được ở sau hôm nay.", "The document is dated after today."}});
    if (!errors.empty()) throw Invalid{std::move(errors)};
    if (!input.despite_duplicates.value_or(false) &&
        !duplicates_of(session, who.agency, input.from_name, input.code, input.issued_on, contents_of(files), 0)
             .empty())
      throw Conflict{"documents.duplicate",
                     {"Văn bản này đã có trong sổ. Hãy xem văn bản trùng trước khi vào sổ lần nữa.",
                      "The register has this document already. Look at it before registering it again."}};
    Letter letter;
    letter.document_id = "scan:" + std::to_string(who.agency) + ":" + std::to_string(id);
    letter.from_name = input.from_name;
    letter.code = input.code;
    if (auto const stroke = letter.code.find('/'); stroke != std::string::npos) {
      letter.notation = letter.code.substr(stroke + 1);
      std::int64_t number = 0;
      if (std::from_chars(letter.code.data(), letter.code.data() + stroke, number).ec == std::errc{})
        letter.number = number;
    }
    letter.type = type ? std::string{type->key} : std::string{};
    letter.type_name = type ? std::string{type->name} : std::string{};
    letter.subject = input.subject;
    letter.signer_name = input.signer_name.value_or("");
    letter.priority = input.priority.value_or(0);
    letter.issued_on = input.issued_on;
    letter.due_on = input.due_on;
    letter.pages = input.pages.value_or(0);
    auto const document = take_in(context, session, letter, files, {});
    session.run(add_intake, {{"document", document}, {"channel", scan.channel}, {"by", who.name}});
    arrive(context, session, audit::actor(who, origin), document, {{who.agency, ""}});
    auto const incoming =
        session.one<std::int64_t>(incoming_of_document, {{"document", document}, {"agency", who.agency}});
    session.run(end_scan, {{"id", id}, {"state", ScanState::registered}, {"incoming", incoming}});
    for (auto const& file : files) files::release(session, file.sha256, "documents.scan", id);
    receive_in(context, session, who, origin, incoming, {input.due_on, input.note});
    return incoming;
  });
  return incoming_view(context, who, incoming_id);
}

}  // namespace tinhso::documents
