#include "io/http/json_nesting.hpp"
#include "io/unique/client.hpp"
#include "io/unique/diff_body.hpp"
#include "io/unique/graphql.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <set>

/// What has changed in a space is Unique's answer (CYC-2, DIF-1).
namespace cfc::unique {

namespace {

constexpr std::string_view operation = "file-diff";
/// How large an answer may be (REL-9): it lists keys of a whole space.
constexpr std::uint64_t most_answer_bytes = 256ULL * 1024 * 1024;

struct named_list {
  std::string_view name;
  std::vector<std::string> diff_answer::*keys;
};
constexpr std::array<named_list, 4> lists{{{"newFiles", &diff_answer::created},
                                           {"updatedFiles", &diff_answer::updated},
                                           {"movedFiles", &diff_answer::moved},
                                           {"deletedFiles", &diff_answer::deleted}}};

/// Key by key, without a tree. The parser isn't kept: it would keep the memory that the largest space needed.
/// All four lists have to be there: an answer that lacks one says nothing about what should be in it.
diff_answer read_answer(const http::service& service, const std::string& body) {
  if (http::nested_too_deeply(body))
    throw graphql::bad_answer(service, operation, http::too_deep, body);
  diff_answer answer;
  std::string member = "the top level";
  std::set<std::string_view> missing;
  for (const auto& list : lists)
    missing.insert(list.name);
  try {
    simdjson::ondemand::parser parser;
    auto document = parser.iterate(body.data(), body.size(), body.capacity());
    for (auto field : document.get_object()) {
      member = std::string_view(field.unescaped_key());
      const auto list =
          std::find_if(lists.begin(), lists.end(), [&](const auto& one) { return one.name == member; });
      if (list == lists.end())
        continue;
      for (auto key : field.value().get_array())
        (answer.*list->keys).emplace_back(std::string_view(key.get_string()));
      missing.erase(list->name);
    }
  } catch (const simdjson::simdjson_error& e) {
    throw graphql::bad_answer(service, operation, "'" + member + "': " + e.what(), body);
  }
  if (!missing.empty())
    throw graphql::bad_answer(service, operation, "there is no '" + std::string(*missing.begin()) + "'",
                              body);
  return answer;
}

/// `POST:` and the path, with the segments of the base that aren't known replaced, since they are the operator's.
std::string metrics_name(std::string_view base) {
  std::string name = "POST:";
  const auto scheme = base.find("://");
  base.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
  base.remove_prefix(std::min(base.find('/'), base.size()));
  while (!base.empty()) {
    const auto end = std::min(base.find('/', 1), base.size());
    name += base.substr(0, end) == "/ingestion" ? "/ingestion" : "/[unknown]";
    base.remove_prefix(end);
  }
  return name + "/v2/content/file-diff";
}

/// read_answer(), told to the metrics.
diff_answer judged(const http::service& service, const std::string& name, const http::response& answer) {
  try {
    auto read = read_answer(service, answer.body);
    service.tell_judged(name, {"", true, answer.status, answer.took});
    return read;
  } catch (const http::api_error&) {
    service.tell_judged(name, {"", false, 0, answer.took});
    throw;
  }
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
  request.max_body_bytes = most_answer_bytes;
  http::call_options options;
  options.operation = operation;
  http::response answer;
  try {
    answer = co_await diffs_.call(std::move(request), options);
  } catch (const http::api_error& error) {
    diffs_.tell_judged(metrics_name(settings_.ingestion_url),
                       {"", false, error.status(), error.facts().took});
    throw explained(error, *body->size(), partial_key);
  }
  co_return judged(diffs_, metrics_name(settings_.ingestion_url), answer);
}

} // namespace cfc::unique
