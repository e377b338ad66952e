#pragma once

#include "io/config/tenant.hpp"
#include "io/confluence/client.hpp"
#include "io/http/clock.hpp"
#include "io/http/waits.hpp"
#include "io/observe/log.hpp"
#include "io/observe/metrics.hpp"
#include "io/unique/client.hpp"
#include "nodes/operations/selection.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>

namespace cfc::nodes {

/// The outside world as a cycle sees it. All references outlive the cycle.
struct service_set {
  const config::tenant& tenant;
  confluence::client& confluence;
  unique::client& unique;
  boost::asio::any_io_executor io; ///< where everything that awaits runs
  http::waits& waits;              ///< whether the run is ending: then nothing new is begun or repeated
  observe::log log;
  http::service_clock clock = http::real_clock(); ///< of what is waited for besides requests
  selection selected{};                           ///< which spaces the run looks at
  observe::tenant_metrics metrics = {};           ///< by default, nothing is counted

  /// Requests of one look-up in Confluence at a time.
  std::size_t look_ups_at_once() const noexcept { return tenant.processing.discovery_concurrency; }
};

/// The labels by which a tenant's pages are found (DSC-1) and which links are of use, as readers and searches
/// want them.
inline confluence::ingest_labels labels_of(const config::tenant& tenant) {
  return {tenant.confluence.ingest_single_label, tenant.confluence.ingest_all_label, tenant.confluence.type};
}

} // namespace cfc::nodes
