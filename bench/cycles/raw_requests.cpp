#include "bench/cycles/raw_requests.hpp"

#include "bench/cycles/shares.hpp"

#include <boost/json.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace cfc::bench {

namespace json = boost::json;

namespace {

constexpr const char* of_search =
    "metadata.labels,version,space,children.attachment,children.attachment.version,"
    "children.attachment.extensions";
constexpr const char* of_bodies = "body.storage,version,space,metadata.labels";
constexpr std::uint64_t most_answer_bytes = 64ULL * 1024 * 1024;
/// As connectors write it; the simulated platform knows no other.
constexpr const char* upsert_document =
    "mutation ContentUpsert($input: ContentCreateInput!, $fileUrl: String, $chatId: String, $scopeId: String, "
    "$sourceOwnerType: String, $sourceName: String, $sourceKind: String, $storeInternally: Boolean, $baseUrl: String) { "
    "contentUpsert(input: $input, fileUrl: $fileUrl, chatId: $chatId, scopeId: $scopeId, sourceOwnerType: $sourceOwnerType, "
    "sourceName: $sourceName, sourceKind: $sourceKind, storeInternally: $storeInternally, baseUrl: $baseUrl) { "
    "id key title byteSize mimeType ownerType ownerId writeUrl readUrl createdAt internallyStoredAt source { kind name } } }";
constexpr const char* source_kind = "ATLASSIAN_CONFLUENCE_ONPREM";

std::string encoded(std::string_view text) {
  return boost::urls::encode(boost::urls::string_view(text.data(), text.size()),
                             boost::urls::unreserved_chars);
}

/// Bytes that nobody looks at.
class filling final : public http::body_source {
public:
  explicit filling(std::uint64_t bytes) : bytes_(bytes) {}
  std::optional<std::uint64_t> size() const override { return bytes_; }
  read_result read(std::span<char> into) override {
    const auto some = std::min<std::uint64_t>(into.size(), bytes_ - given_);
    std::fill_n(into.begin(), some, 'x');
    given_ += some;
    return {some == 0 ? state::end : state::data, some};
  }
  bool rewind() override {
    given_ = 0;
    return true;
  }
  void on_ready(std::function<void()>) override {}

private:
  std::uint64_t bytes_, given_ = 0;
};

std::string text_at(const json::value& from, std::string_view name) {
  return json::value_to<std::string>(from.at(name));
}

} // namespace

raw_item item_from(const json::value& expected) {
  raw_item item;
  item.key = text_at(expected, "key");
  item.title = text_at(expected, "title");
  item.mime_type = text_at(expected, "mimeType");
  item.bytes = expected.at("byteSize").to_number<std::uint64_t>();
  const auto from = item.key.rfind('/') + 1;
  const auto colons = item.key.find("::", from);
  item.page_id = item.key.substr(from, colons == std::string::npos ? colons : colons - from);
  item.is_page = colons == std::string::npos;
  json::object metadata{{"spaceKey", expected.at("spaceKey")}, {"spaceName", expected.at("spaceName")}};
  if (item.is_page)
    metadata["confluenceLabels"] = expected.at("confluenceLabels");
  item.metadata = json::serialize(metadata);
  return item;
}

http::request raw_requests::from_confluence(const std::string& path) const {
  http::request request;
  request.url = confluence_ + path;
  request.fields = {{"Authorization", "Bearer sim-pat"}};
  request.max_body_bytes = most_answer_bytes;
  request.compressed = false;
  return request;
}

http::request raw_requests::search(std::uint64_t first_row) const {
  return from_confluence(fmt::format("/rest/api/content/search?cql={}&expand={}&limit={}&start={}",
                                     encoded("space.type=global AND type != attachment"), encoded(of_search),
                                     rows_at_once, first_row));
}

http::request raw_requests::bodies(const std::vector<std::string>& page_ids) const {
  return from_confluence(fmt::format("/rest/api/content/search?cql={}&expand={}&limit={}",
                                     encoded(fmt::format("id IN ({})", fmt::join(page_ids, ","))),
                                     encoded(of_bodies), page_ids.size()));
}

http::request raw_requests::download(const raw_item& of) const {
  return from_confluence(fmt::format("/download/attachments/{}/{}", of.page_id, encoded(of.title)));
}

http::request raw_requests::to_unique(const std::string& path, std::string json) const {
  http::request request;
  request.verb = http::method::post;
  request.url = unique_ + path;
  request.fields = {{"Content-Type", "application/json"},
                    {"x-service-id", "bench"},
                    {"x-company-id", "company_1"},
                    {"x-user-id", "user_1"}};
  request.body = std::move(json);
  request.max_body_bytes = most_answer_bytes;
  request.compressed = false;
  return request;
}

http::request raw_requests::diff(const std::vector<const raw_item*>& items) const {
  json::array files;
  const auto& first = items.front()->key;
  const auto space = first.rfind('/', first.find("::")) + 1;
  for (const auto* one : items)
    files.push_back({{"key", one->key.substr(space)},
                     {"url", "http://example.invalid/" + one->page_id},
                     {"updatedAt", "2026-01-01T00:00:00.000Z"}});
  return to_unique("/ingestion/v2/content/file-diff",
                   json::serialize(json::object{{"partialKey", first.substr(0, space - 1)},
                                                {"sourceKind", source_kind},
                                                {"sourceName", confluence_},
                                                {"fileList", std::move(files)}}));
}

http::request raw_requests::upsert(const raw_item& what, std::string_view read_url) const {
  json::object variables{{"input", json::object{{"key", what.key},
                                                {"title", what.title},
                                                {"mimeType", what.mime_type},
                                                {"ownerType", "SCOPE"},
                                                {"byteSize", what.bytes},
                                                {"metadata", json::parse(what.metadata)}}},
                         {"scopeId", "scope_root"},
                         {"sourceOwnerType", "COMPANY"},
                         {"sourceName", confluence_},
                         {"sourceKind", source_kind},
                         {"storeInternally", true},
                         {"baseUrl", confluence_}};
  if (!read_url.empty())
    variables["fileUrl"] = read_url;
  return to_unique("/ingestion/graphql", json::serialize(json::object{{"operationName", "ContentUpsert"},
                                                                      {"query", upsert_document},
                                                                      {"variables", std::move(variables)}}));
}

http::request raw_requests::upload(const raw_item& what, std::string_view write_url) const {
  http::request request;
  request.verb = http::method::put;
  const auto key = write_url.find("key=");
  request.url =
      unique_ + "/ingestion/scoped/upload?" + std::string(write_url.substr(std::min(key, write_url.size())));
  request.fields = {{"Content-Type", what.mime_type}, {"x-ms-blob-type", "BlockBlob"}};
  request.source = std::make_shared<filling>(what.bytes);
  return request;
}

std::string member_of(std::string_view json, std::string_view name) {
  const auto begins = fmt::format("\"{}\":\"", name);
  const auto at = json.find(begins);
  if (at == std::string_view::npos)
    return "";
  const auto from = at + begins.size();
  return std::string(json.substr(from, json.find('"', from) - from));
}

} // namespace cfc::bench
