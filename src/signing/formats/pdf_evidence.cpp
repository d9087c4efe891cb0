#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "signing/formats/der.hpp"
#include "signing/formats/pdf_forms.hpp"
#include "signing/formats/pdf_update.hpp"

namespace tinhso::signing {
namespace {

void add_once(std::vector<std::string>& list, std::string_view value) {
  if (std::ranges::find(list, value) == list.end()) list.emplace_back(value);
}

/// The certificates of a signature or token, leaf first, then whoever issued it, as far as they are inside.
std::vector<std::string> chain_inside(SignedData const& data, std::vector<std::string> const& more) {
  std::vector<Certificate> known;
  for (auto const der : data.certificates)
    if (auto one = certificate_of(der)) known.push_back(one);
  for (auto const& der : more)
    if (auto one = certificate_of(der)) known.push_back(one);
  std::vector<std::string> out;
  auto at = signer_certificate(data, known);
  while (at && out.size() < 10) {
    out.push_back(at->der);
    if (at->self_issued) break;
    auto const issuer =
        std::ranges::find_if(known, [&](Certificate const& one) { return one->subject == at->issuer && one != at; });
    at = issuer == known.end() ? nullptr : *issuer;
  }
  return out;
}

void add_all(Evidence& into, Evidence const& from) {
  for (auto const& one : from.certificates) add_once(into.certificates, one);
  for (auto const& one : from.ocsps) add_once(into.ocsps, one);
  for (auto const& one : from.crls) add_once(into.crls, one);
}

/// Writes each piece of evidence once, and keeps what the DSS had before.
class DssWriter {
 public:
  explicit DssWriter(PdfUpdate& update) : update_{update} {}
  std::string array(std::vector<std::string> const& pieces) {
    std::string out = "[";
    for (auto const& piece : pieces) out += (out.size() > 1 ? " " : "") + ref_text(stream_of(piece));
    return out + "]";
  }
  std::string merged(char const* key, std::vector<std::string> const& pieces) {
    auto out = array(pieces);
    auto const& old = update_.old_dss().at(key);
    std::string before;
    for (auto const& item : old.items) before += unparse(item) + " ";
    out.insert(1, before);
    return out;
  }

 private:
  PdfRef stream_of(std::string const& piece) {
    for (auto const& [known, ref] : written_)
      if (known == piece) return ref;
    auto const ref = update_.allocate();
    update_.put_stream(ref, "", piece);
    written_.emplace_back(piece, ref);
    return ref;
  }
  PdfUpdate& update_;
  std::vector<std::pair<std::string, PdfRef>> written_;
};

}  // namespace

std::string add_evidence(FrozenPdf const& pdf, std::map<std::string, Evidence> const& of_contents) {
  PdfUpdate update{pdf};
  DssWriter writer{update};
  Evidence all;
  std::string vri = "<<";
  auto const& old_vri = update.old_dss().at("VRI");
  for (auto const& [contents, evidence] : of_contents) {
    add_all(all, evidence);
    auto const key = hex(digest(HashRead::sha1, contents), true);
    vri += fmt::format("/{}<</Cert{}", key, writer.array(evidence.certificates));
    if (!evidence.ocsps.empty()) vri += "/OCSP" + writer.array(evidence.ocsps);
    if (!evidence.crls.empty()) vri += "/CRL" + writer.array(evidence.crls);
    vri += ">>\n";
  }
  for (std::size_t i = 0; i < old_vri.keys.size(); ++i)
    if (vri.find("/" + old_vri.keys[i] + "<<") == std::string::npos)
      vri += pdf_name(old_vri.keys[i]) + " " + unparse(old_vri.items[i]) + "\n";
  std::string dss = "<</Type/DSS/Certs" + writer.merged("Certs", all.certificates);
  if (!all.ocsps.empty() || update.old_dss().has("OCSPs")) dss += "\n/OCSPs" + writer.merged("OCSPs", all.ocsps);
  if (!all.crls.empty() || update.old_dss().has("CRLs")) dss += "\n/CRLs" + writer.merged("CRLs", all.crls);
  dss += "\n/VRI" + vri + ">>>>";
  auto const ref = update.allocate();
  update.put(ref, std::move(dss));
  update.set_catalog("DSS", ref_text(ref));
  return update.finish();
}

Evidence gather(std::vector<std::string> const& chain, RevocationSource& source) {
  Evidence out;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    add_once(out.certificates, chain[i]);
    auto const certificate = certificate_of(chain[i]);
    if (!certificate || certificate->self_issued || i + 1 >= chain.size()) continue;
    if (auto ocsp = source.ocsp(chain[i], chain[i + 1])) {
      add_once(out.ocsps, *ocsp);
    } else if (auto crl = source.crl(chain[i]); crl && crl->size() <= RevocationSource::crl_limit) {
      add_once(out.crls, *crl);
    } else {
      throw Unavailable{"signing.no_revocation_data",
                        {"Chưa lấy được dữ liệu thu hồi của chứng thư số: " + certificate->common_name,
                         "No revocation data could be had for the certificate: " + certificate->common_name}};
    }
  }
  return out;
}

namespace {

std::int64_t end_of_range(PdfView& view, PdfValue const& signature) {
  auto const& range = view.get(signature, "ByteRange").items;
  if (range.size() != 4) return 0;
  return static_cast<std::int64_t>(view.resolve(range[2]).number() + view.resolve(range[3]).number());
}

/// A signature that neither holds a time-stamp nor lies under a document time-stamp.
bool lacks_stamp(std::string const& bytes) {
  PdfFile file{bytes};
  auto& view = file.last();
  std::int64_t stamped = 0;
  std::vector<std::int64_t> bare;
  for (auto const& field : fields_of(view)) {
    if (field.type != "Sig") continue;
    auto const& value = view.get(view.object(field.ref)->value, "V");
    auto const end = end_of_range(view, value);
    if (view.get(value, "SubFilter").text == "ETSI.RFC3161") {
      stamped = std::max(stamped, end);
      continue;
    }
    auto const data = read_signed_data(view.get(value, "Contents").text);
    if (data && !data->unsigned_attributes.contains(der::oid::time_stamp_token)) bare.push_back(end);
  }
  return std::ranges::any_of(bare, [&](std::int64_t end) { return end > stamped; });
}

/// For every signature and time-stamp whose evidence does not stand in the file.
std::map<std::string, Evidence> missing_evidence(std::string const& bytes, PdfKeeping const& with) {
  std::map<std::string, Evidence> out;
  PdfFile file{bytes};
  auto& view = file.last();
  auto const& known = view.get(view.get(view.catalog(), "DSS"), "VRI");
  for (auto const& field : fields_of(view)) {
    if (field.type != "Sig") continue;
    auto const& contents = view.get(view.get(view.object(field.ref)->value, "V"), "Contents").text;
    auto const data = contents.empty() ? nullptr : read_signed_data(contents);
    if (!data || (!with.again && known.has(hex(digest(HashRead::sha1, contents), true)))) continue;
    auto found = gather(chain_inside(*data, with.known), *with.source);
    if (auto const token = data->unsigned_attributes.find(der::oid::time_stamp_token);
        token != data->unsigned_attributes.end())
      for (auto const value : token->second)
        if (auto const stamp = read_signed_data(value))
          add_all(found, gather(chain_inside(*stamp, with.known), *with.source));
    out.emplace(contents, std::move(found));
  }
  return out;
}

std::string with_stamp(std::string bytes, PdfKeeping const& with) {
  if (!with.stamper)
    throw Invalid{"level", {"Cần máy chủ cấp dấu thời gian.", "A time-stamp server is needed."}};
  FrozenPdf const pdf{std::move(bytes)};
  auto prepared = prepare_timestamp(pdf, with.hash);
  embed(prepared, with.stamper->stamp(with.hash, prepared.digest));
  return pdf.bytes() + prepared.update;
}

}  // namespace

std::string extend_pdf(std::string bytes, Level level, PdfKeeping const& with) {
  if (level >= Level::t && lacks_stamp(bytes)) bytes = with_stamp(std::move(bytes), with);
  if (level < Level::lt) return bytes;
  if (!with.source)
    throw Invalid{"level", {"Mức LT cần nguồn dữ liệu thu hồi.", "Level LT needs a source of revocation data."}};
  if (auto const evidence = missing_evidence(bytes, with); !evidence.empty()) {
    FrozenPdf const pdf{std::move(bytes)};
    bytes = pdf.bytes() + add_evidence(pdf, evidence);
  }
  return level < Level::lta ? bytes : with_stamp(std::move(bytes), with);
}

}  // namespace tinhso::signing
