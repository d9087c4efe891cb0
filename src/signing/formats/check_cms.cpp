#include "signing/formats/check_cms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "signing/formats/der.hpp"

namespace tinhso::signing {
namespace {

/// The only value of an attribute; nothing when there is none or there are several.
std::optional<std::string_view> only_value(SignedData const& data, std::string_view type) {
  auto const found = data.attributes.find(type);
  if (found == data.attributes.end() || found->second.size() != 1) return std::nullopt;
  if (std::ranges::find(data.repeated, type) != data.repeated.end()) return std::nullopt;
  return found->second.front();
}

/// The first ESSCertID(v2) of SigningCertificate(V2): does it name this certificate?
std::optional<bool> names_certificate(SignedData const& data, Certificate const& signer) {
  bool const second = data.attributes.contains(der::oid::signing_certificate_v2);
  auto const value = only_value(data, second ? der::oid::signing_certificate_v2 : der::oid::signing_certificate);
  if (!value)
    return data.attributes.contains(der::oid::signing_certificate_v2) ||
                   data.attributes.contains(der::oid::signing_certificate)
               ? std::optional{false}
               : std::nullopt;
  der::Reader file{*value};
  auto const outer = file.next(der::sequence);
  der::Reader parts{outer ? outer->body : std::string_view{}};
  auto const list = parts.next(der::sequence);
  der::Reader ids{list ? list->body : std::string_view{}};
  auto const id = ids.next(der::sequence);
  der::Reader fields{id ? id->body : std::string_view{}};
  auto hash = second ? HashRead::sha256 : HashRead::sha1;
  if (second)
    if (auto const algorithm = fields.next(der::sequence)) {
      der::Reader inner{algorithm->body};
      auto const oid = inner.next(der::object_id);
      auto const named = oid ? hash_of(oid->whole) : std::nullopt;
      if (!named) return false;
      hash = *named;
    }
  auto const value_there = fields.next(der::octet_string);
  return value_there && value_there->body == digest(hash, signer->der);
}

std::vector<Certificate> all_certificates(SignedData const& data, std::vector<Certificate> const& more) {
  std::vector<Certificate> out;
  for (auto const der : data.certificates)
    if (auto one = certificate_of(der)) out.push_back(std::move(one));
  out.insert(out.end(), more.begin(), more.end());
  return out;
}

/// Revocation data within the signature: RFC 5940 and Adobe's attribute.
EvidencePool pool_of(SignedData const& data, EvidencePool const& more) {
  auto out = more;
  out.crls.insert(out.crls.end(), data.crls.begin(), data.crls.end());
  out.ocsps.insert(out.ocsps.end(), data.ocsps.begin(), data.ocsps.end());
  if (auto const value = only_value(data, der::oid::adobe_revocation)) {
    der::Reader file{*value};
    auto const outer = file.next(der::sequence);
    der::Reader parts{outer ? outer->body : std::string_view{}};
    while (auto const part = parts.next()) {
      if (part->tag != der::context(0) && part->tag != der::context(1)) continue;
      der::Reader wrapped{part->body};
      auto const list = wrapped.next(der::sequence);
      der::Reader each{list ? list->body : std::string_view{}};
      while (auto const one = each.next(der::sequence))
        (part->tag == der::context(0) ? out.crls : out.ocsps).push_back(one->whole);
    }
  }
  return out;
}

struct TstInfo {
  HashRead hash = HashRead::sha256;
  std::string_view imprint;
  Instant time;
};
std::optional<TstInfo> read_tst(std::string_view content) {
  der::Reader file{content};
  auto const outer = file.next(der::sequence);
  der::Reader parts{outer ? outer->body : std::string_view{}};
  auto const version = parts.next(der::integer);
  auto const policy = parts.next(der::object_id);
  auto const imprint = parts.next(der::sequence);
  auto const serial = parts.next(der::integer);
  auto const time = parts.next(der::generalized_time);
  if (!version || !policy || !imprint || !serial || !time) return std::nullopt;
  der::Reader inner{imprint->body};
  auto const algorithm = inner.next(der::sequence);
  auto const value = inner.next(der::octet_string);
  der::Reader named{algorithm ? algorithm->body : std::string_view{}};
  auto const oid = named.next(der::object_id);
  auto const hash = oid ? hash_of(oid->whole) : std::nullopt;
  auto const at = der::time_of(*time);
  if (!hash || !value || !at) return std::nullopt;
  return TstInfo{*hash, value->body, *at};
}

}  // namespace

bool check_cryptography(SignatureReport& out, SignedData const& data,
                        std::function<std::string(HashRead)> const& content_digest, CheckContext const& context,
                        Certificate& signer) {
  if (data.signers != 1) {
    out.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::one_signer, "cms.signers",
             {"Phải có đúng một người ký trong mỗi chữ ký.", "There must be exactly one signer in a signature."});
    return false;
  }
  if (data.trailing) {
    out.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::format, "cms.trailing",
             {"Có dữ liệu lạ sau chữ ký CMS.", "Something follows the CMS signature."});
    return false;
  }
  signer = signer_certificate(data, context.certificates);
  if (!signer) {
    out.fail(Verdict::indeterminate, "NO_SIGNING_CERTIFICATE_FOUND", Check::signing_certificate, "certificate.missing",
             {"Chữ ký không kèm chứng thư số của người ký.", "The signer's certificate is not there."});
    return false;
  }
  out.signer = signer->common_name.empty() ? signer->line : signer->common_name;
  out.organisation = signer->organisation;
  out.certificate = signer->der;
  if (!data.hash) {
    out.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.hash",
             {"Hàm băm không được hỗ trợ: " + der::dotted(data.hash_oid),
              "The hash is not supported: " + der::dotted(data.hash_oid)});
    return false;
  }
  auto const computed = content_digest(*data.hash);
  std::string to_verify = computed;
  if (!data.signed_attributes.empty()) {
    auto const stated = only_value(data, der::oid::message_digest);
    der::Reader inner{stated.value_or(std::string_view{})};
    auto const value = inner.next(der::octet_string);
    auto const type = only_value(data, der::oid::content_type);
    if (!value || !type || *type != data.content_type) {
      out.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::format, "cms.attributes",
               {"Thuộc tính bắt buộc của chữ ký bị thiếu, lặp hoặc sai.",
                "A mandatory signed attribute is missing, repeated or wrong."});
      return false;
    }
    if (value->body != computed) {
      out.fail(Verdict::total_failed, "HASH_FAILURE", Check::digest, "digest.differs",
               {"Nội dung đã bị thay đổi sau khi ký.", "The content was changed after it was signed."});
      return false;
    }
    to_verify = digest(*data.hash, data.signed_attributes);
  }
  if (!verify_signature(signer, data, *data.hash, to_verify)) {
    out.fail(Verdict::total_failed, data.signed_attributes.empty() ? "HASH_FAILURE" : "SIG_CRYPTO_FAILURE",
             Check::value, "value.wrong",
             {"Giá trị chữ ký không khớp với chứng thư số.", "The signature value does not match the certificate."});
    return false;
  }
  out.add(Check::digest, "digest.matches", Weight::info,
          {"Nội dung được ký còn nguyên vẹn.", "What was signed is intact."});
  auto const named = names_certificate(data, signer);
  if (named == false)
    out.fail(Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::signing_certificate, "certificate.other",
             {"Thuộc tính chứng thư số ký không khớp với chứng thư số.",
              "The signing-certificate attribute names another certificate."});
  else if (!named && context.baseline)
    out.fail(Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::signing_certificate,
             "certificate.attribute_missing",
             {"Chữ ký thiếu thuộc tính chứng thư số ký.", "The signature has no signing-certificate attribute."});
  else if (!named)
    out.add(Check::signing_certificate, "certificate.attribute_missing", Weight::info,
            {"Chữ ký kiểu cũ, không có thuộc tính chứng thư số ký.",
             "A signature of the older kind, without the signing-certificate attribute."});
  if (auto const value = only_value(data, der::oid::signing_time)) {
    der::Reader time{*value};
    if (auto const item = time.next()) out.signing_time = der::time_of(*item);
  }
  return named != false;
}

StampResult check_stamp(std::string_view token, std::function<std::string(HashRead)> const& digest_of,
                        CheckContext const& context) {
  StampResult out;
  auto& report = out.report;
  auto const data = read_signed_data(token);
  auto const info =
      data && data->content_type == der::oid::tst_info && data->content ? read_tst(*data->content) : std::nullopt;
  if (!info) {
    report.fail(Verdict::total_failed, "FORMAT_FAILURE", Check::timestamps, "timestamp.format",
                {"Không đọc được dấu thời gian.", "The time-stamp cannot be read."});
    return out;
  }
  out.time = info->time;
  if (digest_of(info->hash) != info->imprint) {
    report.fail(Verdict::total_failed, "HASH_FAILURE", Check::timestamps, "timestamp.imprint",
                {"Dấu thời gian không thuộc về nội dung này.", "The time-stamp does not belong to this content."});
    return out;
  }
  CheckContext inner = context;
  inner.baseline = true;
  if (!check_cryptography(
          report, *data, [&](HashRead hash) { return digest(hash, *data->content); }, inner, out.authority))
    return out;
  out.intact = true;
  if (!may_stamp(out.authority)) {
    report.fail(
        Verdict::indeterminate, "CHAIN_CONSTRAINTS_FAILURE", Check::timestamps, "timestamp.purpose",
        {"Chứng thư số này không được dùng để cấp dấu thời gian.", "This certificate is not for time-stamping."});
    return out;
  }
  if (auto const weak = weakness(context.policy, *data->hash, context.proven.value_or(context.now)))
    report.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "timestamp.hash", *weak);
  if (out.time > context.now + std::chrono::minutes{5})
    report.fail(Verdict::indeterminate, "TIMESTAMP_ORDER_FAILURE", Check::timestamps, "timestamp.future",
                {"Dấu thời gian ở tương lai.", "The time-stamp lies in the future."});
  auto const pool = pool_of(*data, context.pool);
  // A token counts as long as its authority's certificate is in force, or a later time-stamp covers it.
  auto const when = context.proven.value_or(context.now);
  bool const chained =
      check_trust(report, out.authority, all_certificates(*data, context.certificates), pool,
                  context.policy.stamp_anchors(), when, context.proven.has_value(), context, out.evidence_inside);
  out.trusted = chained && report.verdict == Verdict::total_passed;
  out.good_until = counts_until(context.policy, *data->hash, out.authority);
  return out;
}

void check_signature_stamp(SignatureReport& out, SignatureStamps& stamps, std::string_view token,
                           std::function<std::string(HashRead)> const& digest_of, CheckContext const& context) {
  auto const stamp = check_stamp(token, digest_of, context);
  if (stamp.trusted) {
    stamps.good_until = std::max(stamps.good_until, stamp.good_until);
    stamps.evidence_inside = stamps.evidence_inside && stamp.evidence_inside;
    stamps.earliest = std::min(stamp.time, stamps.earliest.value_or(stamp.time));
    out.add(Check::timestamps, "timestamp.trusted", Weight::info,
            {fmt::format("Dấu thời gian {} của {}.", format_instant(stamp.time), stamp.authority->common_name),
             fmt::format("Time-stamp {} by {}.", format_instant(stamp.time), stamp.authority->common_name)});
    return;
  }
  if (!stamp.intact)
    out.fail(Verdict::indeterminate, "SIG_CONSTRAINTS_FAILURE", Check::timestamps, "timestamp.broken",
             {"Dấu thời gian của chữ ký bị hỏng hoặc không thuộc chữ ký này.",
              "The signature's time-stamp is broken or belongs to another."});
  else
    out.add(Check::timestamps, "timestamp.untrusted", Weight::warning,
            {"Dấu thời gian không được tin cậy, không dùng để chứng minh thời điểm ký.",
             "The time-stamp is not trusted and proves nothing about the time."});
  for (auto const& finding : stamp.report.findings)
    if (finding.weight != Weight::info) out.add(Check::timestamps, finding.code, Weight::warning, finding.words);
}

Instant settle_time(SignatureReport& out, std::optional<Instant> proven, Instant now) {
  auto const time = proven.value_or(now);
  out.best_signature_time = time;
  if (proven)
    out.add(
        Check::existence, "existence.proven", Weight::info,
        {"Chữ ký có trước " + format_instant(time) + ".", "The signature existed by " + format_instant(time) + "."});
  else
    out.add(Check::existence, "existence.unproven", Weight::info,
            {"Không có dấu thời gian được tin cậy; xét theo thời điểm kiểm tra.",
             "No trusted time-stamp; judged at the time of validation."});
  if (out.signing_time && proven && *out.signing_time > *proven + std::chrono::minutes{10})
    out.add(Check::timestamps, "timestamp.order", Weight::warning,
            {"Thời điểm ký tự khai muộn hơn dấu thời gian.", "The claimed signing time is later than the time-stamp."});
  return time;
}

CmsResult check_cms(SignatureReport& out, SignedData const& data,
                    std::function<std::string(HashRead)> const& content_digest, CheckContext const& context) {
  CmsResult result;
  Certificate signer;
  result.intact = check_cryptography(out, data, content_digest, context, signer);
  SignatureStamps stamps;
  if (auto const tokens = data.unsigned_attributes.find(der::oid::time_stamp_token);
      tokens != data.unsigned_attributes.end())
    for (auto const token : tokens->second)
      check_signature_stamp(
          out, stamps, token, [&](HashRead hash) { return digest(hash, data.signature); }, context);
  result.stamped = stamps.earliest.has_value();
  if (result.stamped) result.good_until = stamps.good_until;
  auto proven = context.proven;
  if (stamps.earliest) proven = std::min(*stamps.earliest, proven.value_or(*stamps.earliest));
  auto const time = settle_time(out, proven, context.now);
  if (!signer) return result;
  if (!result.stamped && data.hash) result.good_until = counts_until(context.policy, *data.hash, signer);
  if (!may_sign(signer))
    out.fail(Verdict::indeterminate, "CHAIN_CONSTRAINTS_FAILURE", Check::chain, "chain.key_usage",
             {"Chứng thư số này không được dùng để ký văn bản.", "This certificate is not for signing documents."});
  if (data.hash)
    if (auto const weak = weakness(context.policy, *data.hash, time))
      out.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.hash", *weak);
  result.trusted = check_trust(out, signer, all_certificates(data, context.certificates), pool_of(data, context.pool),
                               context.policy.anchors, time, proven.has_value(), context, result.evidence_inside);
  result.evidence_inside = result.evidence_inside && stamps.evidence_inside;
  auto const who = out.organisation.empty() ? out.signer : out.signer + ", " + out.organisation;
  out.add(Check::signer, "signer.name", Weight::info, {"Người ký: " + who + ".", "Signer: " + who + "."});
  return result;
}

}  // namespace tinhso::signing
