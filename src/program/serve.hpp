// `tinhso serve`: the whole house at work until it is told to stop.
#pragma once

#include "platform/web/web.hpp"
#include "program/house.hpp"

namespace tinhso::program {

struct ServeOptions {
  HouseOptions house;
  web::ServerOptions server;
  int job_threads = 2;
  bool access_log = false;
};
/// Returns the exit code: 0 after SIGINT or SIGTERM and a clean stop, 1 when it could not start (with a sentence on stderr).
int serve(ServeOptions options);

}  // namespace tinhso::program
