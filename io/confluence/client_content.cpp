#include "io/confluence/client.hpp"
#include "io/confluence/client_calls.hpp"
#include "io/confluence/links.hpp"
#include "io/http/encoding.hpp"
#include "io/http/url.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <optional>

namespace cfc::confluence {

namespace {

constexpr const char* body_expand = "body.storage,version,space,metadata.labels";
constexpr const char* bare_body_expand = "body.storage";
constexpr const char* further_attachment_expand = "version,extensions";
constexpr int data_center_attachments = 200; // what a Data Center grants with expansions

/// Where the attachments of an item begin that the answer of a search does not hold. Cloud would give archived ones
/// too, if not told to leave them out, which a search never names.
std::string more_attachments_link(instance kind, const std::string& page_id, content_type type,
                                  std::string next_link, std::size_t rows_in_answer) {
  const std::string id = http::encode_uri_component(page_id);
  if (kind == instance::cloud) {
    return std::string("/api/v2/") + (type == content_type::blogpost ? "blogposts/" : "pages/") + id +
           "/attachments?limit=" + std::to_string(most_v2_rows) + "&status=current";
  }
  if (!next_link.empty()) {
    return next_link;
  }
  return "/rest/api/content/" + id + "/child/attachment?start=" + std::to_string(rows_in_answer) +
         "&limit=" + std::to_string(data_center_attachments);
}

/// `{baseUrl}{_links.download}`; a link may also be absolute or hold the context path already.
std::string data_center_download(const std::string& base_url, std::string_view link) {
  if (const auto authority = http::authority_part(link); !authority.empty()) {
    if (http::origin_of(link) != http::origin_of(base_url)) {
      throw http::api_error(http::api_fault::transfer, 0,
                            "the download link of an attachment leads to " + std::string(authority) +
                                ", not to confluence.baseUrl (" +
                                std::string(http::authority_part(base_url)) +
                                "); check the base URL in the server's general configuration");
    }
    return repair_encoding(link);
  }
  if (link.empty()) {
    throw http::api_error(http::api_fault::transfer, 0, "Confluence gave no download link for an attachment");
  }
  const std::size_t path = base_url.find('/', base_url.find("//") + 2);
  const std::string context = path == std::string::npos ? "" : base_url.substr(path);
  const bool has_context = !context.empty() && link.starts_with(context + "/");
  return (has_context ? base_url.substr(0, path) : base_url) + (link.starts_with('/') ? "" : "/") +
         repair_encoding(link);
}

} // namespace

void refuse_anonymous(const http::response& answer) {
  const std::string* user = http::find_header(answer.fields, "X-AUSERNAME");
  if (user != nullptr && boost::algorithm::iequals(*user, "anonymous")) {
    throw http::api_error(
        http::api_fault::anonymous, answer.status,
        "Confluence answered as if nobody were logged in (X-AUSERNAME: anonymous), so that only "
        "public content would be seen; check confluence.auth and proxies in between");
  }
}

boost::asio::awaitable<client::more_attachments> client::fetch_attachments(attachment_request request) {
  const bool cloud = settings_.kind == instance::cloud;
  const std::string first = more_attachments_link(settings_.kind, request.page_id, request.type,
                                                  std::move(request.next_link), request.rows_in_answer);
  search_walk walk = search_walk::from_link(api_, first, cloud ? "" : further_attachment_expand);
  if (request.total > request.rows_in_answer) {
    walk.expect_total(cloud ? request.total : request.total - request.rows_in_answer);
  }
  walk.end_within(most_attachments_of_a_page);
  http::call_options options;
  options.operation = "attachments";
  more_attachments found;
  found.replaces_rows_in_answer = cloud;
  for (bool more = true; more;) {
    const std::string answer = co_await get(walk.url(), options);
    found.lists.push_back(read_attachments(answer));
    const attachment_list& list = found.lists.back();
    more = walk.advance(list);
  }
  found.ended_early = walk.ended_early();
  if (const auto total = walk.shortfall()) {
    throw http::api_error(http::api_fault::paging, 0,
                          "the list of a page's attachments ends after " +
                              std::to_string(walk.different_rows()) + " of " + std::to_string(*total) +
                              " rows");
  }
  co_return found;
}

boost::asio::awaitable<std::vector<page_body>> client::fetch_bodies(std::vector<std::string> ids) {
  http::call_options options;
  options.operation = "page bodies";
  options.quoted = false;
  options.tries_on_500 = 2;
  options.tries_on_overload = 1;
  std::vector<page_body> pages;
  for (const std::vector<std::string>& group : id_groups(ids)) {
    search_walk walk(api_, id_search(group), body_expand, static_cast<int>(group.size()));
    walk.expect_at_most(group.size());
    for (bool more = true; more;) {
      const std::string answer = co_await get(walk.url(), options, bodies_bytes);
      body_page page = read_bodies(answer);
      more = walk.advance(page);
      std::move(page.pages.begin(), page.pages.end(), std::back_inserter(pages));
    }
  }
  co_return pages;
}

boost::asio::awaitable<std::optional<page_body>> client::fetch_body(std::string id) {
  return page_by_id(std::move(id), body_expand);
}

boost::asio::awaitable<std::optional<page_body>> client::fetch_body_again(std::string id) {
  return page_by_id(std::move(id), bare_body_expand);
}

boost::asio::awaitable<std::optional<page_body>> client::page_by_id(std::string id, const char* expand) {
  http::call_options options;
  options.operation = "page body";
  options.quoted = false;
  options.tries_on_500 = 2;
  if (settings_.kind == instance::cloud) {
    search_walk walk(api_, one_id(id), expand, 1);
    walk.expect_at_most(1);
    for (bool more = true; more;) {
      const std::string answer = co_await get(walk.url(), options, bodies_bytes);
      body_page page = read_bodies(answer);
      for (page_body& row : page.pages) {
        if (row.id == id) {
          co_return std::move(row);
        }
      }
      if (!page.pages.empty()) {
        throw other_content("body", id, page.pages.front().id);
      }
      more = walk.advance(page);
    }
    co_return std::nullopt;
  }
  const std::string url = api_.url + "/rest/api/content/" + http::encode_uri_component(id) +
                          "?expand=" + http::encode_uri_component(expand);
  std::string answer;
  try {
    answer = co_await get(url, options, bodies_bytes);
  } catch (const http::api_error& error) {
    if (!error.says(404)) {
      throw;
    }
    co_return std::nullopt;
  }
  page_body page = read_body(answer);
  if (page.id != id) {
    throw other_content("body", id, page.id);
  }
  co_return page;
}

boost::asio::awaitable<http::response> client::download(download_target target, http::body_sink& sink) {
  http::call_options options;
  options.operation = "download";
  options.tries = 1;
  http::request request;
  request.compressed = false;
  if (settings_.kind == instance::cloud) {
    request.url = api_.url + "/rest/api/content/" + http::encode_uri_component(target.page_id) +
                  "/child/attachment/" + http::encode_uri_component(target.attachment_id) + "/download";
    request.follow = http::redirects::anywhere_without_us;
    options.needs = "the scope readonly:content.attachment:confluence to download attachments";
  } else {
    request.url = data_center_download(settings_.base_url, target.link);
  }
  options.judge = judge_for(settings_.kind);
  co_return co_await calls_.call(std::move(request), options, &sink);
}

} // namespace cfc::confluence
