#include "tools/simulator/control/state.hpp"

#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/sha256.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <cstring>

namespace cfc::simulator {
namespace {

std::string upload_digest(const unique_content& content) {
  return content.uploaded ? hex({reinterpret_cast<const char*>(content.sha256.data()), content.sha256.size()})
                          : std::string();
}

json::value parsed(const std::string& text) {
  return text.empty() ? json::value() : read_json(text);
}

json::object content_record(const unique_state& state, slot at) {
  const auto& content = state.contents[at];
  const auto& pool = state.contents.pool();
  return {{"key", state.contents.key(at)},
          {"id", state.contents.id(at)},
          {"title", content.title()},
          {"mimeType", pool[content.mime_type]},
          {"url", content.url()},
          {"byteSize", content.byte_size},
          {"uploadedBytes", content.uploaded ? json::value(content.uploaded_bytes) : json::value()},
          {"uploadedType", pool[content.upload_type]},
          {"sha256", upload_digest(content)},
          {"finalised", content.finalised},
          {"state", name_of(content.state)},
          {"updatedAt", utc_text(content.updated_at)},
          {"ownerId", state.scopes[content.owner].id},
          {"scopePath", state.scopes.path(content.owner)},
          {"metadata", parsed(pool[content.metadata])},
          {"ingestionConfig", parsed(pool[content.ingestion_config])},
          {"sourceKind", pool[content.source_kind]},
          {"sourceName", pool[content.source_name]},
          {"storeInternally", content.store_internally}};
}

json::array grants_of(const unique_scope& scope) {
  json::array result;
  for (const auto& grant : scope.grants) {
    json::array access;
    for (const auto& [bit, name] :
         {std::pair(may_manage, "MANAGE"), {may_read, "READ"}, {may_write, "WRITE"}})
      if ((grant.bits & bit) != 0)
        access.emplace_back(name);
    result.push_back({{"user", grant.user}, {"access", std::move(access)}});
  }
  return result;
}

json::object scope_record(const unique_state& state, scope_index index) {
  const auto& scope = state.scopes[index];
  return {{"id", scope.id},
          {"name", scope.name},
          {"path", state.scopes.path(index)},
          {"parentId", scope.parent == no_scope ? json::value() : json::value(state.scopes[scope.parent].id)},
          {"externalId", json::value_from(scope.external_id)},
          {"contents", scope.contents.size()},
          {"grants", grants_of(scope)}};
}

} // namespace

void set_digest::add(std::string_view record) {
  const auto digest = sha256(record);
  std::array<std::uint64_t, 4> lanes{};
  std::memcpy(lanes.data(), digest.data(), sizeof lanes);
  for (std::size_t at = 0; at < lanes.size(); ++at)
    sum_[at] += lanes[at];
}

std::string set_digest::hex() const {
  std::string bytes(sizeof sum_, '\0');
  std::memcpy(bytes.data(), sum_.data(), sizeof sum_);
  return cfc::simulator::hex(bytes);
}

std::string digest_record(std::string_view key, std::string_view title, std::string_view mime_type,
                          std::uint64_t byte_size, std::string_view sha256_hex, std::string_view scope_path) {
  std::string result;
  for (const auto part : {key, title, mime_type, sha256_hex, scope_path})
    result.append(part).push_back('\0');
  return result + std::to_string(byte_size);
}

std::string state_json(const unique_state& state, const state_filter& wanted) {
  std::vector<std::pair<std::string, slot>> found;
  state.contents.starting_with(wanted.prefix, [&](slot at) {
    found.emplace_back(state.contents.key(at), at);
    return true;
  });
  const auto total = found.size();
  std::erase_if(found, [&](const auto& one) { return one.first <= wanted.after && !wanted.after.empty(); });
  const auto shown = std::min(wanted.limit, found.size());
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(shown), found.end());
  std::string result = "{\"scopes\":[";
  for (scope_index index = 0; index < state.scopes.size(); ++index)
    if (!state.scopes[index].removed)
      result += (result.ends_with('[') ? "" : ",") + write_json(scope_record(state, index));
  result += "],\"contents\":[";
  for (std::size_t at = 0; at < shown; ++at)
    result += (at == 0 ? "" : ",") + write_json(content_record(state, found[at].second));
  return result + "],\"total\":" + std::to_string(total) + "}";
}

json::object state_summary(const unique_state& state, std::string_view prefix) {
  set_digest digest;
  std::uint64_t contents = 0, finalised = 0, pending = 0, failed = 0, bytes = 0, scopes = 0;
  state.contents.starting_with(prefix, [&](slot at) {
    const auto& content = state.contents[at];
    ++contents;
    finalised += content.finalised ? 1 : 0;
    pending += content.state == ingestion_state::registered ? 1 : 0;
    failed += content.state == ingestion_state::failed ? 1 : 0;
    bytes += content.uploaded_bytes;
    digest.add(digest_record(state.contents.key(at), content.title(),
                             state.contents.pool()[content.mime_type], content.byte_size,
                             upload_digest(content), state.scopes.path(content.owner)));
    return true;
  });
  for (scope_index index = 0; index < state.scopes.size(); ++index)
    scopes += state.scopes[index].removed ? 0 : 1;
  return {{"contents", contents},   {"finalised", finalised}, {"registered", pending}, {"failed", failed},
          {"uploadedBytes", bytes}, {"scopes", scopes},       {"digest", digest.hex()}};
}

} // namespace cfc::simulator
