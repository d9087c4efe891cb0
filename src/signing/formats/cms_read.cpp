#include <openssl/cms.h>

#include <algorithm>

#include "signing/formats/cms.hpp"
#include "signing/formats/der.hpp"

namespace tinhso::signing {
namespace {

constexpr std::size_t most_bytes = 20'000'000;
constexpr std::size_t most_certificates = 200;

/// Old signers write BER (indefinite lengths). OpenSSL reads it; what it writes again is DER, apart from the signed
/// attributes, which it keeps as they were.
std::string der_of_ber(std::string_view bytes) {
  auto const* at = reinterpret_cast<unsigned char const*>(bytes.data());
  auto* read = d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size()));
  if (!read) return {};
  unsigned char* out = nullptr;
  auto const length = i2d_CMS_ContentInfo(read, &out);
  std::string result;
  if (length > 0) result.assign(reinterpret_cast<char*>(out), static_cast<std::size_t>(length));
  OPENSSL_free(out);
  CMS_ContentInfo_free(read);
  return result;
}

bool read_attributes(std::string_view body, std::map<std::string_view, std::vector<std::string_view>>& out,
                     std::vector<std::string_view>& repeated) {
  der::Reader all{body};
  while (auto const one = all.next(der::sequence)) {
    der::Reader parts{one->body};
    auto const type = parts.next(der::object_id);
    auto const values = parts.next(der::set);
    if (!type || !values || !parts.done()) return false;
    auto [place, fresh] = out.try_emplace(type->whole);
    if (!fresh) repeated.push_back(type->whole);
    der::Reader each{values->body};
    while (auto const value = each.next()) place->second.push_back(value->whole);
    if (!each.done()) return false;
  }
  return all.done();
}

bool read_signer(std::string_view body, SignedData& out) {
  der::Reader signer{body};
  if (!signer.next(der::integer)) return false;
  if (auto const named = signer.next(der::sequence)) {
    der::Reader sid{named->body};
    auto const issuer = sid.next(der::sequence);
    auto const serial = sid.next(der::integer);
    if (!issuer || !serial) return false;
    out.issuer = issuer->whole;
    out.serial = serial->whole;
  } else if (auto const by_key = signer.next(static_cast<unsigned char>(0x80))) {
    out.key_id = by_key->body;
  } else {
    return false;
  }
  auto const hash = signer.next(der::sequence);
  if (!hash) return false;
  der::Reader hash_parts{hash->body};
  if (auto const oid = hash_parts.next(der::object_id)) out.hash_oid = oid->whole;
  out.hash = hash_of(out.hash_oid);
  if (auto const attributes = signer.next(der::context(0))) {
    out.signed_attributes = attributes->whole;
    out.signed_attributes.front() = static_cast<char>(der::set);
    if (!read_attributes(attributes->body, out.attributes, out.repeated)) return false;
  }
  auto const method = signer.next(der::sequence);
  if (!method) return false;
  der::Reader method_parts{method->body};
  auto const method_oid = method_parts.next(der::object_id);
  if (!method_oid) return false;
  out.method_oid = method_oid->whole;
  if (auto const parameters = method_parts.next()) out.method_parameters = parameters->whole;
  auto const signature = signer.next(der::octet_string);
  if (!signature) return false;
  out.signature = signature->body;
  if (auto const attributes = signer.next(der::context(1))) {
    std::vector<std::string_view> ignored;
    if (!read_attributes(attributes->body, out.unsigned_attributes, ignored)) return false;
  }
  return signer.done();
}

bool read_body(std::string_view body, SignedData& out) {
  der::Reader data{body};
  if (!data.next(der::integer) || !data.next(der::set)) return false;
  auto const encapsulated = data.next(der::sequence);
  if (!encapsulated) return false;
  der::Reader inner{encapsulated->body};
  auto const type = inner.next(der::object_id);
  if (!type) return false;
  out.content_type = type->whole;
  if (auto const wrapped = inner.next(der::context(0))) {
    der::Reader content{wrapped->body};
    auto const bytes = content.next(der::octet_string);
    if (!bytes) return false;
    out.content = bytes->body;
  }
  if (auto const certificates = data.next(der::context(0))) {
    der::Reader each{certificates->body};
    while (auto const one = each.next())
      if (one->tag == der::sequence) out.certificates.push_back(one->whole);
    if (!each.done() || out.certificates.size() > most_certificates) return false;
  }
  if (auto const revocations = data.next(der::context(1))) {
    der::Reader each{revocations->body};
    while (auto const one = each.next()) {
      if (one->tag == der::sequence) out.crls.push_back(one->whole);
      if (one->tag != der::context(1)) continue;
      der::Reader other{one->body};
      auto const format = other.next(der::object_id);
      auto const value = other.next(der::sequence);
      if (format && value && format->whole == der::oid::ocsp_basic_choice) out.ocsps.push_back(value->whole);
    }
    if (!each.done()) return false;
  }
  auto const signers = data.next(der::set);
  if (!signers || !data.done()) return false;
  der::Reader each{signers->body};
  while (auto const one = each.next(der::sequence))
    if (++out.signers == 1 && !read_signer(one->body, out)) return false;
  return each.done() && out.signers > 0;
}

bool read_whole(SignedData& out, std::size_t& used) {
  der::Reader file{out.bytes};
  auto const info = file.next(der::sequence);
  if (!info) return false;
  used = info->whole.size();
  der::Reader parts{info->body};
  auto const type = parts.next(der::object_id);
  auto const wrapped = parts.next(der::context(0));
  if (!type || type->whole != der::oid::signed_data || !wrapped || !parts.done()) return false;
  der::Reader inner{wrapped->body};
  auto const data = inner.next(der::sequence);
  return data && inner.done() && read_body(data->body, out);
}

}  // namespace

std::unique_ptr<SignedData> read_signed_data(std::string_view bytes) {
  if (bytes.size() > most_bytes) return nullptr;
  auto out = std::make_unique<SignedData>();
  out->bytes = bytes;
  std::size_t used = 0;
  if (!read_whole(*out, used)) {
    auto der = der_of_ber(bytes);
    if (der.empty()) return nullptr;
    out = std::make_unique<SignedData>();
    out->bytes = std::move(der);
    out->not_der = true;
    if (!read_whole(*out, used)) return nullptr;
    // How long the BER was, and so what follows it, only OpenSSL knows.
    auto const* start = reinterpret_cast<unsigned char const*>(bytes.data());
    auto const* at = start;
    CMS_ContentInfo_free(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    used = static_cast<std::size_t>(at - start);
  }
  auto const rest = bytes.substr(std::min(used, bytes.size()));
  // All are zero when the first is, and each is what the next is: kilobytes of padding, at the speed of memory.
  out->trailing = !rest.empty() && (rest.front() != '\0' || rest.substr(1) != rest.substr(0, rest.size() - 1));
  return out;
}

Certificate signer_certificate(SignedData const& data, std::vector<Certificate> const& more) {
  auto fits = [&](Certificate const& one) {
    if (!one) return false;
    if (!data.key_id.empty()) return one->key_id == data.key_id;
    return one->issuer == data.issuer && one->serial == data.serial;
  };
  for (auto const der : data.certificates) {
    auto one = certificate_of(der);
    if (fits(one)) return one;
  }
  for (auto const& one : more)
    if (fits(one)) return one;
  return nullptr;
}

}  // namespace tinhso::signing
