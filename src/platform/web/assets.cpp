#include "platform/web/assets.hpp"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>

#include "platform/web/parse.hpp"

namespace tinhso::web {
namespace {

constexpr std::uintmax_t asset_limit = 64'000'000;

std::string whole_file(std::filesystem::path const& path) {
  if (std::filesystem::file_size(path) > asset_limit)
    throw std::runtime_error{path.string() + " is too large to be held in memory"};
  std::ifstream file{path, std::ios::binary};
  std::string out{std::istreambuf_iterator<char>{file}, {}};
  if (!file && !file.eof()) throw std::runtime_error{"cannot read " + path.string()};
  return out;
}
std::string content_tag(std::string_view bytes) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size(), digest.data());
  std::string out = "\"";
  for (std::size_t i = 0; i < 12; ++i) out += fmt::format("{:02x}", digest[i]);
  return out + "\"";
}
std::string packed_file(std::filesystem::path file, char const* ending) {
  file += ending;
  return std::filesystem::exists(file) ? whole_file(file) : std::string{};
}
Asset load_asset(std::filesystem::path const& file, std::string_view name) {
  Asset out;
  out.type = media_type(file);
  out.plain = whole_file(file);
  out.etag = content_tag(out.plain);
  out.hashed = hashed_name(name);
  out.gzip = packed_file(file, ".gz");
  out.brotli = packed_file(file, ".br");
  return out;
}
std::string coding_tag(std::string const& etag, std::string_view coding) {
  if (coding.empty()) return etag;
  return etag.substr(0, etag.size() - 1) + "-" + std::string{coding} + "\"";
}

}  // namespace

std::string_view media_type(std::filesystem::path const& name) {
  static std::map<std::string_view, std::string_view> const types{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".geojson", "application/geo+json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".jpeg", "image/jpeg"},
      {".webp", "image/webp"},
      {".avif", "image/avif"},
      {".gif", "image/gif"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
      {".txt", "text/plain; charset=utf-8"},
      {".xml", "application/xml"},
      {".pdf", "application/pdf"},
      {".wasm", "application/wasm"},
      {".mp3", "audio/mpeg"},
  };
  auto const extension = lower_case(name.extension().string());
  auto const found = types.find(extension);
  return found == types.end() ? "application/octet-stream" : found->second;
}

bool hashed_name(std::string_view path) {
  constexpr std::size_t hash_length = 8;
  auto const folder = path.find("assets/");
  if (folder == std::string_view::npos || (folder > 0 && path[folder - 1] != '/')) return false;
  auto const name = path.substr(path.rfind('/') + 1);
  auto stem = name.substr(0, name.rfind('.'));
  if (name.ends_with(".js.map") || name.ends_with(".css.map")) stem = stem.substr(0, stem.rfind('.'));
  if (stem.size() <= hash_length + 1) return false;
  char const before = stem[stem.size() - hash_length - 1];
  auto const hash = stem.substr(stem.size() - hash_length);
  auto telling = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto allowed = [&](char c) { return telling(c) || (c >= 'a' && c <= 'z') || c == '-'; };
  return (before == '-' || before == '.') && std::all_of(hash.begin(), hash.end(), allowed) &&
         std::any_of(hash.begin(), hash.end(), telling);
}

Assets::Assets(std::map<std::string, std::filesystem::path> const& folders) {
  for (auto const& [prefix, folder] : folders) {
    App app{prefix.ends_with('/') ? prefix : prefix + "/", {}};
    try {
      for (auto const& entry : std::filesystem::recursive_directory_iterator{folder}) {
        auto const ending = entry.path().extension();
        if (!entry.is_regular_file() || ending == ".gz" || ending == ".br") continue;
        auto const name = std::filesystem::relative(entry.path(), folder).generic_string();
        app.files.emplace(name, load_asset(entry.path(), name));
      }
    } catch (std::filesystem::filesystem_error const& fault) {
      throw std::runtime_error{std::string{"the web app cannot be read: "} + fault.what()};
    }
    apps_.push_back(std::move(app));
  }
  std::sort(apps_.begin(), apps_.end(), [](App const& a, App const& b) { return a.prefix.size() > b.prefix.size(); });
}

Asset const* Assets::find(std::string_view path, std::string_view accept) const {
  if (path == "/api" || path.starts_with("/api/")) return nullptr;
  for (auto const& app : apps_) {
    bool const root = path.size() + 1 == app.prefix.size() && app.prefix.starts_with(path);  // `/dan` for `/dan/`
    if (!root && !path.starts_with(app.prefix)) continue;
    auto const name = root ? std::string_view{} : path.substr(app.prefix.size());
    if (auto const found = app.files.find(name); found != app.files.end()) return &found->second;
    auto const last = name.substr(name.rfind('/') + 1);
    if (name.starts_with("assets/") || !wants_page(accept, last)) return nullptr;
    auto const index = app.files.find("index.html");
    return index == app.files.end() ? nullptr : &index->second;
  }
  return nullptr;
}

Response asset_answer(Asset const& asset, Request const& request, std::string_view& body) {
  auto const accepted = request.header("accept-encoding");
  std::string_view coding;
  body = asset.plain;
  if (!asset.brotli.empty() && accepts_encoding(accepted, "br")) {
    coding = "br";
    body = asset.brotli;
  } else if (!asset.gzip.empty() && accepts_encoding(accepted, "gzip")) {
    coding = "gzip";
    body = asset.gzip;
  }
  auto const tag = coding_tag(asset.etag, coding);
  Response out;
  out.headers.emplace("ETag", tag);
  out.headers.emplace("Cache-Control", asset.hashed ? "public, max-age=31536000, immutable" : "no-cache");
  if (!asset.gzip.empty() || !asset.brotli.empty()) out.headers.emplace("Vary", "Accept-Encoding");
  if (tag_matches(request.header("if-none-match"), tag)) {
    out.status = 304;
    body = {};
    return out;
  }
  out.headers.emplace("Content-Type", asset.type);
  if (!coding.empty()) out.headers.emplace("Content-Encoding", std::string{coding});
  return out;
}

}  // namespace tinhso::web
