// An office whose arriving files are checked by this program, against a folder of trust anchors that each test fills.
#pragma once

#include <filesystem>

#include "documents/office_test.hpp"
#include "documents/wire.hpp"
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
    auto const who = clerk(minh);
    auto input = draft(who, {anh});
    input.attachments.emplace();
    input.attachments->push_back({ticket(who, bytes), {}, {}});
    auto const view = documents::create_draft(house.context(), who, origin, input);
    documents::issue(house.context(), who, origin, view.id);
    house.write([&](database::Session& s) { return documents::deliver(house.context(), s, view.id, "package"); });
    check_files(house.context(), view.id);
    return view.id;
  }

  ::tinhso::testing::TemporaryFolder trust;
};

}  // namespace tinhso::signing
