#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Contents that one call deletes: at most 20 (DEL-1).
struct deletion_batch {
  std::shared_ptr<const std::vector<doomed_content>> contents;
  credit held, upstream;
};
std::vector<deletion_batch> deletion_batches(const std::vector<doomed_content>& contents);

struct deletion_failure {
  std::string key;
  std::string reason;
  int status = 0;
};
struct deletion_outcome {
  std::uint64_t deleted = 0;
  std::vector<deletion_failure> failures;
  std::string ends_cycle; ///< why no other call makes sense (ends_cycle()); empty: it does
  credit held;
};

/// Deletes contents by id. What the answer doesn't name, or what it would have named had it not been lost, is
/// looked up again: it may be gone all the same, as after a repeated call that names only what was left.
boost::asio::awaitable<deletion_outcome> delete_contents(const services& use,
                                                         std::vector<doomed_content> contents);

/// In: batches. A failed one is counted and named, the others go on.
class deletion {
public:
  deletion(oneapi::tbb::flow::graph& graph, const services& use, run_context& run, tally& counts);
  ~deletion();

  oneapi::tbb::flow::receiver<deletion_batch>& in() { return step_.in(); }

  /// Both only while the graph is idle.
  std::uint64_t deleted() const noexcept { return deleted_; }
  const std::vector<deletion_failure>& failures() const noexcept { return failures_; }

private:
  boost::asio::awaitable<deletion_outcome> remove(deletion_batch batch);
  void take(deletion_outcome outcome);

  const services& use_;
  run_context& run_;
  tally& counts_;
  std::uint64_t deleted_ = 0;
  std::vector<deletion_failure> failures_;
  async_step<deletion_batch, deletion_outcome> step_;
  oneapi::tbb::flow::function_node<deletion_outcome> collect_;
};

} // namespace cfc::nodes
