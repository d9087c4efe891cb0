// The result by post: where it is to go, and the waybill once it is on its way. Part of services.hpp; values.
//
// The post itself (its tariff, its pick-up, where a letter is now) is outside of this system: a clerk gives the letter to
// the post and writes down the waybill.
#pragma once

#include "base/reflect.hpp"

namespace tinhso::services {

struct Delivery {
  Text<1, 200> name;
  Text<1, 300> address;
  std::optional<Text<0, 20>> phone;  ///< left out: the applicant's
};
BOOST_DESCRIBE_STRUCT(Delivery, (), (name, address, phone))

struct DeliveryView {
  std::string name;
  std::string address;
  std::string phone;
  std::string waybill;
  std::optional<Instant> sent_at;
};
BOOST_DESCRIBE_STRUCT(DeliveryView, (), (name, address, phone, waybill, sent_at))

}  // namespace tinhso::services
