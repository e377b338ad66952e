#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/failure_streak.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

struct outcome_settings {
  std::uint64_t failures_in_a_row = default_failures_in_a_row; ///< that end the run (RUN-3); 0: any number
  outcome_listener on_ended{};                                 ///< empty: nobody is told at once
  bool logs_progress = true;                                   ///< false: a display shows it
};

/// The one place where the items of a section end: counts them, names the failed ones, returns their credits.
/// Serial, on the thread that brings the item: no thread of the arena is woken for it.
class outcome_collector_node {
public:
  outcome_collector_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                         tally& counts, outcome_settings settings = {});
  ~outcome_collector_node();
  outcome_collector_node(const outcome_collector_node&) = delete;
  outcome_collector_node& operator=(const outcome_collector_node&) = delete;

  oneapi::tbb::flow::receiver<ended_item>& in() { return node_; }

  /// Only while the graph is idle.
  const item_counts& pages() const noexcept { return pages_; }
  const item_counts& attachments() const noexcept { return attachments_; }
  /// At most `most_failures_named`; the counts have all.
  const std::vector<item_outcome>& failures() const noexcept { return failures_; }
  /// Keys of items whose registration was taken back, with any earlier version; all of them.
  const std::vector<std::string>& undone() const noexcept { return undone_; }
  /// Keys of items that have no content: what Unique holds under them, if anything, is an earlier version.
  const std::vector<std::string>& emptied() const noexcept { return emptied_; }
  /// Keys of images that have gone into their pages and that Unique may hold as attachments (INL-17).
  const std::vector<std::string>& inlined() const noexcept { return inlined_; }

private:
  void take(ended_item item);
  void take_or_abort(const ended_item& item) noexcept;
  void count(item_kind kind, observe::item_result how) const;
  void note_failed(item_outcome outcome);
  void log_progress(item_kind kind);

  const service_set& services_;
  run_context& run_;
  tally& tally_;
  failure_streak streak_;
  outcome_listener on_ended_;
  bool logs_progress_;
  item_counts pages_, attachments_;
  std::vector<item_outcome> failures_;
  std::set<std::string> given_up_; ///< reasons why items aren't asked for any more
  std::vector<std::string> emptied_, undone_, inlined_;
  std::uint64_t since_log_ = 0;
  std::chrono::steady_clock::time_point last_log_ = std::chrono::steady_clock::now();
  oneapi::tbb::flow::function_node<ended_item, oneapi::tbb::flow::continue_msg,
                                   oneapi::tbb::flow::queueing_lightweight>
      node_;
};

} // namespace cfc::nodes
