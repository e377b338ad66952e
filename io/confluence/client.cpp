#include "io/confluence/client.hpp"

#include "io/confluence/client_calls.hpp"
#include "io/http/encoding.hpp"

#include <utility>

namespace cfc::confluence {

namespace {

constexpr std::string_view discovery_expand = "metadata.labels,version,space";
constexpr std::string_view attachment_expand =
    ",children.attachment,children.attachment.version,children.attachment.extensions";

api_base api_of(const client_settings& settings) {
  if (settings.kind == instance::cloud) {
    return {settings.gateway_url + "/ex/confluence/" + settings.cloud_id + "/wiki", true, settings.base_url};
  }
  return {settings.base_url, false, settings.base_url};
}

/// `cause` is a whole message, with a hint of its own, except for an answer 200.
[[noreturn]] void refuse_account(int status, const std::string& cause) {
  std::string message = "Confluence does not accept the configured login: " + cause;
  if (status == 200) {
    message += ". Check confluence.auth, and that no proxy strips the Authorization field.";
  }
  throw http::api_error(http::api_fault::authentication, status, message);
}

} // namespace

client::client(http::service& calls, client_settings settings)
    : calls_(calls), settings_(std::move(settings)), api_(api_of(settings_)) {}

instance client::kind() const noexcept {
  return settings_.kind;
}
const client_settings& client::settings() const noexcept {
  return settings_;
}

void client::on_deprecation(std::function<void(std::string_view, std::string_view)> told) {
  on_deprecation_ = std::move(told);
}

void client::note_deprecation(const std::string& url, const http::response& answer) {
  const std::string* since = http::find_header(answer.fields, "deprecation");
  if (since == nullptr || !on_deprecation_) {
    return;
  }
  const std::string* more = http::find_header(answer.fields, "link");
  const bool explains = more != nullptr && more->find("deprecation") != std::string::npos;
  const auto tell = std::exchange(on_deprecation_, nullptr);
  tell(std::string_view(url).substr(api_.url.size(), url.find('?') - api_.url.size()),
       *since + (explains ? "; " + *more : ""));
}

boost::asio::awaitable<std::string> client::get(std::string url, http::call_options options,
                                                std::uint64_t most_bytes) {
  http::request request;
  request.max_body_bytes = most_bytes;
  request.url = url;
  request.fields.push_back({"Accept", "application/json"});
  options.judge = judge_for(settings_.kind);
  http::response answer = co_await calls_.call(std::move(request), options);
  note_deprecation(url, answer);
  co_return std::move(answer.body);
}

boost::asio::awaitable<void> client::check_account() {
  if (settings_.kind == instance::cloud) {
    co_return;
  }
  http::call_options options;
  options.operation = "account check";
  std::string answer;
  try {
    answer = co_await get(api_.url + "/rest/api/user/current", options);
  } catch (const http::api_error& error) {
    if (error.status() != 401 && error.status() != 403) {
      throw;
    }
    refuse_account(error.status(), error.what());
  }
  if (const std::string type = read_user_type(answer); type != "known") {
    refuse_account(200, "it takes us for a user of type \"" + type + "\"");
  }
}

boost::asio::awaitable<std::string> client::identity() {
  if (settings_.kind == instance::cloud) {
    co_return "confc:cloud:" + settings_.cloud_id;
  }
  http::call_options options;
  options.operation = "identity";
  options.authenticated = false;
  http::request request;
  request.url = api_.url + "/rest/applinks/1.0/manifest";
  request.fields.push_back({"Accept", "application/json"});
  const http::response answer = co_await calls_.call(std::move(request), options);
  co_return "confc:data-center:" + read_manifest_id(answer.body);
}

search_walk client::start_search(std::string cql) const {
  std::string expand(discovery_expand);
  if (settings_.with_attachments) {
    expand += attachment_expand;
  }
  return search_walk(api_, oldest_first(std::move(cql)), std::move(expand), settings_.search_page_size);
}

boost::asio::awaitable<std::string> client::fetch(const search_walk& walk, bool can_ask_for_less) {
  http::call_options options;
  options.operation = "search";
  options.tries_on_500 = 2;
  options.tries_on_overload = can_ask_for_less ? 2 : 0;
  return get(walk.url(), options);
}

boost::asio::awaitable<std::string> client::fetch_total(std::string cql) {
  http::call_options options;
  options.operation = "search total";
  options.tries = 2;
  return get(api_.url + "/rest/api/search?cql=" + http::encode_uri_component(cql) + "&limit=1", options);
}

boost::asio::awaitable<space_state> client::look_up_space(std::string space_id, std::string space_key) {
  http::call_options options;
  options.operation = "space look-up";
  const std::string key = http::encode_uri_component(space_key);
  if (settings_.kind == instance::cloud) {
    const std::string answer = co_await get(api_.url + "/api/v2/spaces?keys=" + key, options);
    co_return has_space(answer, space_id, space_key) ? space_state::visible : space_state::gone;
  }
  std::string answer;
  try {
    answer = co_await get(api_.url + "/rest/api/space/" + key, options);
  } catch (const http::api_error& error) {
    if (!error.says(403) && !error.says(404)) {
      throw;
    }
    co_return space_state::gone;
  }
  // A key can have been given to another space since.
  co_return read_space_id(answer) == space_id ? space_state::visible : space_state::gone;
}

} // namespace cfc::confluence
