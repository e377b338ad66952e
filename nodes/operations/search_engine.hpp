#pragma once

#include "io/confluence/records.hpp"
#include "io/http/failure.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_call.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/search_size.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/short_search.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// What follows from one answer.
struct search_step {
  std::shared_ptr<const confluence::search_page> search_page; ///< null: none
  /// A next page, a total; or parts in place of a search that is too large or fails.
  std::vector<search_call> next;
  std::vector<root_page> lost; ///< roots whose descendants can't be had (DSC-12)
  /// The search has ended before the total that it announced, twice (DSC-8).
  std::optional<short_search> shortfall;
  /// The search can't go on: its list is partial, and nothing may be concluded from it (CYC-4).
  std::optional<http::failure> failure;
};

/// Sees one page of results; false when no other is needed.
using search_page_visitor =
    std::function<boost::asio::awaitable<bool>(std::shared_ptr<const confluence::search_page>)>;

/// How every search of discovery and of the checks pages, splits and gets over failures: that of discovery, whose
/// caller carries the calls around, and that of the check before deleting, which walks to the end on its own.
/// Thread-safe.
class search_engine {
public:
  /// Gives the days since 1970-01-01, where open date ranges are cut.
  using calendar = std::function<std::int32_t()>;

  /// @param run once its discovery has ended, nothing is asked for any more
  search_engine(const service_set& services, const run_context& run, calendar today = days_since_1970);

  /// The first call of a chain. Its id is new.
  search_call first_call(std::shared_ptr<const search_query> query);
  /// First calls from now on ask for at most so many rows: the server was too slow for more.
  void ask_for_at_most(int rows) noexcept;
  /// The query in Confluence's language (DSC-1, DSC-2).
  std::string cql(const search_query& query) const;

  /// Asks. A failure is a value of the answer.
  boost::asio::awaitable<search_answer> fetch(search_call call);
  /// Reads the records of an answer and decides what has to be asked because of it.
  search_step read(const search_answer& answer);

  /// Searches to the end, one call after the other, or until the visitor has seen enough. The visitor may see
  /// a page twice, since a search can begin again with fewer rows.
  /// @throws cycle_aborted when the list can't be had as a whole
  boost::asio::awaitable<void> visit(search_query query, search_page_visitor visitor);

private:
  static std::int32_t days_since_1970();

  search_call next_page(const search_call& before, confluence::search_walk walk);
  void recover(const search_answer& answer, search_step& step);
  void ask_for_less(const search_answer& answer, search_step& step);
  void begin_anew(const search_answer& answer, search_step& step);
  void lose_root(const search_answer& answer, search_step& step);
  void read_page(const search_answer& answer, search_step& step);
  void go_on(const search_call& call, const confluence::search_page& page, search_step& step);
  void read_total(const search_answer& answer, search_step& step);
  std::optional<std::uint64_t> total_in(const search_answer& answer);
  bool split(const search_call& call, std::optional<std::uint64_t> total, search_step& step);
  std::vector<search_query> parts_by_date(const search_query& query, std::int32_t most,
                                          std::int32_t first_day) const;
  std::uint32_t searches_at_once() const;
  void replace(std::vector<search_query> parts, search_step& step);

  const service_set& services_;
  const run_context& run_;
  calendar today_;
  std::atomic<std::uint64_t> last_id_{0};
  std::atomic<int> most_rows_;
  std::atomic<bool> totals_told_; ///< Cloud hasn't failed to tell one
};

} // namespace cfc::nodes
