// Stored bytes as an HTTP answer, with ranges and an ETag that is their hash. Part of documents.hpp.
#pragma once

#include "documents/outgoing.hpp"
#include "platform/web/web.hpp"

namespace tinhso::documents {

inline web::Response send(web::Call& call, Served const& served) {
  web::Response out;
  if (served.bytes) out.body = *served.bytes;
  else out.file = call.context.files.path(served.sha256);
  out.headers.emplace("content-type", served.type);
  out.headers.emplace("content-disposition", content_disposition(served.type, served.name));
  out.headers.emplace("etag", '"' + served.sha256 + '"');
  out.headers.emplace("cache-control", "private, no-cache");
  return out;
}

}  // namespace tinhso::documents
