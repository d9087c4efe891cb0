// What every handler and job is given: the house's services, passed, never global.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/calendar.hpp"
#include "base/time.hpp"
#include "platform/database/database.hpp"
#include "platform/files/files.hpp"

namespace tinhso {

/// Where signatures come from. The secrets are the operator's: tinhso.toml is readable by its owner alone.
struct SigningSettings {
  std::string key_service;  ///< address of the key service (CSC API v2); empty: officials cannot sign here
  std::string client;       ///< our name there
  std::string secret;
  std::string time_stamps;  ///< address of a time-stamp authority (RFC 3161); empty: signatures of level B
  std::filesystem::path trust;  ///< folder of trust anchors and policy for checking what was signed; empty: not checked
  std::filesystem::path checker = "/proc/self/exe";  ///< the program that is started to check a file: this one
};

/// When the oversight of the axis speaks up.
struct AxisSettings {
  std::int64_t silence_minutes = 60;  ///< software of an agency that was not seen for so long has fallen silent
  std::int64_t link_minutes = 15;     ///< the link to the national axis has failed for so long
  std::int64_t slow_hours = 4;        ///< office hours after which what arrived and was not opened is slow
};

/// Public services. How long an agency may take to answer feedback is the province's to say: the days here are unconfirmed.
struct ServicesSettings {
  std::int64_t feedback_days = 5;         ///< working days until the agency's leader answers
  std::int64_t feedback_days_above = 10;  ///< ... and the agency above, when the citizen was not satisfied
};

/// Settings of this instance, from `tinhso.toml` in the data folder and the command line.
struct Settings {
  std::filesystem::path data_folder;
  std::string province = "Nam Định";
  std::string officials_app = "IOC Nam Định";
  std::string citizens_app = "Smart Nam Định";
  std::string province_code = "H40";        ///< Decision 20/2020/QĐ-TTg, level 1
  std::string origin = "http://localhost:8080";  ///< how browsers reach us; used by passkeys and in links
  std::int64_t upload_limit = 50'000'000;   ///< bytes of one attachment
  std::int64_t package_limit = 50'000'000;  ///< bytes of one edXML package
  SigningSettings signing;
  AxisSettings axis;
  ServicesSettings services;
  bool demo = false;                        ///< fictional officials with well-known passwords may sign in
};

/// Thread-safe: everything in it is.
struct Context {
  database::Database& database;
  files::Store& files;
  Clock& clock;
  Calendar const& calendar;
  Settings const& settings;
};

}  // namespace tinhso
