// What a draft was each time it was handed on, and what people said of it.
#include "documents/access.hpp"
#include "documents/flow_store.hpp"

namespace tinhso::documents {
namespace {

using database::Session;
using database::Sql;

struct VersionRow {
  std::int64_t id = 0;
  std::int64_t version = 0;
  Instant at;
  std::string name;
  std::string content;
};
BOOST_DESCRIBE_STRUCT(VersionRow, (), (id, version, at, name, content))

constexpr Sql add_version{"documents.add_version",
                          "insert into documents_version (document, version, at, name, content) values (:document, "
                          ":version, :at, :name, :content) on conflict (document, version) do nothing returning id"};
constexpr Sql versions_by_document{
    "documents.versions_of",
    "select id, version, at, name, content from documents_version where document = :document order by id desc"};
constexpr Sql comments_by_document{
    "documents.comments_of",
    "select id, version, at, name, words from documents_comment where document = :document order by id"};

constexpr Sql forget[] = {
    {"documents.forget_flow", "delete from documents_flow where document = :document"},
    {"documents.forget_entries", "delete from documents_flow_entry where document = :document"},
    {"documents.forget_comments", "delete from documents_comment where document = :document"},
    {"documents.forget_ticks", "delete from documents_advice_seen where document = :document"},
    {"documents.forget_versions", "delete from documents_version where document = :document"},
};

constexpr Sql swap_attachment{"documents.swap_attachment",
                              "update documents_attachment set sha256 = :sha256, bytes = :bytes, type = :type where "
                              "document = :document and ordinal = :ordinal"};

struct Kept {
  std::string subject;
  std::string type;
  std::string summary;
  std::string signer_name;
  std::vector<Attachment> attachments;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (subject, type, summary, signer_name, attachments))

Kept kept_of(VersionRow const& row) {
  Kept out;
  FieldErrors errors;
  reflect::read(boost::json::parse(row.content), out, "", errors);
  return out;
}

}  // namespace

void keep_version(Session& session, Instant now, Principal const& who, Document const& document) {
  Kept const kept{document.subject, document.type, document.summary, document.signer_name,
                  attachments_of(session, document.id)};
  auto const id = session.first<std::int64_t>(add_version, {{"document", document.id},
                                                            {"version", document.version},
                                                            {"at", now},
                                                            {"name", who.name},
                                                            {"content", boost::json::serialize(reflect::write(kept))}});
  if (!id) return;  // handed on unchanged
  for (auto const& attachment : kept.attachments) files::refer(session, attachment.sha256, "documents.version", *id);
}

std::vector<DraftVersion> versions_of(Session& session, std::int64_t document) {
  std::vector<DraftVersion> out;
  for (auto const& row : session.all<VersionRow>(versions_by_document, {{"document", document}})) {
    auto kept = kept_of(row);
    out.push_back({row.version, row.at, row.name, std::move(kept.subject), std::move(kept.attachments)});
  }
  return out;
}

std::vector<DraftComment> comments_of(Session& session, std::int64_t document) {
  return session.all<DraftComment>(comments_by_document, {{"document", document}});
}

void forget_flow(Session& session, std::int64_t document) {
  for (auto const& row : session.all<VersionRow>(versions_by_document, {{"document", document}}))
    for (auto const& attachment : kept_of(row).attachments)
      files::release(session, attachment.sha256, "documents.version", row.id);
  if (auto const flow = find_flow(session, document); flow && !flow->signed_sha256.empty())
    files::release(session, flow->signed_sha256, "documents.signed", document);
  for (auto const& sql : forget) session.run(sql, {{"document", document}});
}

void take_signed_pdf(Session& session, Document const& document, Signature const& signature) {
  for (auto const& attachment : attachments_of(session, document.id)) {
    if (attachment.type != "application/pdf") continue;
    session.run(swap_attachment, {{"document", document.id},
                                  {"ordinal", attachment.ordinal},
                                  {"sha256", signature.file.sha256},
                                  {"bytes", signature.file.bytes},
                                  {"type", signature.file.type}});
    files::refer(session, signature.file.sha256, "documents", document.id);
    return;  // the unsigned bytes stay with the version that was handed on
  }
}

Served version_attachment(Context& context, Principal const& who, std::int64_t id, std::int64_t version,
                          std::int64_t ordinal) {
  return context.database.read([&](Session& session) {
    visible_outgoing(session, who, id);
    for (auto& kept : versions_of(session, id))
      if (kept.version == version)
        for (auto& a : kept.attachments)
          if (a.ordinal == ordinal) return Served{std::move(a.sha256), std::move(a.name), std::move(a.type)};
    throw NotFound{};
  });
}

}  // namespace tinhso::documents
