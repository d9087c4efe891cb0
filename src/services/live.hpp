// A tracked dossier, live: a stream of events (text/event-stream) opened with the same proof as tracking, by POST, so that
// the proof stands in no URL.
//
// An event says only that something has changed; the page then asks what, with its proof. A stream ends with the server's
// stream life, and whoever opens it again proves it again. Streams are few for each network and dossier: above that the
// page asks from time to time, as it does without a stream. Thread-safe. Part of services.hpp.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "platform/web/web.hpp"

namespace tinhso::services {

/// Places for open streams. A place is free again when what take() gave is gone.
class Seats : public std::enable_shared_from_this<Seats> {
 public:
  static constexpr int each_network = 60;  // a commune, or a carrier's subscribers, behind one address
  static constexpr int each_dossier = 6;
  /// Null when all are taken.
  std::shared_ptr<void> take(std::string const& network, std::int64_t dossier);

 private:
  void leave(std::string const& network, std::int64_t dossier);
  std::mutex mutex_;
  std::map<std::string, int> networks_;
  std::map<std::int64_t, int> dossiers_;
};

/// POST /api/services/tracking/stream
web::Route live_route();

}  // namespace tinhso::services
