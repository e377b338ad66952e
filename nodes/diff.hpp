#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/item_choice.hpp"
#include "nodes/operations/refused_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// All items of a space, one after the other, as a diff submits them (DIF-1); keys, links and times are made
/// on the way, so that a space of a million items isn't held twice.
class submitted_items final : public unique::diff_items {
public:
  submitted_items(const space_records& records, confluence::instance kind, std::string_view base_url)
      : records_(records), kind_(kind), base_url_(base_url) {}
  bool next(item& into) override;
  void rewind() override { page_ = attachment_ = 0; }

private:
  const space_records& records_;
  confluence::instance kind_;
  std::string base_url_;
  std::size_t page_ = 0, attachment_ = 0;
  std::string key_, url_, time_;
};

/// Adds all submitted items that the answer calls neither new nor updated to the updated ones (RUN-5).
void call_all_updated(unique::diff_answer& answer, unique::diff_items& submitted);

/// In and out: a space, one for one. Asks Unique what is new, changed or gone. A failure aborts the cycle. A
/// space that is refused isn't asked about: nothing of it is submitted, ingested or deleted, and the others
/// go on.
class diff_node {
public:
  /// @param force what Unique calls unchanged is told as updated (RUN-5)
  /// @param only these items alone are handed on, all of them and without a diff (RUN-4); outlives this. Null: all
  diff_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
            bool force = false, const item_choice* only_items = nullptr);
  ~diff_node();
  diff_node(const diff_node&) = delete;
  diff_node& operator=(const diff_node&) = delete;

  oneapi::tbb::flow::receiver<space_ready>& in() { return step_.in(); }
  oneapi::tbb::flow::sender<space_diff>& out() { return step_.out(); }

  /// Only while the graph is idle.
  const std::vector<refused_space>& refused() const noexcept { return refused_; }
  /// Keys of the items that `only` has let pass.
  const std::set<std::string, std::less<>>& chosen() const noexcept { return chosen_; }

private:
  boost::asio::awaitable<space_diff> ask(space_ready space);
  boost::asio::awaitable<unique::diff_answer> compare(const space_records& records);
  boost::asio::awaitable<unique::diff_answer> known_of_chosen(const space_records& records);
  void refuse(space_diff& diff, std::string step, std::string reason);

  const service_set& services_;
  run_context& run_;
  bool force_;
  const item_choice* only_items_;
  std::vector<refused_space> refused_;        ///< written on the I/O thread
  std::set<std::string, std::less<>> chosen_; ///< the same
  async_step<space_ready, space_diff> step_;
};

} // namespace cfc::nodes
