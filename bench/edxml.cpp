#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include "bench/axis.hpp"
#include "bench/measure.hpp"
#include "edxml/edxml.hpp"

namespace tinhso::bench {
namespace {

edxml::Document document(std::string bytes) {
  edxml::Document out;
  out.from = {"H40", {}, "UBND tỉnh Nam Định", {}, {}, {}, {}, {}};
  for (int i = 0; i < 226; ++i) out.to.push_back({"H40.40." + std::to_string(i), {}, "UBND xã", {}, {}, {}, {}, {}});
  out.document_id = "H40,2020/10/13,05/CĐ-UBND";
  out.code = {"05", "CĐ-UBND"};
  out.place = "Nam Định";
  out.promulgated_on = parse_date("2020-10-13");
  out.type = {2, 20, "Công điện"};
  out.subject = "V/v tập trung ứng phó với bão số 7";
  out.signer = {"CHỦ TỊCH", "Chủ tịch", "Trần Minh Họa"};
  out.traces = {{"H40", parse_instant("2020-10-13T02:00:00Z")}};
  out.attachments.push_back({{}, "cong-dien.pdf", {}, "application/pdf", std::move(bytes), true});
  return out;
}

}  // namespace

void edxml_reading(int runs) {
  std::string bytes(1'000'000, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  auto const package = edxml::write(document(bytes));
  std::string base64(4 * (bytes.size() / 3 + 1) + 1, '\0');
  base64.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                                                         reinterpret_cast<unsigned char const*>(bytes.data()),
                                                         static_cast<int>(bytes.size()))));
  std::string decoded(base64.size(), '\0');
  unsigned char hash[SHA256_DIGEST_LENGTH];

  std::vector<Spent> ours;
  std::vector<Spent> theirs;
  std::vector<Spent> writing;
  auto const letter = document(bytes);
  for (int i = 0; i < runs; ++i) {
    ours.push_back(spent([&] {
      if (edxml::check_line("x", edxml::read(package)).find("\"ok\":true") == std::string::npos)
        throw std::runtime_error{"not ok"};
    }));
    theirs.push_back(spent([&] {
      auto const size =
          EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                          reinterpret_cast<unsigned char const*>(base64.data()), static_cast<int>(base64.size()));
      SHA256(reinterpret_cast<unsigned char const*>(decoded.data()), static_cast<std::size_t>(size), hash);
    }));
    writing.push_back(spent([&] { edxml::write(letter); }));
  }
  auto const mb = static_cast<double>(package.size()) / 1e6;
  row("edXML read and check", mb / median(ours).wall, "MB/s", median(ours).cpu * 1e6, mb / median(theirs).wall,
      "base64 and SHA-256 of its 1 MB", "");
  row("edXML write", mb / median(writing).wall, "MB/s", median(writing).cpu * 1e6, 0, "", "");
}

}  // namespace tinhso::bench
