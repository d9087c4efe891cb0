// An office that sends, offices that receive, and the software of Hải Đường which fetches: for the tests of changes.
#pragma once

#include "exchange/axis_test.hpp"
#include "exchange/clients.hpp"
#include "exchange/mail.hpp"

namespace tinhso::exchange_test {

using documents_test::Session;
using documents_test::Sql;
using exchange::PackageKind;
using exchange::Relayed;
using exchange::Source;

class ChangeTest : public AxisTest {
 protected:
  void SetUp() override {
    AxisTest::SetUp();
    if (IsSkipped()) return;
    house.settings().data_folder = house.folder();
    documents::AgencySettings settings;
    settings.elsewhere = true;
    documents::set_agency_settings(house.context(), administrator(tinh), origin, duong, settings);
    exchange::add_client(house.context(), audit::system("test"), {}, {"H40.40.03", "duong"});
  }
  Source duong_software() {
    Source out;
    out.system_id = "duong";
    out.agency = duong;
    return out;
  }
  Relayed carry(std::string const& package) {
    return exchange::relay(house.context(), duong_software(), house.files().put(package));
  }
  edxml::Document from_duong(std::vector<std::string> const& to, std::string const& id = "duong-1") {
    auto out = outside(to, id);
    out.from.organ_id = "H40.40.03";
    out.from.name = "UBND xã Hải Đường";
    return out;
  }
  edxml::Document acting(edxml::Document document, edxml::Business::Kind kind, std::string const& reason) {
    document.business = edxml::Business{};
    document.business->kind = kind;
    document.business->document_id = document.document_id;
    document.business->reason = reason;
    if (kind == edxml::Business::Kind::update) document.business->update.emplace().document_changed = true;
    return document;
  }
  documents::IncomingView view(Principal const& who, std::int64_t id) {
    return documents::incoming_view(house.context(), who, id);
  }
  documents::OutgoingView recall(Principal const& who, std::int64_t id, std::string const& reason,
                                 std::optional<List<std::int64_t, 1000>> const& agencies = {}) {
    auto out = documents::recall(house.context(), who, origin, id, {reason, agencies});
    work_off();
    return out;
  }
  documents::IncomingView answer(Principal const& who, std::int64_t id, bool agree, std::string const& note = "") {
    documents::AnswerChangeInput input;
    input.agree = agree;
    if (!note.empty()) input.note = note;
    auto out = documents::answer_change(house.context(), who, origin, id, input);
    work_off();
    return out;
  }
  /// Received and in the hands of an officer.
  std::int64_t under_way(std::int64_t agency) {
    auto const id = newest(clerk(agency)).id;
    documents::receive(house.context(), clerk(agency), origin, id, {});
    documents::AssignInput input;
    input.lead = officer(agency).official;
    documents::assign(house.context(), leader(agency), origin, id, input);
    documents::start(house.context(), officer(agency), origin, id);
    return id;
  }
  std::vector<std::string> notices(Principal const& who) {
    std::vector<std::string> out;
    for (auto const& one : work::notices(house.context(), who, {}).items) out.push_back(one.kind);
    return out;
  }
  /// What lies ready for the software of Hải Đường, oldest first.
  std::vector<edxml::Package> mail(PackageKind kind) {
    constexpr Sql open{"test.mail",
                       "select m.id from exchange_mail m join exchange_package p on p.id = m.package "
                       "where m.agency = :agency and m.kind = :kind order by m.id"};
    std::vector<edxml::Package> out;
    house.read([&](Session& s) {
      for (auto const id : s.all<std::int64_t>(open, {{"agency", duong}, {"kind", kind}})) {
        auto const row = exchange::find_mail(s, duong, id).value();
        out.push_back(edxml::read(row.content ? *row.content : house.files().read(row.sha256)));
      }
    });
    return out;
  }
};

}  // namespace tinhso::exchange_test
