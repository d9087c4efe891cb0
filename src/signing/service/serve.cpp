#include <fmt/format.h>
#include <pthread.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <cstdio>

#include "signing/service/service.hpp"

namespace tinhso::signing::service {

int serve(web::ServerOptions options, web::Routes routes, Context& context, web::Authenticator authenticator,
          std::function<void(unsigned short port)> const& ready) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  spdlog::set_default_logger(spdlog::stderr_color_mt("service"));
  spdlog::set_level(spdlog::level::warn);
  web::Server server{std::move(options), std::move(routes), context, std::move(authenticator), nullptr};
  server.start();
  ready(server.port());
  std::fflush(stdout);
  int got = 0;
  sigwait(&signals, &got);
  server.stop(std::chrono::seconds{10});
  return 0;
}

}  // namespace tinhso::signing::service
