#pragma once

#include "io/confluence/list_progress.hpp"
#include "io/confluence/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::confluence {

/// What a walk needs to know of the instance.
struct api_base {
  std::string url;      ///< `{gatewayUrl}/ex/confluence/{cloudId}/wiki` or `{baseUrl}`; no trailing slash
  bool pages_by_cursor; ///< Cloud; Data Center pages by `start`
  std::string site{};   ///< where people open it (`confluence.baseUrl`): links may name that origin, too
};

/// Where one chain of pages stands: the URL to ask next. A small value. Cloud
/// follows the server's cursor; Data Center counts the rows received, since a server that caps the page size
/// advances its own link by the size asked for (DSC-8).
///
/// Copies of a walk share what they remember of the ids they have met, so only one copy goes on: a chain is
/// serial by nature.
class search_walk {
public:
  search_walk() = default;
  /// A walk through `/rest/api/content/search`.
  search_walk(const api_base& base, std::string cql, std::string expand, int limit);
  /// A walk that starts at a link a server sent (Data Center's continuation of the attachments in an answer).
  static search_walk from_link(const api_base& base, std::string_view link, std::string_view expand);

  /// The next URL, absolute and encoded.
  const std::string& url() const noexcept { return url_; }
  /// Rows received so far: Data Center's next `start`.
  std::uint64_t rows() const noexcept { return progress_.rows(); }

  /// How many rows the next URL asks for; 0 when it names no limit.
  int limit() const noexcept;
  /// Asks for at most so many rows from now on. Not for a walk that holds a cursor.
  void limit_to(int rows);
  /// The next page is named by a cursor, which belongs to the limit it was made with and may not be accepted
  /// for ever: what can't go on with it has to begin anew.
  bool holds_cursor() const noexcept;

  /// The list can't have more rows than that, or has as many by another answer (list_progress.hpp).
  void expect_at_most(std::uint64_t rows) noexcept { progress_.expect_at_most(rows); }
  void expect_total(std::uint64_t rows) noexcept { progress_.expect_total(rows); }
  /// More different rows than that are an error.
  void end_within(std::uint64_t rows) noexcept { progress_.end_within(rows); }

  /// Moves on past an answer. False: the list has ended, as list_progress proves it; it may be short. Whatever
  /// stands before `/rest/api/` or `/api/v2/` in the link (nothing, the context path, the site, the gateway) is
  /// replaced by the API base. After an end before the announced total it stands at the list's beginning.
  /// @param base `_links.base` of the answer
  /// @param answer its limit: what the answer says of itself; what was asked for counts, too
  /// @throws http::api_error of kind paging, when a link leaves the instance's origin, the list leads nowhere, or
  /// there are more than twice as many rows as were asked for (REL-9)
  bool advance(list_answer answer, const std::string& base);
  /// The same past an answer as it was read: a search_page, attachment_list or body_page.
  template <class Page>
  bool advance(const Page& page) {
    list_answer answer;
    answer.next = page.next;
    answer.rows = page.rows;
    answer.limit = page.limit;
    answer.total = page.total;
    answer.ids.reserve(page.rows);
    for (const auto& row : rows_of(page)) {
      answer.ids.push_back(row.id);
    }
    return advance(std::move(answer), page.base);
  }

  /// A full page without a next link was followed by more rows: this server cuts lists.
  bool ended_early() const noexcept { return progress_.ended_early(); }
  /// The total that the ended list fell short of; nothing when it didn't.
  std::optional<std::uint64_t> shortfall() const noexcept { return progress_.shortfall(); }
  /// Received so far, each once.
  std::uint64_t different_rows() const noexcept { return progress_.different_rows(); }

private:
  template <class Page>
  static const auto& rows_of(const Page& page) {
    if constexpr (requires { page.contents; }) {
      return page.contents;
    } else if constexpr (requires { page.pages; }) {
      return page.pages;
    } else {
      return page.attachments;
    }
  }
  void start_at(std::uint64_t start);

  api_base base_;
  std::string expand_;
  std::string first_url_;
  std::string url_;
  std::uint64_t start_ = 0; ///< Data Center: what comes before the first row received
  list_progress progress_;
};

} // namespace cfc::confluence
