#include "io/unique/client.hpp"

namespace cfc::unique {

client::client(http::service& ingestion, http::service& scope_management, http::service& diffs,
               http::service& uploads, client_settings settings)
    : ingestion_(ingestion), scope_management_(scope_management), diffs_(diffs), uploads_(uploads),
      settings_(std::move(settings)) {}

} // namespace cfc::unique
