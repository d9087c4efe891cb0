#include "platform/web/compress.hpp"

#include <zlib.h>

#include <stdexcept>

namespace tinhso::web {

std::string gzip(std::string_view bytes, int level) {
  constexpr int gzip_window = 15 + 16;  // deflateInit2: 16 more asks for gzip's header
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error{"deflateInit2 failed"};
  std::string out;
  out.resize(deflateBound(&stream, static_cast<uLong>(bytes.size())));
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int const result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error{"deflate failed"};
  return out;
}

bool compressible(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") || type.ends_with("javascript") ||
         type == "application/wasm" || type == "font/ttf" || type == "font/otf" || type == "application/manifest+json";
}

}  // namespace tinhso::web
