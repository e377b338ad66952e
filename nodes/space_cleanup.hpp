#pragma once

#include "nodes/deletion.hpp"
#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A space scope whose space was not discovered any more (DEL-2), or whose space was removed and made again:
/// the key is in use under another id, and so is the scope, but the contents below the old id's prefix are
/// nobody's.
struct orphan_space {
  unique::scope scope;
  space_mark mark;
  std::optional<space_identity> replaced_by; ///< the space that has the key now, and keeps the scope
  std::uint64_t files = 0;                   ///< contents below its key prefix, as counted before
  credit held, upstream;
};
struct cleanup_outcome {
  std::string space_key;
  std::uint64_t files_deleted = 0;
  bool scope_deleted = false;
  bool attempted = false;
  std::vector<deletion_failure> failures;
  credit held;
};

/// In: orphaned spaces. Deletes the files of each by key prefix and then its scope; one that fails doesn't
/// stop the others. A scope that still holds something that isn't ours stays, since it isn't deleted
/// recursively. A scope that another space has now is marked as that one's, at the end, so that a failed
/// clean-up is taken up again.
class space_cleanup {
public:
  space_cleanup(oneapi::tbb::flow::graph& graph, const services& use, run_context& run, tally& counts);
  ~space_cleanup();

  oneapi::tbb::flow::receiver<orphan_space>& in() { return step_.in(); }

  /// Only while the graph is idle.
  const std::vector<cleanup_outcome>& outcomes() const noexcept { return outcomes_; }

private:
  boost::asio::awaitable<cleanup_outcome> clean(orphan_space orphan);
  boost::asio::awaitable<void> delete_files(const orphan_space& orphan, cleanup_outcome& outcome);
  boost::asio::awaitable<void> end_scope(const orphan_space& orphan, cleanup_outcome& outcome);
  boost::asio::awaitable<void> delete_scope(const orphan_space& orphan, cleanup_outcome& outcome);
  void take(cleanup_outcome outcome);

  const services& use_;
  run_context& run_;
  tally& counts_;
  std::vector<cleanup_outcome> outcomes_;
  async_step<orphan_space, cleanup_outcome> step_;
  oneapi::tbb::flow::function_node<cleanup_outcome> collect_;
};

} // namespace cfc::nodes
