#pragma once

#include "io/confluence/search_walk.hpp"
#include "io/http/failure.hpp"
#include "nodes/operations/search_query.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cfc::nodes {

/// One page of results that is to be asked for, or how many rows the search has.
struct search_call {
  std::shared_ptr<const search_query> query;
  confluence::search_walk walk; ///< a call for the total holds what goes on when it is known
  bool asks_total = false;
  bool total_failed = false;             ///< it is read on without its total
  bool size_known = false;               ///< its search has been asked for its total
  std::optional<std::int32_t> first_day; ///< before the oldest rows of its search (search_size.hpp)
  std::uint64_t id = 0;                  ///< unique for an engine
};

/// The bytes of one answer, or why there are none; neither when the run ended before it was asked for.
struct search_answer {
  search_call call;
  std::shared_ptr<const std::string> body;
  std::optional<http::failure> failure;
};

} // namespace cfc::nodes
