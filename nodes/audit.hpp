#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/refused_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_audit.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>
#include <vector>

namespace cfc::nodes {

/// In: a space whose discovery is complete. The end of an audit's graph: compares it with what Unique holds
/// (RUN-8), one question at a time for each space, and keeps what differs. A failure aborts the run. A space
/// that is refused, as by contradictory rows, isn't compared.
class audit_node {
public:
  audit_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
             own_scopes& scopes);
  ~audit_node();
  audit_node(const audit_node&) = delete;
  audit_node& operator=(const audit_node&) = delete;

  oneapi::tbb::flow::receiver<space_ready>& in() { return step_.in(); }

  /// Only while the graph is idle.
  const std::vector<space_audit>& audits() const noexcept { return audits_; }
  const std::vector<refused_space>& refused() const noexcept { return refused_; }

private:
  struct audited_space {
    std::shared_ptr<const space_audit> audit; ///< null: the run is ending
    std::shared_ptr<const refused_space> refusal;
    credit held;
  };
  boost::asio::awaitable<audited_space> compare(space_ready space);
  void collect(audited_space space);

  const service_set& services_;
  run_context& run_;
  own_scopes& scopes_;
  std::vector<space_audit> audits_;
  std::vector<refused_space> refused_;
  async_step<space_ready, audited_space> step_;
  oneapi::tbb::flow::function_node<audited_space> collect_;
};

} // namespace cfc::nodes
