#pragma once

#include "nodes/operations/control_check.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/store_ancestors.hpp"
#include "nodes/operations/store_failures.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A page that somebody asks about, as the content store has it.
struct page_in_question {
  std::optional<confluence::stored_content> content; ///< nothing: it isn't there
  std::optional<std::string> unanswered;             ///< why nothing is known; nothing: something is
  bool by_a_doubtful_list = false; ///< which told something else of what discovery has found
  confluence::content_type type = confluence::content_type::page;
};
using pages_in_question = std::map<std::string, page_in_question>; ///< by id

/// Gets pages from the content store with all that decides about them: their labels, and what is above them
/// (DEL-4). On Cloud by lists of many ids, each beside what discovery has just found, on Data Center one by
/// one; `discoveryConcurrency` requests run at a time.
class page_lookup {
public:
  /// Of the ids in a request some are controls.
  static constexpr std::size_t pages_at_once = confluence::most_v2_rows - witness_controls::most;
  /// So many at most are looked up singly where lists show nothing at all.
  static constexpr std::size_t most_singly = 10;

  /// All arguments outlive it.
  page_lookup(const service_set& services, const run_context& run, search_engine& searches,
              const control_check& controls, store_failures& failures);

  /// Fills in what is known of each.
  /// @param any_blogposts whether there are any to look among; of interest on Cloud, which has them elsewhere
  /// @throws cycle_aborted when the run is stopping; http::api_error when the store doesn't answer, or an
  /// answer ends the cycle
  boost::asio::awaitable<void> look_up(pages_in_question& all, bool any_blogposts);

private:
  boost::asio::awaitable<void> look_up_group(pages_in_question& all, std::vector<std::string> ids,
                                             confluence::content_type type);
  boost::asio::awaitable<void> look_for_unlisted_blogposts(pages_in_question& all);
  boost::asio::awaitable<void> look_for_other_types(pages_in_question& all);
  boost::asio::awaitable<void> look_for_other_types(pages_in_question& all, std::vector<std::string> ids);
  boost::asio::awaitable<void> look_up_singly(pages_in_question& all);
  boost::asio::awaitable<void> complete(page_in_question& page);

  const service_set& services_;
  const run_context& run_;
  search_engine& searches_;
  const control_check& controls_;
  store_failures& failures_;
  store_ancestors ancestors_;
};

} // namespace cfc::nodes
