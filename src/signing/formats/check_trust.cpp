#include <fmt/format.h>

#include "signing/formats/check_cms.hpp"

namespace tinhso::signing {
namespace {

class TrustCheck {
 public:
  TrustCheck(SignatureReport& out, Instant time, bool proven, CheckContext const& context)
      : out_{out}, time_{time}, proven_{proven}, context_{context} {}

  bool run(Certificate const& signer, std::vector<Certificate> inside, EvidencePool const& pool,
           std::vector<Certificate> const& anchors, bool& evidence_inside) {
    inside.insert(inside.end(), context_.policy.intermediates.begin(), context_.policy.intermediates.end());
    auto const chain = build_chain(signer, inside, anchors);
    if (!chain.trusted) {
      out_.fail(Verdict::indeterminate, "NO_CERTIFICATE_CHAIN_FOUND", Check::chain,
                anchors.empty() ? "chain.no_anchors" : "chain.untrusted",
                anchors.empty()
                    ? Words{"Chưa cấu hình chứng thư số gốc tin cậy.", "No trust anchors are configured."}
                    : Words{fmt::format("Chứng thư số không thuộc tổ chức được tin cậy ({}).", chain.why),
                            fmt::format("The certificate does not lead to a trusted authority ({}).", chain.why)});
      out_.add(Check::not_checked, "revocation.skipped", Weight::not_checked,
               {"Chưa kiểm tra thu hồi vì chưa có chuỗi tin cậy.",
                "Revocation was not checked, as there is no trusted chain."});
      return false;
    }
    out_.add(Check::chain, "chain.trusted", Weight::info,
             {fmt::format("Chuỗi chứng thư số tin cậy, gốc: {}.", chain.certificates.back()->common_name),
              fmt::format("The chain is trusted; its anchor: {}.", chain.certificates.back()->common_name)});
    evidence_inside = true;
    for (std::size_t i = 0; i < chain.certificates.size(); ++i) {
      auto const& one = chain.certificates[i];
      bool const anchor = i + 1 == chain.certificates.size();
      if (!anchor || i == 0) check_validity(one, i == 0);
      if (auto const weak = weakness(context_.policy, one, time_))
        out_.fail(Verdict::indeterminate, "CRYPTO_CONSTRAINTS_FAILURE", Check::algorithms, "algorithm.key", *weak);
      if (!anchor) check_revocation(one, chain.certificates[i + 1], i == 0, pool, evidence_inside);
    }
    return true;
  }

 private:
  void check_validity(Certificate const& one, bool leaf) {
    if (time_ < one->not_before) {
      out_.fail(proven_ ? Verdict::total_failed : Verdict::indeterminate,
                proven_ ? "NOT_YET_VALID" : "OUT_OF_BOUNDS_NO_POE", Check::chain, "chain.not_yet_valid",
                {fmt::format("Chứng thư số chưa có hiệu lực vào thời điểm đó: {}.", one->common_name),
                 fmt::format("The certificate was not yet in force: {}.", one->common_name)});
    } else if (time_ > one->not_after) {
      out_.fail(Verdict::indeterminate, "OUT_OF_BOUNDS_NO_POE", Check::chain, "chain.expired",
                {fmt::format("Chứng thư số đã hết hạn và không có dấu thời gian chứng minh chữ ký có trước đó: {}.",
                             one->common_name),
                 fmt::format("The certificate has expired and no time-stamp proves that the signature is older: {}.",
                             one->common_name)});
    } else if (leaf) {
      out_.add(Check::chain, "chain.in_force", Weight::info,
               {"Chứng thư số còn hiệu lực vào thời điểm ký.",
                "The certificate was in force at the time of the signature."});
    }
  }

  void check_revocation(Certificate const& one, Certificate const& issuer, bool leaf, EvidencePool const& pool,
                        bool& evidence_inside) {
    auto const found = revocation_at(one, issuer, time_, context_.now, pool, context_.policy);
    if (found.state != Revocation::State::unknown && !found.from_file) evidence_inside = false;
    if (found.state == Revocation::State::good) {
      out_.add(Check::revocation, "revocation.good", Weight::info,
               {fmt::format("Chứng thư số không bị thu hồi: {}.", one->common_name),
                fmt::format("The certificate was not revoked: {}.", one->common_name)});
      return;
    }
    if (found.state == Revocation::State::revoked) {
      if (found.revoked_at && proven_ && *found.revoked_at > time_) {
        out_.add(Check::revocation, "revocation.later", Weight::info,
                 {fmt::format("Chứng thư số bị thu hồi sau khi ký ({}); chữ ký có trước, có dấu thời gian chứng minh.",
                              format_instant(*found.revoked_at)),
                  fmt::format("The certificate was revoked after the signature ({}); a time-stamp proves that the "
                              "signature is older.",
                              format_instant(*found.revoked_at))});
        return;
      }
      out_.fail(proven_ ? Verdict::total_failed : Verdict::indeterminate,
                proven_ ? "REVOKED"
                : leaf  ? "REVOKED_NO_POE"
                        : "REVOKED_CA_NO_POE",
                Check::revocation, "revocation.revoked",
                {fmt::format("Chứng thư số đã bị thu hồi{}: {}.",
                             found.revoked_at ? " lúc " + format_instant(*found.revoked_at) : "", one->common_name),
                 fmt::format("The certificate was revoked{}: {}.",
                             found.revoked_at ? " at " + format_instant(*found.revoked_at) : "", one->common_name)});
      return;
    }
    evidence_inside = false;
    Words const words{fmt::format("Chưa kiểm tra được tình trạng thu hồi của chứng thư số: {}.", one->common_name),
                      fmt::format("Whether the certificate was revoked could not be checked: {}.", one->common_name)};
    out_.add(Check::not_checked, "not_checked.revocation", Weight::not_checked, words);
    if (!found.named && !context_.policy.revocation_required) return;
    out_.fail(Verdict::indeterminate, "TRY_LATER", Check::revocation, "revocation.unknown", words);
  }

  SignatureReport& out_;
  Instant time_;
  bool proven_;
  CheckContext const& context_;
};

}  // namespace

bool check_trust(SignatureReport& out, Certificate const& signer, std::vector<Certificate> const& inside,
                 EvidencePool const& pool, std::vector<Certificate> const& anchors, Instant time, bool proven,
                 CheckContext const& context, bool& evidence_inside) {
  evidence_inside = false;
  return TrustCheck{out, time, proven, context}.run(signer, inside, pool, anchors, evidence_inside);
}

}  // namespace tinhso::signing
