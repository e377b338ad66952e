#pragma once

#include "tools/simulator/http/server.hpp"
#include "tools/simulator/unique/access.hpp"
#include "tools/simulator/unique/contents.hpp"
#include "tools/simulator/unique/settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Signed URLs of contents and the uploads that come to them. Not thread-safe.
///
/// A caller with service header fields gets a writeUrl on a gateway that it can't reach
/// (`…/ingestion/scoped/upload?key=…`), as inside the cluster; any other caller a blob URL.
class upload_service {
public:
  upload_service(const unique_settings& settings, content_store& contents)
      : settings_(settings), contents_(contents) {}

  std::string write_url(slot content, const call& request, std::int64_t now_ms) const;
  std::string read_url(slot content, const call& request, std::int64_t now_ms) const;
  /// Whether this is a readUrl that was given for the content.
  bool is_read_url(slot content, const std::string& url) const;
  /// Uploads go elsewhere: nothing is known about them.
  bool elsewhere() const noexcept { return !settings_.blob.base_url.empty(); }

  /// PUT /blob/{key}?se=…&sp=w&sig=…
  reply put_blob(const call& request, std::int64_t now_ms);
  /// PUT /ingestion/scoped/upload?key=…
  reply put_scoped(const call& request, std::int64_t now_ms);

private:
  std::string signature(std::string_view id, std::string_view permission, std::string_view expiry) const;
  std::string signed_query(slot content, std::string_view permission, std::int64_t now_ms) const;
  reply store(slot content, const call& request);
  std::optional<reply> refused(const call& request) const;

  const unique_settings& settings_;
  content_store& contents_;
};

} // namespace cfc::simulator
