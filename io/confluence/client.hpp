#pragma once

#include "io/confluence/cql.hpp"
#include "io/confluence/reader.hpp"
#include "io/confluence/records.hpp"
#include "io/confluence/search_walk.hpp"
#include "io/confluence/stored_content.hpp"
#include "io/http/service.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::confluence {

struct client_settings {
  instance kind = instance::cloud;
  std::string base_url;    ///< `confluence.baseUrl`: web links, and on Data Center the API
  std::string gateway_url; ///< Cloud
  std::string cloud_id;    ///< Cloud
  int search_page_size = 200;
  bool with_attachments = true; ///< `ingestion.attachments.mode`
};

/// How large answers may be (REL-9): those with page bodies, and all others.
constexpr std::uint64_t bodies_bytes = 128ULL * 1024 * 1024;
constexpr std::uint64_t search_bytes = 64ULL * 1024 * 1024;

/// Rows of a page, and ids in a request, that Cloud's v2 API has at most.
inline constexpr std::size_t most_v2_rows = 250;

/// Whether a space can still be seen by the account (DEL-5).
enum class space_state : std::uint8_t { visible, gone };

/// Everything the connector asks of Confluence, of both kinds. All calls may be repeated. All throw
/// http::api_error; an answer marked `X-AUSERNAME: anonymous`, of whatever status, is one of kind anonymous
/// (DSC-0).
class client {
public:
  client(http::service& calls, client_settings settings);

  instance kind() const noexcept;
  const client_settings& settings() const noexcept;

  /// Called with the path and the announcement of the first answer that carries a `deprecation` field: the
  /// only early sign that an operation of the API will go.
  void on_deprecation(std::function<void(std::string_view path, std::string_view announcement)> told);

  /// DSC-0. On Cloud nothing is asked: the gateway refuses an unaccepted login by itself.
  boost::asio::awaitable<void> check_account();
  /// SCP-2: `confc:cloud:{cloudId}` or `confc:data-center:{id}`.
  boost::asio::awaitable<std::string> identity();

  /// A discovery search, ready for its first page; its rows come oldest first.
  search_walk start_search(std::string cql) const;
  /// The answer at walk.url(), not yet read: that takes computing, which isn't for the I/O thread.
  /// @param can_ask_for_less the caller asks for fewer rows when this fails by a time-out or a gateway's, so
  /// that it isn't tried as often as others
  boost::asio::awaitable<std::string> fetch(const search_walk& walk, bool can_ask_for_less = false);

  /// How many rows a search has, by the search whose answers name a total; not yet read (read_total()). An
  /// estimate, and only that: not everything in the query needs to have an effect there. Cloud only.
  boost::asio::awaitable<std::string> fetch_total(std::string cql);

  /// The attachments that the answer of a search does not hold, all of them (DSC-5).
  struct more_attachments {
    std::vector<attachment_list> lists;
    bool replaces_rows_in_answer; ///< Cloud: the list is whole. Data Center: it continues that in the answer
    bool ended_early = false;     ///< the server ends lists before their end (DSC-8)
  };
  struct attachment_request {
    std::string page_id;
    content_type type = content_type::page;
    std::string next_link = {};     ///< `_links.next` of the collection in the answer; empty: none
    std::size_t rows_in_answer = 0; ///< Data Center's first `start` when there is no link
    std::uint64_t total = 0;        ///< rows that the collection in the answer said it has; 0: it didn't
  };
  /// @throws http::api_error; of kind paging, too, when the list stays short of its total
  boost::asio::awaitable<more_attachments> fetch_attachments(attachment_request request);

  /// Bodies of pages by one or more searches `id in (…)` (ING-1). Pages that the server did not return are
  /// absent. No answer in time, or a gateway's that there is none, is final: the caller asks for fewer.
  boost::asio::awaitable<std::vector<page_body>> fetch_bodies(std::vector<std::string> ids);
  /// One page; nullopt when there is none. An answer about another one is an error of kind bad_answer
  /// (DEL-8).
  boost::asio::awaitable<std::optional<page_body>> fetch_body(std::string id);
  /// The same by a request that differs from the two above and asks for nothing but the body: a second
  /// opinion, which nothing on the way can answer with what it kept of the first (ING-9).
  boost::asio::awaitable<std::optional<page_body>> fetch_body_again(std::string id);

  struct download_target {
    std::string page_id;
    std::string attachment_id;
    std::string link; ///< `_links.download`; Data Center only
  };
  /// Streams an attachment into the sink, once: its caller repeats the transfer as a whole.
  /// Cloud follows the redirect to the media host without our header fields (REL-2).
  boost::asio::awaitable<http::response> download(download_target target, http::body_sink& sink);

  /// The content store (DEL-4). One content by its id, attachments too; nothing for a 404 that isn't an HTML
  /// page, since such a page is a proxy's. Data Center only.
  boost::asio::awaitable<std::optional<stored_content>> stored(std::string id);
  /// The same for an attachment, of both products.
  boost::asio::awaitable<std::optional<stored_content>> stored_attachment(std::string id);
  /// Pages, or blog posts, by their ids, at most most_v2_rows; those that aren't there are absent. Cloud
  /// only, as the next two.
  boost::asio::awaitable<std::vector<stored_content>> stored_pages(std::vector<std::string> ids,
                                                                   content_type type);
  /// One blog post by its own address. Cloud only.
  boost::asio::awaitable<std::optional<stored_content>> stored_blogpost(std::string id);
  /// Nothing when there are more labels than an answer holds.
  boost::asio::awaitable<std::optional<std::vector<std::string>>> stored_labels(std::string id,
                                                                                content_type type);
  /// The nearest of those above, from the top; what is above the first of them is had by asking for its. Blog
  /// posts have none.
  boost::asio::awaitable<std::vector<stored_ancestor>> stored_ancestors(stored_ancestor below);
  /// The id of any content of the type that the store lists; nothing when it lists none.
  boost::asio::awaitable<std::optional<std::string>> any_stored(content_type type);

  boost::asio::awaitable<space_state> look_up_space(std::string space_id, std::string space_key);

private:
  /// The body of a GET for JSON. @throws http::api_error
  boost::asio::awaitable<std::string> get(std::string url, http::call_options options,
                                          std::uint64_t most_bytes = search_bytes);
  boost::asio::awaitable<std::optional<stored_content>> look_up_one(std::string url, std::string id);
  boost::asio::awaitable<std::optional<page_body>> page_by_id(std::string id, const char* expand);
  void note_deprecation(const std::string& url, const http::response& answer);

  http::service& calls_;
  client_settings settings_;
  api_base api_;
  std::function<void(std::string_view, std::string_view)> on_deprecation_;
};

} // namespace cfc::confluence
