#include "tools/simulator/text/time.hpp"
#include "tools/simulator/unique/operations.hpp"

#include <algorithm>
#include <set>

/// The GraphQL fields about contents.
namespace cfc::simulator {
namespace {

constexpr std::size_t max_deletions = 20;

void check_constants(const json::value& arguments, const json::value& input) {
  if (text_at(input, "ownerType") != "SCOPE")
    throw platform_error("ownerType must be SCOPE");
  if (text_at(arguments, "sourceOwnerType") != "COMPANY")
    throw platform_error("sourceOwnerType must be COMPANY");
  const auto kind = text_at(arguments, "sourceKind");
  if (kind != "ATLASSIAN_CONFLUENCE_CLOUD" && kind != "ATLASSIAN_CONFLUENCE_ONPREM")
    throw platform_error("unknown sourceKind '" + kind + "'");
  if (text_at(arguments, "sourceName").empty())
    throw platform_error("sourceName is needed");
  if (text_at(input, "key").empty() || text_at(input, "mimeType").empty() || number_at(input, "byteSize") < 0)
    throw platform_error("key, mimeType and byteSize must be sensible");
  if (text_at(arguments, "scopeId").empty())
    throw platform_error("scopeId is needed when ownerType is SCOPE");
}

/// The platform takes any metadata. What connectors put there is this: the labels of a page, and the space.
void check_metadata(const json::value& input) {
  const auto* metadata = find_member(input, "metadata");
  const bool attachment = text_at(input, "key").find("::") != std::string::npos;
  const auto* labels = metadata == nullptr ? nullptr : find_member(*metadata, "confluenceLabels");
  if (attachment ? labels != nullptr : labels == nullptr || !labels->is_array())
    throw platform_error("metadata: confluenceLabels is a list, for pages and for them alone");
  for (const char* name : {"spaceKey", "spaceName"}) {
    const auto* text = metadata == nullptr ? nullptr : find_member(*metadata, name);
    if (text == nullptr || !text->is_string())
      throw platform_error(std::string("metadata: ") + name + " must be a text");
  }
  if (metadata->as_object().size() != (attachment ? 2U : 3U))
    throw platform_error("metadata: there is more than labels and space");
  if (!attachment && text_at(input, "mimeType") != "text/html")
    throw platform_error("mimeType of a page must be text/html");
}

} // namespace

json::value unique_operations::content_upsert(const json::value& arguments, const unique_context& by) {
  check_constants(arguments, *find_member(arguments, "input"));
  check_metadata(*find_member(arguments, "input"));
  const auto file_url = text_at(arguments, "fileUrl");
  if (!file_url.empty())
    check_finalisation(arguments, by);
  const auto at = upsert(arguments, by);
  auto& content = contents_[at];
  json::object answer(by.memory);
  if (file_url.empty()) {
    answer = content_value(at, by);
    content.finalised = content.uploaded = false;
    content.uploaded_bytes = 0;
    content.sha256 = {};
    content.state = ingestion_state::registered;
  } else {
    content.finalised = true;
    content.state = by.lies->unique_queues_ingestion ? ingestion_state::queued : ingestion_state::finished;
    answer = content_value(at, by);
  }
  answer["writeUrl"] = uploads_.write_url(at, *by.request, by.now_ms);
  answer["readUrl"] = uploads_.read_url(at, *by.request, by.now_ms);
  return answer;
}

void unique_operations::check_finalisation(const json::value& arguments, const unique_context& by) const {
  const auto& input = *find_member(arguments, "input");
  const auto key = text_at(input, "key");
  const auto at = contents_.find(key);
  if (!at)
    throw platform_error("No content is registered under the key " + key, "NOT_FOUND");
  if (!uploads_.is_read_url(*at, text_at(arguments, "fileUrl")))
    throw platform_error("fileUrl is not the readUrl of this content");
  const auto& content = contents_[*at];
  const auto byte_size = static_cast<std::uint64_t>(number_at(input, "byteSize"));
  if (byte_size != content.byte_size)
    throw platform_error("byteSize differs from the one that was registered");
  if (uploads_.elsewhere() && by.request->field("x-service-id") == nullptr)
    return;
  if (!content.uploaded)
    throw platform_error("Nothing was uploaded for the key " + key);
  if (contents_.pool()[content.upload_type] != text_at(input, "mimeType")) {
    throw platform_error("mimeType is " + text_at(input, "mimeType") +
                         ", but the upload's Content-Type was " + contents_.pool()[content.upload_type]);
  }
  if (content.uploaded_bytes != byte_size) {
    throw platform_error("byteSize is " + std::to_string(byte_size) + ", but " +
                         std::to_string(content.uploaded_bytes) + " bytes were uploaded");
  }
}

slot unique_operations::upsert(const json::value& arguments, const unique_context& by) {
  const auto& input = *find_member(arguments, "input");
  const auto& elsewhere = by.lies->unique_registers_in;
  const auto scope = writable_scope(elsewhere.empty() ? text_at(arguments, "scopeId") : elsewhere, by);
  const auto key = text_at(input, "key");
  const bool known = contents_.find(key).has_value();
  const auto at = contents_.ensure(key);
  auto& content = contents_[at];
  auto& pool = contents_.pool();
  contents_.set_texts(at, text_at(input, "title"), text_at(input, "url"));
  contents_.set_owner(at, scope);
  content.mime_type = pool.number(text_at(input, "mimeType"));
  content.metadata = pool.number(json_at(input, "metadata"));
  content.ingestion_config = pool.number(json_at(input, "ingestionConfig"));
  content.source_kind = pool.number(text_at(arguments, "sourceKind"));
  content.source_name = pool.number(text_at(arguments, "sourceName"));
  content.byte_size = static_cast<std::uint64_t>(number_at(input, "byteSize"));
  content.store_internally = flag_at(arguments, "storeInternally");
  if (!known)
    content.created_at = content.updated_at = by.now_ms;
  if (const auto submitted = contents_.take_pending(at))
    content.updated_at = *submitted;
  return at;
}

json::value unique_operations::paginated_content(const json::value& arguments, const unique_context& by) {
  const auto rows = row_range_of(arguments, *by.lies);
  const auto* where = find_member(arguments, "where");
  std::uint64_t total = 0;
  const auto found = matching(where == nullptr ? json::value() : *where, by, rows, total);
  json::array nodes(by.memory);
  for (const auto at : found)
    nodes.push_back(listed_value(at, by));
  if (by.lies->unique_endless_lists && total > 0) {
    std::uint64_t all = 0;
    const row_range everything{0, total};
    go_on_for_ever(nodes, listed_value(matching(*where, by, everything, all).back(), by), rows);
  }
  return json::object({{"totalCount", told_total(total, rows, *by.lies)}, {"nodes", std::move(nodes)}},
                      by.memory);
}

std::vector<slot> unique_operations::matching(const json::value& where, const unique_context& by,
                                              const row_range& rows, std::uint64_t& total) const {
  std::vector<slot> result;
  std::uint64_t shown = 0;
  const auto& hidden = by.lies->unique_hidden_keys;
  const auto see = [&](slot at) {
    if (scopes_.readable(contents_[at].owner, by.user)) {
      ++total;
      if (!hidden.empty() && hidden.contains(contents_.key(at)))
        return true;
      if (shown >= rows.skip && shown - rows.skip < rows.take)
        result.push_back(at);
      ++shown;
    }
    return true;
  };
  if (by.lies->unique_drops_conditions) {
    contents_.starting_with("", see);
    return result;
  }
  const auto* key = find_member(where, "key");
  const auto* owner = find_member(where, "ownerId");
  if (key != nullptr && find_member(*key, "in") != nullptr) {
    // One content for a key, however often it is asked for.
    const auto keys = texts_at(*key, "in");
    for (const auto& wanted : std::set(keys.begin(), keys.end()))
      if (const auto at = contents_.find(wanted))
        see(*at);
  } else if (key != nullptr && find_member(*key, "startsWith") != nullptr) {
    contents_.starting_with(text_at(*key, "startsWith"), see);
  } else if (owner != nullptr) {
    const auto* type = find_member(where, "ownerType");
    if (type == nullptr || text_at(*type, "equals") != "SCOPE")
      throw platform_error("where: ownerId needs ownerType SCOPE");
    for (const auto at : scopes_[readable_scope(text_at(*owner, "equals"), by)].contents)
      see(at);
  } else {
    throw platform_error("where: key.in, key.startsWith or ownerId is needed");
  }
  return result;
}

json::value unique_operations::delete_contents(const json::value& arguments, const unique_context& by) {
  const auto ids = texts_at(arguments, "contentIds");
  if (ids.empty() || ids.size() > max_deletions)
    throw platform_error("contentIds: from 1 to 20 ids can be given");
  json::array answer(by.memory);
  for (const auto& id : ids) {
    const auto at = contents_.find_id(id);
    if (at && !contents_[*at].undeletable && scopes_.writable(contents_[*at].owner, by.user)) {
      answer.push_back(content_value(*at, by));
      contents_.remove(*at);
    }
  }
  return answer;
}

json::object unique_operations::listed_value(slot at, const unique_context& by) const {
  auto value = content_value(at, by);
  const auto& metadata = contents_.pool()[contents_[at].metadata];
  value["metadata"] = metadata.empty() ? json::value() : read_json(metadata, by.memory);
  return value;
}

json::object unique_operations::content_value(slot at, const unique_context& by) const {
  const auto& content = contents_[at];
  const auto& pool = contents_.pool();
  const bool stored = content.finalised && content.store_internally;
  return json::object(
      {{"id", contents_.id(at)},
       {"key", contents_.key(at)},
       {"title", content.title()},
       {"fileAccess", json::array()},
       {"byteSize", content.byte_size},
       {"mimeType", pool[content.mime_type]},
       {"ownerType", "SCOPE"},
       {"ownerId", scopes_[content.owner].id},
       {"createdAt", utc_text(content.created_at)},
       {"internallyStoredAt", stored ? json::value(utc_text(content.created_at)) : json::value()},
       {"ingestionState", name_of(content.state)},
       {"source", {{"kind", pool[content.source_kind]}, {"name", pool[content.source_name]}}}},
      by.memory);
}

} // namespace cfc::simulator
