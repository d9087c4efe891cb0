#include "services/store.hpp"

namespace tinhso::services {
namespace {

using database::Session;
using database::Sql;

constexpr Sql delivery_of_dossier{"services.delivery_of_dossier",
                                  "select name, address, phone, waybill, sent_at from services_delivery where dossier = :dossier"};
constexpr Sql delivery_add{"services.delivery_add",
                           "insert into services_delivery (dossier, name, address, phone, waybill, sent_at) values "
                           "(:dossier, :name, :address, :phone, '', null)"};
constexpr Sql delivery_sent{"services.delivery_sent",
                            "update services_delivery set waybill = :waybill, sent_at = :at where dossier = :dossier"};

}  // namespace

std::optional<DeliveryView> delivery_of(Session& session, std::int64_t dossier) {
  return session.first<DeliveryView>(delivery_of_dossier, {{"dossier", dossier}});
}

void keep_delivery(Session& session, std::int64_t dossier, Delivery const& delivery, std::string const& phone) {
  session.run(delivery_add, {{"dossier", dossier}, {"name", delivery.name}, {"address", delivery.address}, {"phone", phone}});
}

std::string hand_over_now(Session& session, Instant now, Dossier const& dossier, ActionInput const& input) {
  std::string const words = input.words.value_or("");
  auto const delivery = delivery_of(session, dossier.id);
  if (input.waybill && !delivery)
    throw Invalid{"waybill", {"Người nộp không chọn nhận qua bưu chính.", "The applicant did not ask for the post."}};
  if (delivery && !input.waybill && trim(words).empty())
    throw Invalid{"waybill",
                  {"Ghi mã vận đơn; nếu trả tại quầy thì ghi vì sao.", "Write the waybill; if it is handed over here, why."}};
  if (!input.waybill) return words;
  session.run(delivery_sent, {{"dossier", dossier.id}, {"waybill", *input.waybill}, {"at", now}});
  return "Gửi qua bưu chính, mã vận đơn " + *input.waybill + (words.empty() ? "" : ". " + words);
}

}  // namespace tinhso::services
