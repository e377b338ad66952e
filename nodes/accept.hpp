#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/selection.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <boost/unordered/unordered_flat_set.hpp>
#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// A set of content ids for hundreds of thousands of them: ids that are plain numbers take 8 bytes, others a
/// string.
class id_set {
public:
  /// False when it was there already.
  bool insert(std::string_view id);
  bool contains(std::string_view id) const;
  std::size_t size() const noexcept { return numbers_.size() + others_.size(); }

private:
  boost::unordered_flat_set<std::uint64_t> numbers_;
  std::unordered_set<std::string> others_;
};

/// Which items of the answers count: of a selected space (RUN-1), of accepted types (DSC-4), each id once (DSC-3), up
/// to a limit (DSC-7). A row that isn't to be ingested (a draft of a page, say) doesn't hide a later one of the same
/// id that is.
class acceptance {
public:
  /// @param selected which spaces count (RUN-1)
  explicit acceptance(std::optional<std::uint64_t> limit, selection selected = {})
      : limit_(limit), selected_(std::move(selected)) {}

  struct verdict {
    std::vector<std::uint32_t> accepted; ///< indices into the page's contents
    std::vector<std::uint32_t> left_out; ///< of a type or status that isn't ingested, first sighting only
    std::uint64_t not_selected = 0;      ///< rows of spaces that weren't asked for
    bool limit_reached = false;
  };
  verdict judge(const confluence::search_page& page);
  /// Whether an item of that id was accepted, in whatever space.
  bool has_accepted(std::string_view id) const { return seen_.contains(id); }

private:
  bool is_selected(const confluence::search_page& page, const confluence::content& item) const;

  std::optional<std::uint64_t> limit_;
  selection selected_;
  std::uint64_t taken_ = 0;
  id_set seen_;     ///< accepted, or over the limit
  id_set left_out_; ///< and not accepted until then
};

/// In and out: results, one for one. Serial: it owns the set of ids seen.
class accept_node {
public:
  accept_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run, tally& counts);
  ~accept_node();
  accept_node(const accept_node&) = delete;
  accept_node& operator=(const accept_node&) = delete;

  oneapi::tbb::flow::receiver<search_results>& in() { return node_; }
  oneapi::tbb::flow::sender<accepted_results>& out() { return node_; }

  /// Only while the graph is idle.
  const acceptance& judged() const noexcept { return acceptance_; }

private:
  accepted_results judge(const search_results& results);
  void explain(const confluence::content& item) const;
  /// Counts it, and warns of an unknown type once in a cycle (REL-9).
  void leave_out(const confluence::content& item);

  const service_set& services_;
  run_context& run_;
  tally& counts_;
  acceptance acceptance_;
  oneapi::tbb::flow::function_node<search_results, accepted_results> node_;
};

} // namespace cfc::nodes
