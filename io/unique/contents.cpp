#include "io/http/excerpt.hpp"
#include "io/observe/encoded_text.hpp"
#include "io/unique/client.hpp"
#include "io/unique/graphql.hpp"
#include "io/unique/list_walk.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>

/// Contents: registered and finalised by the same mutation (ING-3), found by key or owner, deleted by id
/// (DEL-1).
namespace cfc::unique {

namespace {

using graphql::json_object;
using graphql::json_value;
using graphql::json_writer;

constexpr std::size_t longest_state = 60; ///< of what is kept of a server's text

constexpr graphql::operation upsert_mutation{
    "ContentUpsert", "contentUpsert",
    "mutation ContentUpsert($input: ContentCreateInput!, $fileUrl: String, $chatId: String, $scopeId: String, "
    "$sourceOwnerType: String, $sourceName: String, $sourceKind: String, $storeInternally: Boolean, "
    "$baseUrl: String) { "
    "contentUpsert(input: $input, fileUrl: $fileUrl, chatId: $chatId, scopeId: $scopeId, "
    "sourceOwnerType: $sourceOwnerType, sourceName: $sourceName, sourceKind: $sourceKind, "
    "storeInternally: $storeInternally, baseUrl: $baseUrl) { "
    "id key title byteSize mimeType ownerType ownerId writeUrl readUrl createdAt internallyStoredAt "
    "source { kind name } } }"};

/// For every condition: a list by owner is compared with its owner, too.
constexpr graphql::operation content_query{
    "PaginatedContent", "paginatedContent",
    "query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) { "
    "paginatedContent(skip: $skip, take: $take, where: $where) { "
    "nodes { id fileAccess key ownerType ownerId metadata byteSize expiresAt ingestionState } totalCount } }"};

constexpr graphql::operation count_query{"PaginatedContentCount", "paginatedContent",
                                         "query PaginatedContentCount($where: ContentWhereInput) { "
                                         "paginatedContent(where: $where, skip: 0, take: 0) { totalCount } "
                                         "}"};

constexpr graphql::operation delete_contents_mutation{
    "ContentDeleteByContentIds", "contentDeleteByContentIds",
    "mutation ContentDeleteByContentIds($contentIds: [String!]!) { "
    "contentDeleteByContentIds(contentIds: $contentIds) { id } }"};

void write_metadata(json_writer& to, const content_metadata& metadata) {
  to.StartObject();
  if (metadata.labels)
    graphql::write(to, "confluenceLabels", *metadata.labels);
  graphql::write_present(to, "spaceKey", metadata.space_key);
  graphql::write_present(to, "spaceName", metadata.space_name);
  to.EndObject();
}

void write_input(json_writer& to, const content& content) {
  to.StartObject();
  graphql::write(to, "key", content.key);
  graphql::write(to, "title", content.title);
  graphql::write(to, "mimeType", content.mime_type);
  graphql::write(to, "ownerType", "SCOPE");
  graphql::write_present(to, "url", content.url);
  graphql::write_key(to, "byteSize");
  to.Uint64(content.byte_size);
  graphql::write_key(to, "metadata");
  write_metadata(to, content.metadata);
  if (!content.ingestion_config_json.empty()) {
    graphql::write_key(to, "ingestionConfig");
    to.RawValue(content.ingestion_config_json.data(), content.ingestion_config_json.size(),
                rapidjson::kObjectType);
  }
  to.EndObject();
}

/// @param file_url empty to register, else to finalise
std::string upsert_body(const content& content, const source_facts& source, std::string_view file_url) {
  return graphql::request_body(upsert_mutation, [&](json_writer& to) {
    graphql::write_key(to, "input");
    write_input(to, content);
    graphql::write_present(to, "fileUrl", file_url);
    graphql::write(to, "scopeId", content.scope_id);
    graphql::write(to, "sourceOwnerType", "COMPANY");
    graphql::write(to, "sourceName", source.source_name);
    graphql::write(to, "sourceKind", source.source_kind);
    graphql::write_key(to, "storeInternally");
    to.Bool(source.store_internally);
    graphql::write(to, "baseUrl", source.source_name);
  });
}

/// What of a URL's query admits whoever has it: the signature, or the key of an upload inside the cluster.
void know_signatures(const std::string& url, std::vector<observe::known_secret>& into) {
  const auto query = url.find('?');
  std::string_view rest =
      query == std::string::npos ? std::string_view() : std::string_view(url).substr(query + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find_first_of("&#"));
    const auto name = pair.substr(0, pair.find('='));
    if (name.size() < pair.size() && (name == "key" || http::tells_a_secret(name))) {
      const auto value = pair.substr(name.size() + 1);
      into.emplace_back(value);
      if (const auto plain = observe::decoded(value))
        into.emplace_back(plain->bytes);
    }
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
}

/// @param key, owner as the answer tells them: absent, or what was asked for
void refuse_another_content(const content& asked, const std::optional<std::string>& key,
                            const std::optional<std::string>& owner) {
  if (key && *key != asked.key)
    throw graphql::unexpected("the answer is about another content than " + asked.key);
  if (owner && *owner != asked.scope_id)
    throw graphql::unexpected("the answer puts " + asked.key + " into another scope than " + asked.scope_id);
}

/// @throws graphql::unexpected when the answer is about another content, or another scope: by its id,
/// somebody else's content would be deleted, and by its URLs written to
registration read_registration(json_value from, const content& asked) {
  json_object fields = from.get_object();
  registration result;
  result.id = graphql::text_of(fields, "id");
  const auto key = graphql::optional_text_of(fields, "key");
  const auto owner = graphql::optional_text_of(fields, "ownerId");
  refuse_another_content(asked, key, owner);
  result.is_named = key && owner;
  result.write_url = graphql::optional_text_of(fields, "writeUrl").value_or("");
  result.read_url = graphql::optional_text_of(fields, "readUrl").value_or("");
  know_signatures(result.write_url, result.signatures);
  know_signatures(result.read_url, result.signatures);
  return result;
}

/// What contents are looked up by: in words, how it is asked for, and how a row shows that it is one of those.
struct condition {
  std::string told;
  std::function<void(json_writer&)> write;
  std::function<bool(const content_record&)> holds;
};

/// @param keys sorted
condition key_in(std::vector<std::string> keys) {
  auto shared = std::make_shared<const std::vector<std::string>>(std::move(keys));
  condition result;
  result.told =
      std::to_string(shared->size()) + " keys" + (shared->empty() ? "" : " from " + shared->front() + " on");
  result.write = [shared](json_writer& to) {
    graphql::write_key(to, "key");
    to.StartObject();
    graphql::write(to, "in", *shared);
    to.EndObject();
  };
  result.holds = [shared](const content_record& row) {
    return std::binary_search(shared->begin(), shared->end(), row.key);
  };
  return result;
}

condition key_starts_with(std::string prefix) {
  condition result;
  result.told = "the key starts with " + prefix;
  result.write = [prefix](json_writer& to) {
    graphql::write_key(to, "key");
    to.StartObject();
    graphql::write(to, "startsWith", prefix);
    to.EndObject();
  };
  result.holds = [prefix](const content_record& row) { return row.key.starts_with(prefix); };
  return result;
}

condition owned_by(std::string scope_id) {
  condition result;
  result.told = "the owner is " + scope_id;
  result.write = [scope_id](json_writer& to) {
    graphql::write_key(to, "ownerId");
    to.StartObject();
    graphql::write(to, "equals", scope_id);
    to.EndObject();
    graphql::write_key(to, "ownerType");
    to.StartObject();
    graphql::write(to, "equals", "SCOPE");
    to.EndObject();
  };
  result.holds = [scope_id](const content_record& row) { return row.scope_id == scope_id; };
  return result;
}

/// An owner of another kind than a scope is none that we know.
content_record read_content(json_value from) {
  json_object fields = from.get_object();
  content_record one;
  one.id = graphql::text_of(fields, "id");
  one.key = graphql::text_of(fields, "key");
  if (graphql::optional_text_of(fields, "ownerType").value_or("SCOPE") == "SCOPE")
    one.scope_id = graphql::optional_text_of(fields, "ownerId").value_or("");
  if (std::uint64_t bytes = 0; fields["byteSize"].get_uint64().get(bytes) == simdjson::SUCCESS)
    one.byte_size = bytes;
  if (std::string_view state; fields["ingestionState"].get_string().get(state) == simdjson::SUCCESS) {
    one.finished = state == "FINISHED";
    if (!one.finished)
      one.state = state.substr(0, longest_state);
  }
  return one;
}

std::string list_body(const condition& where, std::size_t skip) {
  return graphql::request_body(content_query, [&](json_writer& to) {
    graphql::write_key(to, "skip");
    to.Uint64(skip);
    graphql::write_key(to, "take");
    to.Uint64(list_walk::rows_per_page);
    graphql::write_key(to, "where");
    to.StartObject();
    where.write(to);
    to.EndObject();
  });
}

/// The next page of the list that `walk` is in.
boost::asio::awaitable<void> read_page(http::service& service, std::string base, const condition& where,
                                       list_walk& walk, std::vector<content_record>& into) {
  const std::string answer =
      co_await graphql::ask(service, std::move(base), content_query, list_body(where, walk.skip()));
  graphql::read_data(service, content_query, answer, [&](json_value value) {
    json_object page = value.get_object();
    const auto total = graphql::total_of(page);
    for (json_value node : page["nodes"].get_array()) {
      auto row = read_content(node);
      if (walk.take(row.id) && where.holds(row))
        into.push_back(std::move(row));
    }
    walk.end_page(total);
  });
}

void tell_of(const http::service& service, const condition& where, std::size_t found) {
  service.log().debug("contents were looked up", {{"where", where.told}, {"found", found}});
}

boost::asio::awaitable<content_list> find_contents(http::service& service, std::string base, condition where,
                                                   std::size_t most_rows = list_walk::most_rows) {
  content_list found;
  list_walk walk(most_rows);
  while (walk.goes_on())
    co_await read_page(service, base, where, walk, found.rows);
  tell_of(service, where, found.rows.size());
  found.doubt = walk.doubt();
  co_return found;
}

boost::asio::awaitable<std::uint64_t> count_contents(http::service& service, std::string base,
                                                     condition where) {
  auto body = graphql::request_body(count_query, [&](json_writer& to) {
    graphql::write_key(to, "where");
    to.StartObject();
    where.write(to);
    to.EndObject();
  });
  const std::string answer = co_await graphql::ask(service, std::move(base), count_query, std::move(body));
  std::uint64_t count = 0;
  graphql::read_data(service, count_query, answer, [&](json_value value) {
    json_object page = value.get_object();
    count = page["totalCount"].get_uint64();
  });
  service.log().debug("contents were counted", {{"where", where.told}, {"count", count}});
  co_return count;
}

} // namespace

boost::asio::awaitable<registration> client::register_content(content content) {
  auto body = upsert_body(content, settings_.source, {});
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, upsert_mutation, std::move(body));
  registration result;
  graphql::read_data(ingestion_, upsert_mutation, answer,
                     [&](json_value value) { result = read_registration(value, content); });
  co_return result;
}

boost::asio::awaitable<void> client::finalise(content content, registration registered) {
  if (registered.read_url.empty())
    throw http::api_error(http::api_fault::bad_answer, 200,
                          ingestion_.name() + ": the registration of " + content.key + " gave no readUrl");
  auto body = upsert_body(content, settings_.source, registered.read_url);
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, upsert_mutation, std::move(body));
  graphql::read_data(ingestion_, upsert_mutation, answer, [&](json_value value) {
    const auto finalised = read_registration(value, content);
    if (registered.is_named && finalised.id != registered.id)
      throw graphql::unexpected("the answer is about another content than the one that was registered as " +
                                content.key);
  });
}

boost::asio::awaitable<std::uint64_t> client::count_by_key_prefix(std::string prefix) {
  auto where = key_starts_with(std::move(prefix));
  co_return co_await count_contents(ingestion_, settings_.ingestion_url, std::move(where));
}

boost::asio::awaitable<std::vector<content_record>> client::contents_by_keys(std::vector<std::string> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<content_record> all;
  for (std::size_t first = 0; first < keys.size(); first += keys_per_request) {
    const auto begin = keys.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(keys_per_request, keys.size() - first);
    std::vector<std::string> group(begin, begin + static_cast<std::ptrdiff_t>(count));
    // A key may be stored in several scopes, so that there can be more contents than keys.
    auto where = key_in(std::move(group));
    auto found = co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where),
                                        list_walk::most_rows_of_a_look_up);
    std::move(found.rows.begin(), found.rows.end(), std::back_inserter(all));
  }
  co_return all;
}

boost::asio::awaitable<content_list> client::contents_by_key_prefix(std::string prefix) {
  auto where = key_starts_with(std::move(prefix));
  co_return co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where));
}

boost::asio::awaitable<std::vector<content_record>> client::some_contents_by_key_prefix(std::string prefix) {
  const auto where = key_starts_with(std::move(prefix));
  std::vector<content_record> found;
  list_walk walk;
  co_await read_page(ingestion_, settings_.ingestion_url, where, walk, found);
  tell_of(ingestion_, where, found.size());
  co_return found;
}

boost::asio::awaitable<content_list> client::contents_by_owner(std::string scope_id) {
  auto where = owned_by(std::move(scope_id));
  co_return co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where));
}

boost::asio::awaitable<std::uint64_t> client::count_by_owner(std::string scope_id) {
  auto where = owned_by(std::move(scope_id));
  co_return co_await count_contents(ingestion_, settings_.ingestion_url, std::move(where));
}

boost::asio::awaitable<std::vector<std::string>> client::delete_by_ids(std::vector<std::string> ids) {
  auto body = graphql::request_body(delete_contents_mutation,
                                    [&](json_writer& to) { graphql::write(to, "contentIds", ids); });
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, delete_contents_mutation, std::move(body));
  std::vector<std::string> deleted;
  graphql::read_data(ingestion_, delete_contents_mutation, answer, [&](json_value value) {
    for (json_value one : value.get_array()) {
      json_object fields = one.get_object();
      deleted.push_back(graphql::text_of(fields, "id"));
    }
  });
  co_return deleted;
}

} // namespace cfc::unique
