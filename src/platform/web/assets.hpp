// Built web apps held in memory, with the packed forms that the build has put beside the files (web/compress.mjs).
//
// Immutable after construction and thread-safe. The constructor throws std::runtime_error for a folder that cannot be
// read, or a file over 64 MB.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/web/web.hpp"

namespace tinhso::web {

struct Asset {
  std::string type;
  std::string plain;
  std::string gzip;     ///< `<name>.gz`; empty when there is none
  std::string brotli;   ///< `<name>.br`; the same
  std::string etag;     ///< quoted; the codings have tags of their own
  bool hashed = false;  ///< its name changes with its content: cached for a year
};

class Assets {
 public:
  /// URL prefix (`/` or `/dan`) → folder.
  explicit Assets(std::map<std::string, std::filesystem::path> const& folders);

  /// What is sent for this path: its file; index.html for a page of the app (a client-side route); nullptr otherwise.
  Asset const* find(std::string_view path, std::string_view accept) const;
  bool empty() const { return apps_.empty(); }

 private:
  struct App {
    std::string prefix;  // ends in '/'
    std::map<std::string, Asset, std::less<>> files;
  };
  std::vector<App> apps_;  // the longest prefix first
};

/// The answer, without the body: `body` is set to the bytes, which belong to the asset. Handles If-None-Match.
Response asset_answer(Asset const& asset, Request const& request, std::string_view& body);

std::string_view media_type(std::filesystem::path const& name);
/// `assets/index-BxK2f3a_.js`: in a folder `assets`, with eight characters of a hash before the extension.
bool hashed_name(std::string_view path);

}  // namespace tinhso::web
