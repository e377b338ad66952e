#pragma once

#include "io/confluence/records.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::confluence {

/// What a walk needs to know of the instance.
struct api_base {
  std::string url;      ///< `{gatewayUrl}/ex/confluence/{cloudId}/wiki` or `{baseUrl}`; no trailing slash
  bool pages_by_cursor; ///< Cloud; Data Center pages by `start`
  std::string site{};   ///< where people open it (`confluence.baseUrl`): links may name that origin, too
};

/// Where one chain of pages stands: the URL to ask next. A small value that travels in messages. Cloud
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
  /// A walk that starts at a link a server sent (Data Center's continuation of inlined attachments).
  static search_walk from_link(const api_base& base, std::string_view link, std::string_view expand);

  /// The next URL, absolute and encoded.
  const std::string& url() const noexcept { return url_; }
  /// Rows received so far: Data Center's next `start`.
  std::uint64_t rows() const noexcept { return rows_; }

  /// How many rows the next URL asks for; 0 when it names no limit.
  int limit() const noexcept;
  /// Asks for at most so many rows from now on. Not for a walk that holds a cursor.
  void limit_to(int rows);
  /// The next page is named by a cursor, which belongs to the limit it was made with and may not be accepted
  /// for ever: what can't go on with it has to begin anew.
  bool holds_cursor() const noexcept;

  /// Moves on past an answer. False: that was the last page. Whatever stands before `/rest/api/` or
  /// `/api/v2/` in the link (nothing, the context path, the site, the gateway) is replaced by the API base.
  /// @param ids of the rows, to notice a server that goes round in circles (some Data Centers answer a
  /// `start` beyond the end with rows, CONFSERVER-95272). Empty although there are rows: not known, taken for
  /// new.
  /// @throws http::api_error of kind paging, when a link repeats or leaves the instance's origin, or three
  /// pages in a row come without a row that is new (DSC-8)
  bool advance(const std::string& next, const std::string& base, std::size_t rows,
               const std::vector<std::string_view>& ids = {});
  /// The same past an answer as it was read: a search_page, attachment_list or body_page.
  template <class Page>
  bool advance(const Page& page) {
    std::vector<std::string_view> ids;
    for (const auto& row : rows_of(page)) {
      ids.push_back(row.id);
    }
    return advance(page.next, page.base, page.rows, ids);
  }

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
  bool any_new(std::size_t rows, const std::vector<std::string_view>& ids);
  void notice_repeat(const std::string& next);

  api_base base_;
  std::string expand_;
  std::string url_;
  std::uint64_t rows_ = 0;
  std::uint64_t start_ = 0;       ///< Data Center: what comes before the first row received
  std::uint64_t last_link_ = 0;   ///< hash of one link seen, to notice a repeat
  std::uint32_t links_since_ = 1; ///< links seen since that one
  std::uint32_t keep_for_ = 1;    ///< links until another one is kept
  std::uint32_t stale_pages_ = 0; ///< in a row, without a row that is new
  std::shared_ptr<boost::unordered_flat_set<std::uint64_t>>
      met_; ///< hashes of ids; null before a second page
};

} // namespace cfc::confluence
