#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/attachment_lists.hpp"
#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// In and out: results, one for one. Pages whose attachments aren't all in the answer are asked for the rest
/// (DSC-5). A page whose list can't be had has unknown attachments (DSC-14); a failure that isn't that page's
/// alone aborts the cycle, since the lists would be partial (CYC-4).
class attachment_extraction_node {
public:
  attachment_extraction_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                             tally& counts);
  ~attachment_extraction_node();
  attachment_extraction_node(const attachment_extraction_node&) = delete;
  attachment_extraction_node& operator=(const attachment_extraction_node&) = delete;

  oneapi::tbb::flow::receiver<accepted_results>& in() { return entry_; }
  oneapi::tbb::flow::sender<extracted_results>& out() { return extract_; }

  /// Only while the graph is idle.
  const std::vector<unknown_attachments>& unknown() const noexcept { return unknown_; }

private:
  struct complete_results {
    accepted_results accepted;
    std::shared_ptr<const further_attachments> further;
  };
  using entry =
      oneapi::tbb::flow::multifunction_node<accepted_results, std::tuple<accepted_results, complete_results>>;
  bool lacks_some(const accepted_results& accepted) const;
  boost::asio::awaitable<complete_results> fetch_further(accepted_results accepted);
  void note(std::string page_id, const listed_attachments& listed);
  left_out_visitor explanation() const; ///< empty unless somebody reads `debug`
  extracted_results take(const complete_results& results);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  attachment_rules rules_;
  std::vector<unknown_attachments> unknown_; ///< written on the I/O thread
  entry entry_;
  async_step<accepted_results, complete_results> paging_;
  oneapi::tbb::flow::function_node<complete_results, extracted_results> extract_;
};

} // namespace cfc::nodes
