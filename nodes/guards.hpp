#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/equal_keys.hpp"
#include "nodes/operations/foreign_contents.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/refused_space.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// What the guards look at, for one space.
struct guard_facts {
  std::uint64_t submitted = 0;
  std::uint64_t created = 0;
  std::uint64_t deletions = 0;        ///< only those whose full key and scope are this space's (DIF-7)
  std::uint64_t stored_in_unique = 0; ///< contents with keys below the partial key, in the space's scope
  bool deletes_a_submitted_key = false;
};
/// DIF-4 and DIF-5: the reason to abort, or nothing.
std::optional<std::string> objection(const guard_facts& facts, const std::string& space_key);

/// The answer of a diff, sorted against what was submitted.
struct sorted_answer {
  std::vector<std::uint32_t> pages, attachments; ///< indices of the records to ingest
  std::uint64_t created = 0, updated = 0;
  std::uint64_t created_pages = 0;
  std::vector<std::string> deleted;       ///< item keys, sorted
  std::vector<std::string> contradictory; ///< those of them that were submitted as well: never deleted
  std::uint64_t never_submitted = 0;      ///< DIF-6: reported, ignored
};
sorted_answer sort_answer(const unique::diff_answer& answer, const space_records& records);

/// In and out: a space, one for one. Keeps the records that are to be ingested and frees the others (in the
/// arena), then resolves what is to be deleted, runs both guards and looks whose what is known is (DIF-7): an objection
/// aborts the cycle.
class guards_node {
public:
  /// Unchanged spaces of which nobody asks whose they are, after each of which it is asked.
  static constexpr std::uint32_t unchanged_between_looks = 49;

  /// @param unchanged_till_look how many unchanged spaces come before the first of which it is asked
  guards_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
              own_scopes& scopes,
              std::uint32_t unchanged_till_look = std::random_device()() % (unchanged_between_looks + 1));
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
    std::shared_ptr<const sorted_answer> answer; ///< null: the cycle is being aborted
    std::shared_ptr<const unique::diff_answer> as_given;
    std::shared_ptr<const space_records> records;
  };
  sorted_diff sort(const space_diff& diff);
  boost::asio::awaitable<space_changes> examine(sorted_diff diff);
  boost::asio::awaitable<owned_contents> resolve(std::string partial_key, std::vector<std::string> item_keys,
                                                 std::vector<std::string> scope_ids);
  /// Aborts when a space seems all new only because useV1KeyFormat was changed: its contents would be stored
  /// twice, and the diff names none of the old ones.
  boost::asio::awaitable<void> check_key_format(const space_changes& changes);
  boost::asio::awaitable<void> resolve_deletions(space_changes& changes, const sorted_diff& diff);
  void separate_replaced(space_changes& changes, std::vector<content_to_delete>& doomed,
                         const sorted_diff& diff);
  /// Aborts when what the diff takes for known is another deployment's, and lets the space fail when its scope is elsewhere or
  /// isn't shown, or items of it are nowhere: those aren't ingested, since they could be taken away from where they are
  /// (DIF-7). What is updated is looked up; for the rest, one count suffices where it is ours. Of spaces that are unchanged
  /// and have a scope of ours, nothing can be taken away, so that one in some suffices: another in each cycle.
  boost::asio::awaitable<void> check_owners(space_changes& changes, const sorted_diff& diff);
  /// The items whose owners have to be looked up; none: there is no doubt about them.
  boost::asio::awaitable<known_items> doubtful_items(const space_changes& changes, const sorted_diff& diff);
  void refuse(space_changes& changes, std::string reason);
  void leave_out(space_changes& changes, const std::set<std::string>& missing);
  void guard(const space_changes& changes, const sorted_answer& sorted, std::uint64_t deletions);

  const service_set& services_;
  run_context& run_;
  own_scopes& scopes_;
  std::uint32_t unchanged_till_look_; ///< used on the I/O thread only, and so is what follows
  std::vector<refused_space> refused_;
  oneapi::tbb::flow::function_node<space_diff, sorted_diff> sort_;
  async_step<sorted_diff, space_changes> step_;
};

} // namespace cfc::nodes
