#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/owner_check.hpp"
#include "nodes/operations/refused_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/shared_look_up.hpp"
#include "nodes/operations/sorted_answer.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// In and out: a space, one for one. Sorts the records that are to be ingested from the others (in the arena), then
/// resolves what is to be deleted, runs both guards and looks whose what is known is (DIF-7): an objection aborts
/// the cycle. The others are freed when that is done.
class guards_node {
public:
  guards_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
              own_scopes& scopes, const owner_check_settings& settings);
  ~guards_node();
  guards_node(const guards_node&) = delete;
  guards_node& operator=(const guards_node&) = delete;

  oneapi::tbb::flow::receiver<space_diff>& in() { return sort_; }
  oneapi::tbb::flow::sender<space_changes>& out() { return step_.out(); }
  /// Spaces that are not synchronised, or not wholly, and why. Only while the graph is idle.
  const std::vector<refused_space>& refused() const noexcept { return refused_; }

private:
  struct sorted_diff {
    space_changes changes;
    std::shared_ptr<const sorted_answer> sorted; ///< null: the cycle is being aborted
    std::shared_ptr<const unique::diff_answer> answer;
    std::shared_ptr<const space_records> records;
  };
  sorted_diff sort(const space_diff& diff);
  boost::asio::awaitable<space_changes> examine(sorted_diff diff);
  boost::asio::awaitable<owned_contents> resolve(std::string partial_key, std::vector<std::string> item_keys,
                                                 std::vector<std::string> scope_ids);
  /// Aborts when a space seems all new only because useV1KeyFormat was changed.
  boost::asio::awaitable<void> check_key_format(const space_changes& changes);
  /// @return how many contents are to be deleted by the diff's word
  boost::asio::awaitable<std::uint64_t> resolve_deletions(space_changes& changes, const sorted_diff& diff);
  void separate_replaced(space_changes& changes, std::vector<content_to_delete>& to_delete,
                         const sorted_diff& diff);
  /// Aborts when what the diff takes for known is another deployment's, and lets the space fail when its
  /// scope is elsewhere or isn't shown, or items of it are nowhere: those aren't ingested, since they could
  /// be taken away from where they are (DIF-7).
  /// @return how many of them somebody has put into folders that are no space's
  boost::asio::awaitable<std::uint64_t> check_owners(space_changes& changes, const sorted_diff& diff);
  /// Both also take what isn't ingested out of the counts: the report has the rest of them for unchanged, and
  /// the limits of deletions for stored.
  void refuse(space_changes& changes, std::string reason);
  void leave_out(space_changes& changes, const std::set<std::string>& missing);
  /// Aborts by DIF-4 and DIF-5. What was moved by hand is stored, though not where it is looked for.
  void guard(const space_changes& changes, const sorted_diff& diff, std::uint64_t deletions,
             std::uint64_t moved_by_hand);

  const service_set& services_;
  run_context& run_;
  own_scopes& scopes_;
  shared_look_up look_up_; ///< used on the I/O thread only, and so is what follows
  owner_check owners_;
  std::vector<refused_space> refused_;
  oneapi::tbb::flow::function_node<space_diff, sorted_diff> sort_;
  async_step<sorted_diff, space_changes> step_;
};

} // namespace cfc::nodes
