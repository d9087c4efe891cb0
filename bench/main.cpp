// What bench/run cannot measure from outside. One JSON object a row on stdout.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/memory.hpp"
#include "bench/axis.hpp"

int main(int argc, char** argv) {
  tinhso::keep_freed_memory();
  spdlog::set_default_logger(spdlog::stderr_color_mt("tinhso_bench"));  // stdout is for the rows
  spdlog::set_level(spdlog::level::warn);
  using namespace tinhso::bench;
  CLI::App app{"measures parts of tinhso; use bench/run"};
  app.require_subcommand(1);
  AxisOptions options;
  auto* const axis_command = app.add_subcommand("axis", "deliveries and statuses, beside bare loops");
  axis_command->add_option("--data", options.data, "empty folder")->required();
  axis_command->add_option("--database", options.database, "URL of an empty PostgreSQL database");
  axis_command->add_option("--documents", options.documents)->capture_default_str();
  axis_command->add_option("--attachment", options.attachment, "bytes")->capture_default_str();
  int runs = 31;
  auto* const edxml_command = app.add_subcommand("edxml", "reading packages, beside base64 and SHA-256");
  edxml_command->add_option("--runs", runs)->capture_default_str();
  LoadOptions loading;
  auto* const load_command = app.add_subcommand("load", "five times the peak for ten minutes; readers come from outside");
  load_command->add_option("--data", loading.data, "folder of an instance")->required();
  load_command->add_option("--database", loading.database, "URL of a PostgreSQL database");
  load_command->add_option("--cookies", loading.cookies, "where to write the readers' cookies")->required();
  load_command->add_option("--port", loading.port)->required();
  load_command->add_option("--seconds", loading.seconds)->capture_default_str();
  load_command->add_option("--packages", loading.packages_per_second, "a second")->capture_default_str();
  ServicesOptions counter;
  auto* const services_command = app.add_subcommand("services", "1,671 procedures and two million dossiers");
  services_command->add_option("--data", counter.data, "empty folder")->required();
  services_command->add_option("--database", counter.database, "URL of an empty PostgreSQL database");
  services_command->add_option("--dossiers", counter.dossiers)->capture_default_str();
  services_command->add_option("--seconds", counter.seconds, "of filing")->capture_default_str();
  auto* const signing_command = app.add_subcommand("signing", "signatures, beside OpenSSL alone");
  CLI11_PARSE(app, argc, argv);
  try {
    if (*axis_command) axis(options);
    if (*edxml_command) edxml_reading(runs);
    if (*load_command) load(loading);
    if (*services_command) services_at_size(counter);
    if (*signing_command) signing_speed();
  } catch (std::exception const& fault) {
    std::cerr << "tinhso_bench: " << fault.what() << '\n';
    return 1;
  }
  return 0;
}
