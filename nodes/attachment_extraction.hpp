#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cfc::nodes {

/// Which attachments are taken (DSC-6).
class attachment_rules {
public:
  attachment_rules(std::vector<std::string> allowed_mime_types, std::uint64_t max_bytes)
      : allowed_(std::move(allowed_mime_types)), max_bytes_(max_bytes) {}

  struct verdict {
    std::optional<std::uint16_t> media_type; ///< index into the allowed ones; nullopt: left out
    std::string reason;                      ///< why
    bool undecided = false;                  ///< left out for want of what decides: its media type or size
  };
  verdict judge(const confluence::attachment& what) const;

private:
  std::vector<std::string> allowed_;
  std::uint64_t max_bytes_;
};

/// Attachments that came by further requests, by index of their page in the answer.
using further_attachments =
    std::unordered_map<std::uint32_t, std::shared_ptr<confluence::client::more_attachments>>;

/// The attachments of the accepted items of an answer, and the reasons of those left out.
struct extraction_result {
  extraction found;
  std::map<std::string, std::uint64_t> left_out;
  /// Item keys of those among them that are there without what decides about them. They can't be ingested,
  /// but nothing says that an earlier version of them is to go.
  std::vector<std::string> undecided;
};
extraction_result extract(const accepted_results& results, const further_attachments& further,
                          const attachment_rules& rules);

/// In and out: results, one for one. Pages whose inlined attachments aren't all are asked for the rest
/// (DSC-5); a failure of that aborts the cycle, since the list would be partial (CYC-4).
class attachment_extraction {
public:
  attachment_extraction(oneapi::tbb::flow::graph& graph, const services& use, run_context& run,
                        tally& counts);
  ~attachment_extraction();

  oneapi::tbb::flow::receiver<accepted_results>& in() { return overflow_.in(); }
  oneapi::tbb::flow::sender<extracted_results>& out() { return extract_; }

private:
  struct complete_results {
    accepted_results from;
    std::shared_ptr<const further_attachments> further;
  };
  boost::asio::awaitable<complete_results> fetch_further(accepted_results results);
  extracted_results take(const complete_results& results);

  const services& use_;
  run_context& run_;
  tally& counts_;
  attachment_rules rules_;
  async_step<accepted_results, complete_results> overflow_;
  oneapi::tbb::flow::function_node<complete_results, extracted_results> extract_;
};

} // namespace cfc::nodes
