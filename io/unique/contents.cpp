#include "io/unique/client.hpp"
#include "io/unique/graphql.hpp"

/// Contents: registered and finalised by the same mutation (ING-3), found by key or owner, deleted by id
/// (DEL-1).
namespace cfc::unique {

namespace {

using graphql::json_object;
using graphql::json_value;
using graphql::json_writer;

constexpr std::size_t contents_per_page = 100, keys_per_call = 100;

constexpr graphql::operation upsert_mutation{
    "ContentUpsert", "contentUpsert",
    "mutation ContentUpsert($input: ContentCreateInput!, $fileUrl: String, $scopeId: String, "
    "$sourceOwnerType: String, $sourceName: String, $sourceKind: String, $storeInternally: Boolean, "
    "$baseUrl: String) { "
    "contentUpsert(input: $input, fileUrl: $fileUrl, scopeId: $scopeId, sourceOwnerType: $sourceOwnerType, "
    "sourceName: $sourceName, sourceKind: $sourceKind, storeInternally: $storeInternally, baseUrl: $baseUrl) "
    "{ "
    "id key byteSize mimeType ownerType ownerId writeUrl readUrl createdAt internallyStoredAt "
    "source { kind name } } }"};

constexpr graphql::operation content_query{
    "PaginatedContent", "paginatedContent",
    "query PaginatedContent($skip: Int!, $take: Int!, $where: ContentWhereInput) { "
    "paginatedContent(skip: $skip, take: $take, where: $where) { "
    "totalCount nodes { id key ownerId ingestionState byteSize } } }"};

constexpr graphql::operation delete_contents_mutation{
    "ContentDeleteByContentIds", "contentDeleteByContentIds",
    "mutation ContentDeleteByContentIds($contentIds: [String!]!) { "
    "contentDeleteByContentIds(contentIds: $contentIds) { id } }"};

void write_metadata(json_writer& to, const content_metadata& metadata) {
  to.StartObject();
  graphql::write(to, "confluenceLabels", metadata.labels);
  graphql::write_present(to, "spaceKey", metadata.space_key);
  graphql::write_present(to, "spaceName", metadata.space_name);
  to.EndObject();
}

void write_input(json_writer& to, const content& what) {
  to.StartObject();
  graphql::write(to, "key", what.key);
  graphql::write(to, "title", what.title);
  graphql::write(to, "mimeType", what.mime_type);
  graphql::write(to, "ownerType", "SCOPE");
  graphql::write_present(to, "url", what.url);
  graphql::write_key(to, "byteSize");
  to.Uint64(what.byte_size);
  graphql::write_key(to, "metadata");
  write_metadata(to, what.metadata);
  if (!what.ingestion_config_json.empty()) {
    graphql::write_key(to, "ingestionConfig");
    to.RawValue(what.ingestion_config_json.data(), what.ingestion_config_json.size(), rapidjson::kObjectType);
  }
  to.EndObject();
}

/// @param file_url empty to register, else to finalise
std::string upsert_body(const content& what, const source_facts& source, std::string_view file_url) {
  return graphql::request_body(upsert_mutation, [&](json_writer& to) {
    graphql::write_key(to, "input");
    write_input(to, what);
    graphql::write_present(to, "fileUrl", file_url);
    graphql::write(to, "scopeId", what.scope_id);
    graphql::write(to, "sourceOwnerType", "COMPANY");
    graphql::write(to, "sourceName", source.source_name);
    graphql::write(to, "sourceKind", source.source_kind);
    graphql::write_key(to, "storeInternally");
    to.Bool(source.store_internally);
    graphql::write(to, "baseUrl", source.source_name);
  });
}

registration read_registration(json_value from) {
  json_object fields = from.get_object();
  registration result;
  result.id = graphql::text_of(fields, "id");
  result.write_url = graphql::optional_text_of(fields, "writeUrl").value_or("");
  result.read_url = graphql::optional_text_of(fields, "readUrl").value_or("");
  return result;
}

using where_writer = std::function<void(json_writer&)>;

where_writer key_in(const std::vector<std::string>& keys) {
  return [&keys](json_writer& to) {
    graphql::write_key(to, "key");
    to.StartObject();
    graphql::write(to, "in", keys);
    to.EndObject();
  };
}

where_writer key_starts_with(const std::string& prefix) {
  return [&prefix](json_writer& to) {
    graphql::write_key(to, "key");
    to.StartObject();
    graphql::write(to, "startsWith", prefix);
    to.EndObject();
  };
}

where_writer owned_by(const std::string& scope_id) {
  return [&scope_id](json_writer& to) {
    graphql::write_key(to, "ownerId");
    to.StartObject();
    graphql::write(to, "equals", scope_id);
    to.EndObject();
    graphql::write_key(to, "ownerType");
    to.StartObject();
    graphql::write(to, "equals", "SCOPE");
    to.EndObject();
  };
}

struct content_list {
  std::vector<stored_content> contents;
  std::uint64_t total = 0;
};

/// One page; `take` 0 asks for the count alone.
boost::asio::awaitable<content_list> find_contents(http::service& of, std::string base, where_writer where,
                                                   std::size_t skip, std::size_t take) {
  auto body = graphql::request_body(content_query, [&](json_writer& to) {
    graphql::write_key(to, "skip");
    to.Uint64(skip);
    graphql::write_key(to, "take");
    to.Uint64(take);
    graphql::write_key(to, "where");
    to.StartObject();
    where(to);
    to.EndObject();
  });
  const std::string answer = co_await graphql::ask(of, std::move(base), content_query, std::move(body));
  content_list found;
  graphql::read_data(of, content_query, answer, [&](json_value value) {
    json_object page = value.get_object();
    found.total = page["totalCount"].get_uint64();
    if (take == 0)
      return;
    for (json_value node : page["nodes"].get_array()) {
      json_object fields = node.get_object();
      stored_content one;
      one.id = graphql::text_of(fields, "id");
      one.key = graphql::text_of(fields, "key");
      one.owner_id = graphql::optional_text_of(fields, "ownerId").value_or("");
      if (std::uint64_t bytes = 0; fields["byteSize"].get_uint64().get(bytes) == simdjson::SUCCESS)
        one.byte_size = bytes;
      if (std::string_view state; fields["ingestionState"].get_string().get(state) == simdjson::SUCCESS)
        one.finished = state == "FINISHED";
      found.contents.push_back(std::move(one));
    }
    if (found.contents.empty() && skip < found.total)
      throw graphql::unexpected("fewer contents than its totalCount");
  });
  co_return found;
}

} // namespace

boost::asio::awaitable<registration> client::register_content(content what) {
  auto body = upsert_body(what, settings_.source, {});
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, upsert_mutation, std::move(body));
  registration result;
  graphql::read_data(ingestion_, upsert_mutation, answer,
                     [&](json_value value) { result = read_registration(value); });
  co_return result;
}

boost::asio::awaitable<void> client::finalise(content what, registration registered) {
  if (registered.read_url.empty())
    throw http::api_error(http::api_fault::bad_answer, 200,
                          ingestion_.name() + ": the registration of " + what.key + " gave no readUrl");
  auto body = upsert_body(what, settings_.source, registered.read_url);
  const std::string answer =
      co_await graphql::ask(ingestion_, settings_.ingestion_url, upsert_mutation, std::move(body));
  graphql::read_data(ingestion_, upsert_mutation, answer, [](json_value value) { read_registration(value); });
}

boost::asio::awaitable<std::uint64_t> client::count_by_key_prefix(std::string prefix) {
  auto where = key_starts_with(prefix);
  const auto found = co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where), 0, 0);
  co_return found.total;
}

boost::asio::awaitable<std::vector<stored_content>> client::contents_by_keys(std::vector<std::string> keys) {
  std::vector<stored_content> all;
  for (std::size_t first = 0; first < keys.size(); first += keys_per_call) {
    const auto begin = keys.begin() + static_cast<std::ptrdiff_t>(first);
    const auto count = std::min(keys_per_call, keys.size() - first);
    const std::vector<std::string> group(begin, begin + static_cast<std::ptrdiff_t>(count));
    // A key may be stored in several scopes, so that there can be more contents than keys.
    const auto before = all.size();
    std::uint64_t total = 0;
    do {
      auto where = key_in(group);
      auto found = co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where),
                                          all.size() - before, contents_per_page);
      total = found.total;
      std::move(found.contents.begin(), found.contents.end(), std::back_inserter(all));
    } while (all.size() - before < total);
  }
  co_return all;
}

boost::asio::awaitable<std::vector<stored_content>> client::contents_by_key_prefix(std::string prefix,
                                                                                   std::size_t skip) {
  auto where = key_starts_with(prefix);
  auto found =
      co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where), skip, contents_per_page);
  co_return std::move(found.contents);
}

boost::asio::awaitable<std::vector<stored_content>> client::contents_by_owner(std::string scope_id,
                                                                              std::size_t skip) {
  auto where = owned_by(scope_id);
  auto found =
      co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where), skip, contents_per_page);
  co_return std::move(found.contents);
}

boost::asio::awaitable<std::uint64_t> client::count_by_owner(std::string scope_id) {
  auto where = owned_by(scope_id);
  const auto found = co_await find_contents(ingestion_, settings_.ingestion_url, std::move(where), 0, 0);
  co_return found.total;
}

boost::asio::awaitable<std::vector<std::string>> client::delete_contents(std::vector<std::string> ids) {
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
