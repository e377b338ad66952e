#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_tracker.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_summary.hpp"
#include "nodes/operations/spaces_in_doubt.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace cfc::nodes {

/// Collects items by space and tells which spaces are complete: when the searches by label and by id are, and
/// every search for descendants that holds one of the space's roots, with whatever it was split into (DSC-2). One
/// holding a root of unknown space is every space's concern. A space whose id stands under two keys, or whose key
/// stands under two ids, is told without its items and with the reason: by one wrong row, it would be stored in
/// another space's scope for good (DEL-2). Not thread-safe.
class space_book {
public:
  /// @param max_items `maxItemsToScan`: with it, all spaces complete together, so that attachments can take
  ///        what the pages leave (DSC-7)
  explicit space_book(std::optional<std::uint64_t> max_items) : max_items_(max_items) {}

  void expect_first_search(std::uint64_t request) { first_searches_.expect(request); }
  /// Both return the spaces that have become complete by it.
  /// @throws std::logic_error when a search for descendants is answered that isn't open: nothing can be said
  ///         of its spaces any more
  std::vector<space_ready> record(const extracted_results& extracted);
  std::vector<space_ready> plan(const descendants_planned& plan);

  /// Every search has been answered.
  bool complete() const;
  /// Items that arrived for a space that was complete already: moved while we were looking. They are left for
  /// the next cycle, and so is whatever is to be deleted in their space (discovered_space::had_late_items).
  std::uint64_t late_items() const noexcept { return late_items_; }
  std::uint64_t attachments_over_limit() const noexcept { return attachments_over_limit_; }

  /// All spaces with accepted items, for the clean-up of removed ones and for verifying deletions.
  std::vector<discovered_space> discovered() const;
  /// Roots whose subtree is unknown (DSC-12).
  const std::vector<root_page>& lost_roots() const noexcept { return lost_; }

private:
  struct entry {
    std::shared_ptr<space_records> records;
    space_identity identity;
    bool straggler = false; ///< first seen below a root of another space: complete when everything is
    bool released = false;
    bool had_late_items = false;
    bool refused = false;
  };
  entry* find_or_add(const confluence::space& space, bool by_first_search);
  std::optional<std::string> contradiction_of(const entry& space) const;
  void take_items(const extracted_results& extracted);
  void expect(const announced_search& search);
  std::vector<std::string> take_answered(const search_results& answer);
  std::vector<space_ready> release(const std::vector<std::string>& searched);
  void trim_attachments();
  space_ready ready(entry& which);

  std::optional<std::uint64_t> max_items_;
  std::uint64_t pages_ = 0;
  std::map<std::string, entry, std::less<>> spaces_;      ///< by id
  space_names names_;                                     ///< as the rows have them
  std::map<std::string, std::vector<std::string>> roots_; ///< by space id
  search_tracker first_searches_;
  /// Searches for descendants, by the roots' space id.
  std::map<std::string, search_tracker, std::less<>> open_;
  bool planned_ = false, releases_ = false;
  std::vector<root_page> lost_;
  cut_spaces cut_; ///< by these
  std::uint64_t late_items_ = 0, attachments_over_limit_ = 0;
};

/// In: results with their attachments, and the plan. Out: a space when it is complete. Serial: it owns the
/// book. The credit of a search travels on with the last space that its answer completed, so that discovery
/// waits while spaces queue up in front of the diff.
class space_ledger_node {
public:
  space_ledger_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                    tally& counts);
  ~space_ledger_node();
  space_ledger_node(const space_ledger_node&) = delete;
  space_ledger_node& operator=(const space_ledger_node&) = delete;

  void expect(const std::vector<std::uint64_t>& label_requests) {
    for (const auto id : label_requests)
      book_.expect_first_search(id);
  }
  oneapi::tbb::flow::receiver<extracted_results>& results() {
    return oneapi::tbb::flow::input_port<0>(entry_);
  }
  oneapi::tbb::flow::receiver<descendants_planned>& plan() {
    return oneapi::tbb::flow::input_port<1>(entry_);
  }
  oneapi::tbb::flow::sender<space_ready>& out() { return oneapi::tbb::flow::output_port<0>(node_); }

  /// Only while the graph is idle.
  const space_book& book() const noexcept { return book_; }

private:
  using indexer = oneapi::tbb::flow::indexer_node<extracted_results, descendants_planned>;
  using node = oneapi::tbb::flow::multifunction_node<indexer::output_type, std::tuple<space_ready>>;
  void take(const indexer::output_type& message, node::output_ports_type& ports);
  void note_complete();

  run_context& run_;
  tally& counts_;
  observe::tenant_metrics metrics_;
  http::service_clock clock_;
  std::chrono::steady_clock::time_point begun_;
  space_book book_;
  indexer entry_;
  node node_;
};

} // namespace cfc::nodes
