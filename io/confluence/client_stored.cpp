#include "io/confluence/client.hpp"
#include "io/confluence/client_calls.hpp"
#include "io/http/encoding.hpp"

#include <optional>

namespace cfc::confluence {

namespace {

constexpr std::string_view stored_expand = "metadata.labels,ancestors,space,version,container,extensions";

std::string_view v2_name_of(content_type type) noexcept {
  return type == content_type::blogpost ? "/api/v2/blogposts" : "/api/v2/pages";
}

/// "/api/v2/whiteboards/{id}/ancestors" and the like.
std::string v2_list_of(const std::string& type) {
  return (type.empty() ? "page" : type) + "s";
}

http::call_options look_up() {
  http::call_options options;
  options.operation = "content look-up";
  return options;
}

} // namespace

boost::asio::awaitable<std::optional<stored_content>> client::look_up_one(std::string url, std::string id) {
  std::string answer;
  try {
    answer = co_await get(std::move(url), look_up());
  } catch (const http::api_error& error) {
    if (!error.says(404)) {
      throw;
    }
    co_return std::nullopt;
  }
  stored_content found = read_stored(answer);
  if (found.id != id) {
    throw other_content("look-up", id, found.id);
  }
  co_return found;
}

boost::asio::awaitable<std::optional<stored_content>> client::stored(std::string id) {
  std::string url = api_.url + "/rest/api/content/" + http::encode_uri_component(id) +
                    "?expand=" + http::encode_uri_component(stored_expand);
  return look_up_one(std::move(url), std::move(id));
}

boost::asio::awaitable<std::optional<stored_content>> client::stored_attachment(std::string id) {
  if (settings_.kind == instance::data_center) {
    return stored(std::move(id));
  }
  std::string url = api_.url + "/api/v2/attachments/" + http::encode_uri_component(id);
  return look_up_one(std::move(url), std::move(id));
}

boost::asio::awaitable<std::optional<stored_content>> client::stored_blogpost(std::string id) {
  std::string url = api_.url + "/api/v2/blogposts/" + http::encode_uri_component(id);
  return look_up_one(std::move(url), std::move(id));
}

boost::asio::awaitable<std::vector<stored_content>> client::stored_pages(std::vector<std::string> ids,
                                                                         content_type type) {
  std::string list;
  for (const std::string& id : ids) {
    list.append(list.empty() ? "" : ",").append(http::encode_uri_component(id));
  }
  std::string url = std::string(v2_name_of(type))
                        .append("?id=")
                        .append(list)
                        .append("&limit=")
                        .append(std::to_string(most_v2_rows));
  search_walk walk = search_walk::from_link(api_, url, "");
  walk.expect_at_most(ids.size());
  std::vector<stored_content> found;
  for (bool more = true; more;) {
    const std::string answer = co_await get(walk.url(), look_up());
    stored_list page = read_stored_list(answer);
    more = walk.advance(page);
    std::move(page.contents.begin(), page.contents.end(), std::back_inserter(found));
  }
  co_return found;
}

boost::asio::awaitable<std::optional<std::vector<std::string>>> client::stored_labels(std::string id,
                                                                                      content_type type) {
  const std::string answer =
      co_await get(api_.url + std::string(v2_name_of(type)) + "/" + http::encode_uri_component(id) +
                       "/labels?limit=" + std::to_string(most_v2_rows),
                   look_up());
  co_return read_stored_labels(answer);
}

boost::asio::awaitable<std::vector<stored_ancestor>> client::stored_ancestors(stored_ancestor below) {
  const std::string answer = co_await get(api_.url + "/api/v2/" + v2_list_of(below.type) + "/" +
                                              http::encode_uri_component(below.id) +
                                              "/ancestors?limit=" + std::to_string(most_v2_rows),
                                          look_up());
  co_return read_stored_ancestors(answer);
}

boost::asio::awaitable<std::optional<std::string>> client::any_stored(content_type type) {
  const std::string answer = co_await get(api_.url + std::string(v2_name_of(type)) + "?limit=1", look_up());
  const stored_list page = read_stored_list(answer);
  if (page.contents.empty()) {
    co_return std::nullopt;
  }
  co_return page.contents.front().id;
}

} // namespace cfc::confluence
