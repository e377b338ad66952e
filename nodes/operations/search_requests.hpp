#pragma once

#include "nodes/messages.hpp"
#include "nodes/operations/services.hpp"

#include <atomic>
#include <memory>
#include <utility>

namespace cfc::nodes {

/// Makes the first request of a chain from what it is to search for. Thread-safe; one per cycle, so that
/// request ids are unique.
class search_requests {
public:
  explicit search_requests(const services& use)
      : use_(use), most_rows_(use.confluence.settings().search_page_size) {}

  search_request first(std::shared_ptr<const search_scope> scope);
  /// First requests from now on ask for at most so many rows: the server was too slow for more.
  void ask_for_at_most(int rows) noexcept;
  /// The same chain, one answer further.
  search_request next(const search_request& before, confluence::search_walk walk);
  /// The query of a scope (DSC-1, DSC-2).
  std::string cql(const search_scope& scope) const;

private:
  const services& use_;
  std::atomic<std::uint64_t> last_id_{0};
  std::atomic<int> most_rows_;
};

/// The group in two halves, for a search that the server can't answer as a whole (DSC-12). Needs two roots or
/// more.
std::pair<search_scope, search_scope> halved_roots(const search_scope& scope);

} // namespace cfc::nodes
