#include "tools/simulator/text/time.hpp"
#include "tools/simulator/unique/operations.hpp"

#include <algorithm>

/// The GraphQL fields about contents.
namespace cfc::simulator {
namespace {

constexpr std::size_t max_deletions = 20;
constexpr std::size_t max_keys = 100;

/// The JSON text of a member, empty when it is absent or null.
std::string json_of(const value& input, std::string_view name) {
  const auto* found = input.find(name);
  return found == nullptr || found->is_null() ? std::string() : write_json(*found);
}

void check_constants(const value& arguments, const value& input) {
  if (input.text("ownerType") != "SCOPE")
    throw platform_error("ownerType must be SCOPE");
  if (arguments.text("sourceOwnerType") != "COMPANY")
    throw platform_error("sourceOwnerType must be COMPANY");
  const auto kind = arguments.text("sourceKind");
  if (kind != "ATLASSIAN_CONFLUENCE_CLOUD" && kind != "ATLASSIAN_CONFLUENCE_ONPREM")
    throw platform_error("unknown sourceKind '" + kind + "'");
  if (arguments.text("sourceName").empty())
    throw platform_error("sourceName is needed");
  if (input.text("key").empty() || input.text("mimeType").empty() || input.number("byteSize") < 0)
    throw platform_error("key, mimeType and byteSize must be sensible");
  if (arguments.text("scopeId").empty())
    throw platform_error("scopeId is needed when ownerType is SCOPE");
}

} // namespace

value unique_operations::content_upsert(const value& arguments, const unique_context& by) {
  check_constants(arguments, *arguments.find("input"));
  const auto file_url = arguments.text("fileUrl");
  if (!file_url.empty())
    check_finalisation(arguments, by);
  const auto at = upsert(arguments, by);
  auto& content = contents_[at];
  auto answer = content_value(at);
  if (file_url.empty()) {
    content.finalised = content.uploaded = false;
    content.uploaded_bytes = 0;
    content.sha256 = {};
    content.state = ingestion_state::registered;
  } else {
    content.finalised = true;
    content.state = ingestion_state::finished;
    answer = content_value(at);
  }
  answer.add("writeUrl", uploads_.write_url(at, *by.request, by.now_ms));
  answer.add("readUrl", uploads_.read_url(at, *by.request, by.now_ms));
  return answer;
}

void unique_operations::check_finalisation(const value& arguments, const unique_context& by) const {
  const auto& input = *arguments.find("input");
  const auto key = input.text("key");
  const auto at = contents_.find(key);
  if (!at)
    throw platform_error("No content is registered under the key " + key, "NOT_FOUND");
  if (!uploads_.is_read_url(*at, arguments.text("fileUrl")))
    throw platform_error("fileUrl is not the readUrl of this content");
  const auto& content = contents_[*at];
  const auto byte_size = static_cast<std::uint64_t>(input.number("byteSize"));
  if (byte_size != content.byte_size)
    throw platform_error("byteSize differs from the one that was registered");
  if (uploads_.elsewhere() && by.request->field("x-service-id") == nullptr)
    return;
  if (!content.uploaded)
    throw platform_error("Nothing was uploaded for the key " + key);
  if (content.uploaded_bytes != byte_size) {
    throw platform_error("byteSize is " + std::to_string(byte_size) + ", but " +
                         std::to_string(content.uploaded_bytes) + " bytes were uploaded");
  }
}

slot unique_operations::upsert(const value& arguments, const unique_context& by) {
  const auto& input = *arguments.find("input");
  const auto scope = writable_scope(arguments.text("scopeId"), by);
  const auto key = input.text("key");
  const bool known = contents_.find(key).has_value();
  const auto at = contents_.ensure(key);
  auto& content = contents_[at];
  auto& pool = contents_.pool();
  contents_.set_texts(at, input.text("title"), input.text("url"));
  contents_.set_owner(at, scope);
  content.mime_type = pool.number(input.text("mimeType"));
  content.metadata = pool.number(json_of(input, "metadata"));
  content.ingestion_config = pool.number(json_of(input, "ingestionConfig"));
  content.source_kind = pool.number(arguments.text("sourceKind"));
  content.source_name = pool.number(arguments.text("sourceName"));
  content.byte_size = static_cast<std::uint64_t>(input.number("byteSize"));
  content.store_internally = arguments.flag("storeInternally");
  if (!known)
    content.created_at = content.updated_at = by.now_ms;
  if (const auto submitted = contents_.take_pending(at))
    content.updated_at = *submitted;
  return at;
}

value unique_operations::paginated_content(const value& arguments, const unique_context& by) {
  const auto [skip, take] = row_range_of(arguments);
  const auto* where = arguments.find("where");
  std::uint64_t total = 0;
  const auto found = matching(where == nullptr ? value() : *where, by, skip, take, total);
  value nodes{value::list{}}, answer;
  for (const auto at : found)
    nodes.push(content_value(at));
  answer.add("totalCount", total);
  answer.add("nodes", std::move(nodes));
  return answer;
}

std::vector<slot> unique_operations::matching(const value& where, const unique_context& by, std::size_t skip,
                                              std::size_t take, std::uint64_t& total) const {
  std::vector<slot> result;
  const auto see = [&](slot at) {
    if (scopes_.readable(contents_[at].owner, by.user)) {
      if (total >= skip && total - skip < take)
        result.push_back(at);
      ++total;
    }
    return true;
  };
  const auto* key = where.find("key");
  const auto* owner = where.find("ownerId");
  if (key != nullptr && key->find("in") != nullptr) {
    const auto keys = key->texts("in");
    if (keys.size() > max_keys)
      throw platform_error("at most 100 keys can be looked up at once");
    for (const auto& wanted : keys)
      if (const auto at = contents_.find(wanted))
        see(*at);
  } else if (key != nullptr && key->find("startsWith") != nullptr) {
    contents_.starting_with(key->text("startsWith"), see);
  } else if (owner != nullptr) {
    const auto* type = where.find("ownerType");
    if (type == nullptr || type->text("equals") != "SCOPE")
      throw platform_error("where: ownerId needs ownerType SCOPE");
    for (const auto at : scopes_[readable_scope(owner->text("equals"), by)].contents)
      see(at);
  } else {
    throw platform_error("where: key.in, key.startsWith or ownerId is needed");
  }
  return result;
}

value unique_operations::delete_contents(const value& arguments, const unique_context& by) {
  const auto ids = arguments.texts("contentIds");
  if (ids.empty() || ids.size() > max_deletions)
    throw platform_error("contentIds: from 1 to 20 ids can be given");
  value answer{value::list{}};
  for (const auto& id : ids) {
    const auto at = contents_.find_id(id);
    if (at && !contents_[*at].undeletable && scopes_.writable(contents_[*at].owner, by.user)) {
      answer.push(content_value(*at));
      contents_.remove(*at);
    }
  }
  return answer;
}

value unique_operations::content_value(slot at) const {
  const auto& content = contents_[at];
  const auto& pool = contents_.pool();
  value source, result;
  source.add("kind", pool[content.source_kind]);
  source.add("name", pool[content.source_name]);
  result.add("id", contents_.id(at));
  result.add("key", contents_.key(at));
  result.add("byteSize", content.byte_size);
  result.add("mimeType", pool[content.mime_type]);
  result.add("ownerType", "SCOPE");
  result.add("ownerId", scopes_[content.owner].id);
  result.add("createdAt", utc_text(content.created_at));
  const bool stored = content.finalised && content.store_internally;
  result.add("internallyStoredAt", stored ? value(utc_text(content.created_at)) : value());
  result.add("ingestionState", content.state == ingestion_state::registered ? "REGISTERED"
                               : content.state == ingestion_state::finished ? "FINISHED"
                                                                            : "FAILED");
  result.add("source", std::move(source));
  return result;
}

} // namespace cfc::simulator
