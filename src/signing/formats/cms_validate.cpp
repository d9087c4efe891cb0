#include <openssl/bio.h>
#include <openssl/pem.h>

#include <algorithm>

#include "signing/formats/check_cms.hpp"
#include "signing/formats/validate.hpp"

namespace tinhso::signing {
namespace {

/// The DER inside `-----BEGIN CMS-----` or `-----BEGIN PKCS7-----`.
std::string unarmoured(std::string_view bytes) {
  std::unique_ptr<BIO, Release> const bio{BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()))};
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  if (!bio || PEM_read_bio(bio.get(), &name, &header, &data, &length) != 1) return {};
  std::string out{reinterpret_cast<char*>(data), static_cast<std::size_t>(length)};
  OPENSSL_free(name);
  OPENSSL_free(header);
  OPENSSL_free(data);
  return out;
}

}  // namespace

Report validate_cms(std::string_view bytes, std::optional<std::string_view> content, Policy const& policy) {
  Report out;
  out.format = "cms";
  std::string decoded;
  if (bytes.starts_with("-----BEGIN")) {
    decoded = unarmoured(bytes);
    bytes = decoded;
  }
  auto const data = read_signed_data(bytes);
  if (!data) {
    out.readable = false;
    out.errors.push_back({Check::format,
                          "cms.unreadable",
                          Weight::failure,
                          {"Không đọc được chữ ký CMS.", "The CMS signature cannot be read."},
                          {}});
    return out;
  }
  auto& report = out.signatures.emplace_back();
  CheckContext const context{policy, policy.at.value_or(SystemClock{}.now()), {}, {}, std::nullopt, true};
  report.covers_whole_file = true;
  if (data->content) {
    if (content && *content != *data->content) {
      report.fail(
          Verdict::total_failed, "HASH_FAILURE", Check::digest, "digest.differs",
          {"Nội dung kèm theo khác nội dung được ký.", "The content given is not the content that was signed."});
      return out;
    }
    content = *data->content;
  }
  if (!content) {
    report.fail(
        Verdict::indeterminate, "SIGNED_DATA_NOT_FOUND", Check::digest, "content.missing",
        {"Thiếu nội dung được ký (chữ ký tách rời).", "The signed content is missing (the signature is detached)."});
    return out;
  }
  auto const result = check_cms(
      report, *data, [&](HashRead hash) { return digest(hash, *content); }, context);
  report.level = result.stamped ? "T" : "B";
  report.add(
      Check::not_checked, "not_checked.role", Weight::not_checked,
      {"Chưa đối chiếu chức vụ, thẩm quyền của người ký.", "The signer's office and authority were not checked."});
  std::ranges::stable_sort(report.findings, [](Finding const& a, Finding const& b) { return a.weight > b.weight; });
  return out;
}

Report validate(std::string_view bytes, Policy const& policy, std::optional<std::string_view> content) {
  if (bytes.starts_with("%PDF-")) return validate_pdf(bytes, policy);
  auto const first = bytes.find_first_not_of(" \t\r\n");
  bool const marked =
      bytes.starts_with("\xef\xbb\xbf") || bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
  if (marked || (first != std::string_view::npos && bytes[first] == '<')) return validate_xml(bytes, policy);
  if (bytes.starts_with("\x30") || bytes.starts_with("-----BEGIN")) return validate_cms(bytes, content, policy);
  Report out;
  out.readable = false;
  out.errors.push_back(
      {Check::format,
       "format.unknown",
       Weight::failure,
       {"Không nhận ra định dạng của tệp (PDF, XML hoặc CMS).", "The file is neither PDF, XML nor CMS."},
       {}});
  return out;
}

}  // namespace tinhso::signing
