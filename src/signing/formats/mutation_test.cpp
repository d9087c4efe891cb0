// Whatever is done to a signed file at random: it does not pass, and nothing crashes.
#include <gtest/gtest.h>

#include <random>

#include "signing/formats/pki_test.hpp"

namespace tinhso::signing {
namespace {

using namespace testing;

std::string mutated(std::string bytes, std::mt19937& random) {
  auto const gap = bytes.rfind("/Contents <") + 10;
  auto const gap_end = bytes.find('>', gap) + 1;
  auto place = [&] {
    auto const at = random() % (bytes.size() - (gap_end - gap));
    return at < gap ? at : at + (gap_end - gap);
  };
  auto const at = place();
  switch (random() % 4) {
    case 0: bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8)); break;
    case 1: bytes.erase(at, 1 + random() % 40); break;
    case 2: bytes.insert(at, bytes.substr(place(), 1 + random() % 60)); break;
    default: bytes.resize(at);
  }
  return bytes;
}

TEST(Mutation, NoChangedPdfPasses) {
  std::mt19937 random{20201013};
  auto const policy = pki().policy();
  for (bool const stream : {false, true}) {
    auto const good = signed_paper(Level::b, stream);
    ASSERT_EQ(validate_pdf(good, policy).verdict(), Verdict::total_passed);
    for (int i = 0; i < 4000; ++i) {
      auto const bad = mutated(good, random);
      if (bad == good) continue;
      auto const report = validate_pdf(bad, policy);
      ASSERT_NE(report.verdict(), Verdict::total_passed) << i << json_line("x", report);
    }
  }
}

TEST(Mutation, NoChangedUpdateIsTakenForHarmlessUnlessItIs) {
  // Updates are not covered by the first signature; here only crashes and the second signature's verdict are at stake.
  std::mt19937 random{7};
  auto const policy = pki().policy();
  auto const signer = pki().signer(pki().agency);
  auto const good = sign_pdf(FrozenPdf{signed_paper()}, {}, Level::b, {*signer});
  for (int i = 0; i < 2000; ++i) {
    auto const bad = mutated(good, random);
    if (bad == good) continue;
    EXPECT_NE(validate_pdf(bad, policy).verdict(), Verdict::total_passed) << i;
  }
}

TEST(Mutation, NoCrashInCmsAndXml) {
  std::mt19937 random{11};
  auto const policy = pki().policy();
  auto const signer = pki().signer(pki().leader);
  auto const cms = sign_cms("content", *signer, SystemClock{}.now(), Hash::sha256, &pki().stamper);
  auto const xml = sign_xml("<letter><pay>100</pay></letter>", *signer, SystemClock{}.now());
  for (int i = 0; i < 2000; ++i) {
    auto bad = cms;
    for (auto flips = 1 + random() % 3; flips > 0; --flips) {
      auto& byte = bad[random() % bad.size()];
      byte = static_cast<char>(byte ^ (1 << random() % 8));
    }
    validate_cms(bad, "content", policy);
    if (i % 4 != 0) continue;
    auto text = xml;
    text.erase(random() % text.size(), 1 + random() % 30);
    validate_xml(text, policy);
  }
}

}  // namespace
}  // namespace tinhso::signing
