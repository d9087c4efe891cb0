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
/// When a day was announced (`tinhso calendar add`), the house is closed and opened anew on the same port: what is computed with
/// its calendar never sees two. Requests that arrive meanwhile wait or are refused for about a second.
/// Returns the exit code: 0 after SIGINT or SIGTERM and a clean stop, 1 when it could not start (with a sentence on stderr).
int serve(ServeOptions options);

}  // namespace tinhso::program
