#include "io/unique/client.hpp"
#include "io/unique/diff_body.hpp"
#include "io/unique/graphql.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

/// What has changed in a space is Unique's answer (CYC-2, DIF-1).
namespace cfc::unique {

namespace {

constexpr std::string_view operation = "file-diff";

/// The answer's list of that name, or null for a member that isn't ours.
std::vector<std::string>* list_of(diff_answer& answer, std::string_view name) {
  if (name == "newFiles")
    return &answer.created;
  if (name == "updatedFiles")
    return &answer.updated;
  if (name == "movedFiles")
    return &answer.moved;
  if (name == "deletedFiles")
    return &answer.deleted;
  return nullptr;
}

/// Key by key, without a tree. The parser isn't kept: it would keep the memory that the largest space needed.
diff_answer read_answer(const http::service& of, const std::string& body) {
  diff_answer answer;
  std::string member = "the top level";
  bool any = false;
  try {
    simdjson::ondemand::parser parser;
    auto document = parser.iterate(body.data(), body.size(), body.capacity());
    for (auto field : document.get_object()) {
      member = std::string_view(field.unescaped_key());
      auto* list = list_of(answer, member);
      if (list == nullptr)
        continue;
      any = true;
      graphql::json_value value = field.value();
      if (value.is_null())
        continue;
      for (auto key : value.get_array())
        list->emplace_back(std::string_view(key.get_string()));
    }
  } catch (const simdjson::simdjson_error& e) {
    throw graphql::bad_answer(of, operation, "'" + member + "': " + e.what(), body);
  }
  if (!any)
    throw graphql::bad_answer(of, operation, "none of its four lists is there", body);
  return answer;
}

http::api_error explained(const http::api_error& error, std::uint64_t size, const std::string& partial_key) {
  if (error.status() != 413)
    return error;
  return {error.fault(), error.status(),
          std::string(error.what()) +
              "; a proxy in front of Unique limits the size of a request: the list of " + partial_key +
              " takes " + std::to_string(size) + " bytes and can't be split, so raise the limit there"};
}

} // namespace

boost::asio::awaitable<diff_answer> client::diff(std::string partial_key, diff_items& items) {
  auto body = std::make_shared<diff_body>(partial_key, settings_.source, items);
  // Other transfers get their turn between two chunks.
  const auto executor = co_await boost::asio::this_coro::executor;
  while (body->count_some())
    co_await boost::asio::post(executor, boost::asio::use_awaitable);

  http::request request;
  request.verb = http::method::post;
  request.url = settings_.ingestion_url + "/v2/content/file-diff";
  request.fields.push_back({"Content-Type", "application/json"});
  request.fields.push_back({"Accept", "application/json"});
  request.source = body;
  http::call_options options;
  options.operation = operation;
  http::response answer;
  try {
    answer = co_await ingestion_.call(std::move(request), options);
  } catch (const http::api_error& error) {
    throw explained(error, *body->size(), partial_key);
  }
  co_return read_answer(ingestion_, answer.body);
}

} // namespace cfc::unique
