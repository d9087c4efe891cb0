// edXML: reading and checking a package, and writing one, beside what no reader or writer can avoid.
//
// The yardstick of reading is base64-decoding the attachment's text (OpenSSL) and hashing the attachment (SHA-256); of
// writing, hashing, deflating and base64-encoding it in one go. Throughput is of attachment bytes.
#include <benchmark/benchmark.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <random>

#include "edxml/edxml.hpp"
#include "edxml/edxml_pack.hpp"

namespace {

using namespace tinhso;  // NOLINT: a program of one file

enum Content { packed, text };

/// 1 MiB: bytes that do not pack (PDF, DOCX, scans), or Vietnamese prose that does.
std::string const& content(int kind) {
  static std::string const noise = [] {
    std::mt19937 random{1};
    std::string out(1U << 20U, '\0');
    for (char& c : out) c = static_cast<char>(random());
    return out;
  }();
  static std::string const prose = [] {
    constexpr char const* words[]{"Ủy ban ", "nhân dân ", "xã ", "báo cáo ", "kết quả ", "thực hiện ", "năm ", "2020, ", "đề nghị ", "các đơn vị "};
    std::mt19937 random{1};
    std::string out;
    while (out.size() < 1U << 20U) out += words[random() % std::size(words)];
    out.resize(1U << 20U);
    return out;
  }();
  return kind == packed ? noise : prose;
}

edxml::Document document(int kind) {
  edxml::Document out;
  out.from = {"H40.12", "", "Sở Nội vụ", "", "", "", "", ""};
  for (int i = 0; i < 226; ++i) out.to.push_back({"H40.31." + std::to_string(i), "", "UBND xã", "", "", "", "", ""});
  out.document_id = "H40.12,2020/10/13,512/SNV-VP";
  out.code = {"512", "SNV-VP"};
  out.promulgated_on = Date{std::chrono::year{2020}, std::chrono::October, std::chrono::day{13}};
  out.type.name = "Công văn";
  out.subject = "V/v rà soát danh sách";
  out.signer.name = "Nguyễn Văn A";
  edxml::Attachment attachment;
  attachment.name = "a.pdf";
  attachment.bytes = content(kind);
  out.attachments.push_back(std::move(attachment));
  return out;
}

void label(benchmark::State& state) {
  state.SetBytesProcessed(state.iterations() << 20);
  state.SetLabel(state.range(0) == packed ? "does not pack" : "prose");
}

void read_yardstick(benchmark::State& state) {
  auto const& bytes = content(static_cast<int>(state.range(0)));
  std::string in;
  edxml::pack(bytes, "a.pdf", "u", [&](std::string_view piece) { in += piece; });
  for (auto _ : state) {
    std::string out(in.size() / 4 * 3, '\0');
    EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(in.data()), static_cast<int>(in.size()));
    unsigned char digest[32];
    EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
    benchmark::DoNotOptimize(digest);
    benchmark::DoNotOptimize(out);
  }
  label(state);
}
BENCHMARK(read_yardstick)->Arg(packed)->Arg(text)->Unit(benchmark::kMicrosecond);

void read_and_check(benchmark::State& state) {
  auto const in = edxml::write(document(static_cast<int>(state.range(0))));
  for (auto _ : state) {
    auto line = edxml::check_line("x", edxml::read(in));
    benchmark::DoNotOptimize(line);
  }
  label(state);
}
BENCHMARK(read_and_check)->Arg(packed)->Arg(text)->Unit(benchmark::kMicrosecond);

void read_status(benchmark::State& state) {
  edxml::Status status{{"H40.31.5", "", "UBND xã Hải Minh", "", "", "", "", ""}, {"H40.12", "512/SNV-VP", "x", {}}, {}, "03", "Vào sổ", Instant{}};
  auto const in = edxml::write(status);
  for (auto _ : state) {
    auto package = edxml::read(in);
    benchmark::DoNotOptimize(package);
  }
}
BENCHMARK(read_status)->Unit(benchmark::kMicrosecond);

void write_yardstick(benchmark::State& state) {
  auto const& bytes = content(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    unsigned char digest[32];
    EVP_Digest(bytes.data(), bytes.size(), digest, nullptr, EVP_sha256(), nullptr);
    auto size = compressBound(bytes.size());
    std::string packed_bytes(size, '\0');
    compress2(reinterpret_cast<Bytef*>(packed_bytes.data()), &size, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size(), 6);
    std::string out(size / 3 * 4 + 8, '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<unsigned char const*>(packed_bytes.data()), static_cast<int>(size));
    benchmark::DoNotOptimize(out);
    benchmark::DoNotOptimize(digest);
  }
  label(state);
}
BENCHMARK(write_yardstick)->Arg(packed)->Arg(text)->Unit(benchmark::kMicrosecond);

void write_package(benchmark::State& state) {
  auto const in = document(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    std::size_t bytes = 0;
    edxml::write(in, [&](std::string_view piece) { bytes += piece.size(); });
    benchmark::DoNotOptimize(bytes);
  }
  label(state);
}
BENCHMARK(write_package)->Arg(packed)->Arg(text)->Unit(benchmark::kMicrosecond);

void write_status(benchmark::State& state) {
  edxml::Status status{{"H40.31.5", "", "UBND xã Hải Minh", "", "", "", "", ""}, {"H40.12", "512/SNV-VP", "x", {}}, {}, "03", "Vào sổ", Instant{}};
  for (auto _ : state) {
    auto out = edxml::write(status);
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(write_status)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
