#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <vector>

namespace cfc::nodes {

/// In: orphaned spaces. Deletes the files of each that were listed when it was decided (DEL-6), and then its
/// scope; one that fails doesn't stop the others. A scope that still holds something that isn't ours stays,
/// and so does one whose contents could not be listed as a whole (REL-10) or that shows more of them now,
/// which is a failure: the next cycle decides about these. A scope that another space has now is marked as
/// that
/// one's, at the end, so that a failed clean-up is taken up again.
class space_cleanup_node {
public:
  space_cleanup_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                     tally& counts);
  ~space_cleanup_node();
  space_cleanup_node(const space_cleanup_node&) = delete;
  space_cleanup_node& operator=(const space_cleanup_node&) = delete;

  oneapi::tbb::flow::receiver<cleanup_request>& in() { return step_.in(); }

  /// Only while the graph is idle.
  const std::vector<cleanup_outcome>& outcomes() const noexcept { return outcomes_; }

private:
  boost::asio::awaitable<cleanup_outcome> clean(cleanup_request request);
  boost::asio::awaitable<void> delete_files(const orphan_space& orphan, cleanup_outcome& outcome);
  boost::asio::awaitable<std::uint64_t> count_unplanned(const orphan_space& orphan) const;
  boost::asio::awaitable<void> end_scope(const orphan_space& orphan, cleanup_outcome& outcome);
  boost::asio::awaitable<void> delete_scope(const orphan_space& orphan, cleanup_outcome& outcome);
  void take(cleanup_outcome outcome);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  std::vector<cleanup_outcome> outcomes_;
  async_step<cleanup_request, cleanup_outcome> step_;
  oneapi::tbb::flow::function_node<cleanup_outcome> collect_;
};

} // namespace cfc::nodes
