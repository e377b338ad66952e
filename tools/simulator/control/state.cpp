#include "tools/simulator/control/state.hpp"

#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/sha256.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <cstring>

namespace cfc::simulator {
namespace {

const char* name_of(ingestion_state state) {
  return state == ingestion_state::registered ? "REGISTERED"
         : state == ingestion_state::finished ? "FINISHED"
                                              : "FAILED";
}

std::string upload_digest(const unique_content& content) {
  return content.uploaded ? hex({reinterpret_cast<const char*>(content.sha256.data()), content.sha256.size()})
                          : std::string();
}

value parsed(const std::string& json) {
  if (json.empty())
    return {};
  auto copy = json;
  return read_json(copy);
}

value content_record(const unique_state& state, slot at) {
  const auto& content = state.contents[at];
  const auto& pool = state.contents.pool();
  value result;
  result.add("key", state.contents.key(at));
  result.add("id", state.contents.id(at));
  result.add("title", content.title());
  result.add("mimeType", pool[content.mime_type]);
  result.add("url", content.url());
  result.add("byteSize", content.byte_size);
  result.add("uploadedBytes", content.uploaded ? value(content.uploaded_bytes) : value());
  result.add("uploadedType", pool[content.upload_type]);
  result.add("sha256", upload_digest(content));
  result.add("finalised", content.finalised);
  result.add("state", name_of(content.state));
  result.add("updatedAt", utc_text(content.updated_at));
  result.add("ownerId", state.scopes[content.owner].id);
  result.add("scopePath", state.scopes.path(content.owner));
  result.add("metadata", parsed(pool[content.metadata]));
  result.add("ingestionConfig", parsed(pool[content.ingestion_config]));
  result.add("sourceKind", pool[content.source_kind]);
  result.add("sourceName", pool[content.source_name]);
  result.add("storeInternally", content.store_internally);
  return result;
}

value scope_record(const unique_state& state, scope_index index) {
  const auto& scope = state.scopes[index];
  value result, grants{value::list{}};
  result.add("id", scope.id);
  result.add("name", scope.name);
  result.add("path", state.scopes.path(index));
  result.add("parentId", scope.parent == no_scope ? value() : value(state.scopes[scope.parent].id));
  result.add("externalId", scope.external_id);
  result.add("contents", static_cast<std::uint64_t>(scope.contents.size()));
  for (const auto& grant : scope.grants) {
    value one, access{value::list{}};
    for (const auto& [bit, name] :
         {std::pair(may_manage, "MANAGE"), {may_read, "READ"}, {may_write, "WRITE"}})
      if ((grant.bits & bit) != 0)
        access.push(name);
    one.add("user", grant.user);
    one.add("access", std::move(access));
    grants.push(std::move(one));
  }
  result.add("grants", std::move(grants));
  return result;
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

value state_summary(const unique_state& state, std::string_view prefix) {
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
  value result;
  result.add("contents", contents);
  result.add("finalised", finalised);
  result.add("registered", pending);
  result.add("failed", failed);
  result.add("uploadedBytes", bytes);
  result.add("scopes", scopes);
  result.add("digest", digest.hex());
  return result;
}

} // namespace cfc::simulator
