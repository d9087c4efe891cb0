// An office whose arriving files are checked by this program, against a folder of trust anchors that each test fills.
#pragma once

#include <filesystem>

#include "documents/office_test.hpp"
#include "signing/checks.hpp"
#include "signing/signing.hpp"

namespace tinhso::signing {

class CheckedOfficeTest : public documents_test::OfficeTest {
 protected:
  CheckedOfficeTest() : OfficeTest{signing::migrations()} {}
  void SetUp() override {
    OfficeTest::SetUp();
    if (IsSkipped()) return;
    house.settings().signing.trust = trust.path();
    house.settings().signing.checker = std::filesystem::read_symlink("/proc/self/exe");
  }
  /// Issued by the commune with this file, delivered to another, and checked.
  std::int64_t arrived(std::string const& bytes) {
    auto const id = delivered(bytes);
    check_files(house.context(), id);
    return id;
  }

  ::tinhso::testing::TemporaryFolder trust;
};

}  // namespace tinhso::signing
