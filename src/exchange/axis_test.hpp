// The small province with its axis, for the tests of this room.
#pragma once

#include "documents/office_test.hpp"
#include "edxml/edxml.hpp"
#include "exchange/exchange.hpp"

namespace tinhso::exchange_test {

using documents_test::OfficeTest;
using documents_test::Session;
using documents_test::Sql;

class AxisTest : public OfficeTest {
 protected:
  AxisTest() : OfficeTest{exchange::migrations()} {}

  /// Runs every job that is due, as the program does.
  int work_off() {
    auto handlers = exchange::handlers(house.context());
    for (auto& [kind, handler] : work::handlers(house.context())) handlers.emplace(kind, handler);
    for (auto& [kind, handler] : documents::handlers(house.context())) handlers.emplace(kind, handler);
    handlers.emplace("signing.check_files", [](jobs::Job const&) {});  // of a room above this one
    jobs::Runner runner{house.database(), house.clock(), handlers, 1};
    return runner.drain();
  }
  /// What jobs have died of, or failed of and wait to be tried again.
  std::vector<std::string> failures() {
    return house.read([](Session& s) {
      constexpr Sql failed{"test.failed_jobs", "select last_error from jobs_job where last_error is not null"};
      return s.all<std::string>(failed);
    });
  }
  documents::OutgoingView delivered(Principal const& who, std::vector<std::int64_t> const& to,
                                    std::string const& subject = "Về việc ứng phó bão số 7") {
    auto const view = issued(who, to, subject);
    work_off();
    return documents::outgoing_view(house.context(), who, view.id);
  }
  /// The newest line of the agency's register.
  documents::IncomingRow newest(Principal const& who) {
    return documents::incoming(house.context(), who, {}).items.at(0);
  }
  documents::DeliveryRow delivery(Principal const& sender, std::int64_t document, std::int64_t agency) {
    for (auto const& row : documents::deliveries(house.context(), sender, document, {}).items)
      if (row.agency == agency) return row;
    throw NotFound{};
  }

  static documents::SearchQuery words(std::string_view text) {
    documents::SearchQuery out;
    out.q = std::string{text};
    return out;
  }
  edxml::Document outside(std::vector<std::string> const& to,
                          std::string const& document_id = "G22,2020/10/13,7816/VPCP-TTĐT") {
    edxml::Document out;
    out.from.organ_id = "G22";
    out.from.name = "Văn phòng Chính phủ";
    for (auto const& code : to) {
      auto& organ = out.to.emplace_back();
      organ.organ_id = code;
      organ.name = "Nơi nhận " + code;
    }
    out.document_id = document_id;
    out.code = {"7816", "VPCP-TTĐT"};
    out.place = "Hà Nội";
    out.promulgated_on = today();
    out.type.name = "CÔNG VĂN";
    out.subject = "Triển khai nền tảng số";
    out.signer = {"TL. BỘ TRƯỞNG", "Vụ trưởng", "Ngô Văn Mẫu"};
    out.other.priority = 1;
    out.to_places = {"Như trên", "Lưu: VT"};
    out.traces.push_back({"G22", house.now()});
    edxml::Attachment attachment;
    attachment.name = "7816.pdf";
    attachment.type = "application/pdf";
    attachment.bytes = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
    out.attachments.push_back(attachment);
    return out;
  }
  template <class Wire>
  exchange::Imported take(Principal const& who, Wire const& wire) {
    return exchange::take_package(house.context(), who, origin, house.files().put(edxml::write(wire)));
  }
  edxml::Status status(std::string const& from, documents::OutgoingView const& document, std::string const& code,
                       Instant at, std::string const& words = "") {
    edxml::Status out;
    out.from.organ_id = from;
    out.from.name = "Nơi báo";
    out.response_for = {"H40", document.code, document.document_id, document.issued_on};
    out.staff.staff = "Văn thư";
    out.code = code;
    out.description = words.empty() ? "Trạng thái " + code : words;
    out.at = at;
    return out;
  }
  /// From today on `former` is closed and `successor` does its work.
  void succeed(std::int64_t former, std::int64_t successor) {
    constexpr Sql close{"test.close", "update organisation_agency set valid_until = :today where id = :id"};
    constexpr Sql link{"test.link",
                       "insert into organisation_succession (what, former, successor, effective_on) values ('agency', "
                       ":former, :successor, :today)"};
    house.write([&](Session& s) {
      s.run(close, {{"id", former}, {"today", today()}});
      s.run(link, {{"former", former}, {"successor", successor}, {"today", today()}});
    });
  }
};

}  // namespace tinhso::exchange_test
