#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_requests.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/tally.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <functional>
#include <tuple>
#include <vector>

namespace cfc::nodes {

/// A search whose rows would be read one page after the other beyond this many is split by creation date
/// (DSC-11): when the first answer's estimate says so (Cloud gives none), or when a walk gets that deep; on
/// Data Center a large `start` is dear, too. Only a search that is restricted to one minute, the finest that
/// CQL knows, goes on beyond it.
inline constexpr std::uint64_t rows_in_one_chain = 2'000;
/// Into so many at once: what a walk had read when it was split is read again by its parts, so the fewer
/// times that happens the better, and a part without rows costs one request.
inline constexpr std::int32_t parts_of_large_search = 8;

/// What follows from one answer.
struct search_step {
  search_results results;
  std::vector<search_request> next; ///< a next page; or parts in place of a search that is too large or fails
};

/// Decides what follows from an answer. Pure but for the records it reads: tested without a graph.
class search_reading {
public:
  /// @param today days since 1970, where open date ranges are cut
  search_reading(const services& use, search_requests& requests, run_context& run,
                 std::function<std::int32_t()> today)
      : use_(use), requests_(requests), run_(run), today_(std::move(today)) {}
  /// Aborts the run for what can't be lived with: a broken label search, an unreadable answer, paging that
  /// loops.
  search_step read(const search_answer& answer);

private:
  void failed(const search_answer& answer, search_step& step);
  void ask_for_less(const search_answer& answer, search_step& step);
  void read_page(const search_answer& answer, search_step& step);
  void go_on(const search_answer& answer, const confluence::search_page& page, search_step& step);
  void begin_anew(const search_answer& answer, search_step& step);
  std::vector<search_scope> parts_of(const search_scope& scope) const;
  void replace(std::vector<search_scope> by, search_step& step);

  const services& use_;
  search_requests& requests_;
  run_context& run_;
  std::function<std::int32_t()> today_;
};

/// Fetches and reads answers of searches, label and descendant ones alike.
/// In: one request. Out: exactly one `results`, and on next() what has to be asked because of it, which goes
/// back through the same bounded edge, so that a listing asks on only when there is room.
class search {
public:
  search(oneapi::tbb::flow::graph& graph, const services& use, search_requests& requests, run_context& run,
         tally& counts);
  ~search();

  oneapi::tbb::flow::receiver<search_request>& in() { return fetch_.in(); }
  oneapi::tbb::flow::sender<search_request>& next() { return oneapi::tbb::flow::output_port<0>(read_); }
  oneapi::tbb::flow::sender<search_results>& results() { return oneapi::tbb::flow::output_port<1>(read_); }

private:
  using reader =
      oneapi::tbb::flow::multifunction_node<search_answer, std::tuple<search_request, search_results>>;

  boost::asio::awaitable<search_answer> fetch(search_request request);

  const services& use_;
  run_context& run_;
  tally& counts_;
  search_reading reading_;
  async_step<search_request, search_answer> fetch_;
  reader read_;
};

} // namespace cfc::nodes
