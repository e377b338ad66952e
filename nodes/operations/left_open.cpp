#include "nodes/operations/left_open.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

/// Whether the key is one that this tenant gives to an item of a space with that key, under whatever id the
/// space had.
bool is_of_space(const config::tenant& tenant, std::string_view key, std::string_view space_key) {
  const auto item = item_of(key);
  const auto space_and_slash = key.substr(0, key.size() - item.size());
  const auto id_begins = tenant.ingestion.v1_key_format ? 0 : tenant.name.size() + 1;
  const auto id_ends = space_and_slash.find('_', id_begins);
  if (!is_item_key(item) || id_ends == std::string_view::npos)
    return false;
  return space_and_slash ==
         space_prefix(tenant, space_and_slash.substr(id_begins, id_ends - id_begins), space_key);
}

/// Looks scopes up, each once.
class space_scopes {
public:
  space_scopes(const service_set& services, std::string spaces_below)
      : services_(services), spaces_below_(std::move(spaces_below)) {}

  /// The mark of a scope of ours; nothing for another one.
  boost::asio::awaitable<std::optional<space_mark>> mark_of(std::string scope_id) {
    auto known = marks_.find(scope_id);
    if (known == marks_.end()) {
      auto mark = co_await look_up(scope_id);
      known = marks_.emplace(std::move(scope_id), std::move(mark)).first;
    }
    co_return known->second;
  }

private:
  boost::asio::awaitable<std::optional<space_mark>> look_up(std::string scope_id) const {
    const auto found = co_await services_.unique.scope_by_id(std::move(scope_id));
    if (!found || found->parent_id != spaces_below_)
      co_return std::nullopt;
    auto mark = parse_space_external_id(found->external_id.value_or(""));
    if (!mark || mark->tenant != services_.tenant.name)
      co_return std::nullopt;
    co_return mark;
  }

  const service_set& services_;
  std::string spaces_below_;
  std::map<std::string, std::optional<space_mark>> marks_;
};

using entries_by_key = std::map<std::string, journal::entry>;

entries_by_key by_key(std::vector<journal::entry> entries) {
  entries_by_key result;
  for (auto& entry : entries) {
    auto key = entry.key;
    result.emplace(std::move(key), std::move(entry));
  }
  return result;
}

std::vector<std::string> keys_of(const entries_by_key& entries) {
  std::vector<std::string> keys;
  keys.reserve(entries.size());
  for (const auto& [key, entry] : entries)
    keys.push_back(key);
  return keys;
}

/// Whether what was registered lies where this tenant may delete.
boost::asio::awaitable<bool> is_ours(const service_set& services, std::string key, std::string scope_id,
                                     space_scopes& scopes) {
  const auto mark = co_await scopes.mark_of(std::move(scope_id));
  const bool of_space = mark && is_of_space(services.tenant, key, mark->space_key);
  co_return of_space;
}

} // namespace

bool surely_earlier(const unique::content_record& found, std::uint64_t registered_size) {
  return found.finished && found.byte_size && *found.byte_size != registered_size;
}

bool is_misplaced(const unique::content_record& found, const std::string& scope_id,
                  std::uint64_t registered_size) {
  return found.scope_id != scope_id && !found.finished && found.byte_size == registered_size;
}

std::string why_misplaced(const unique::content_record& found, const std::string& scope_id) {
  return "it isn't complete and is in the scope " + found.scope_id + " instead of " + scope_id +
         ", where it was being registered. It is left alone, since it may be somebody else's, though Unique takes it "
         "for current. If it isn't theirs, delete it there, and it is ingested anew";
}

boost::asio::awaitable<left_open_contents>
find_left_open(const service_set& services, std::vector<journal::entry> entries, std::string spaces_below) {
  const auto known = by_key(std::move(entries));
  left_open_contents result;
  space_scopes scopes(services, std::move(spaces_below));
  const auto found = co_await services.unique.contents_by_keys(keys_of(known));
  for (const auto& content : found) {
    const auto entry = known.find(content.key);
    if (entry == known.end())
      continue;
    const auto& registered = entry->second;
    const bool ours = co_await is_ours(services, content.key, registered.scope_id, scopes);
    if (content.scope_id != registered.scope_id) {
      if (ours && is_misplaced(content, registered.scope_id, registered.byte_size)) {
        result.misplaced.push_back({content.key, why_misplaced(content, registered.scope_id)});
      } else {
        result.kept.push_back({content.key, "it isn't in the scope where it was being registered"});
      }
      continue;
    }
    if (surely_earlier(content, registered.byte_size)) {
      result.kept.push_back(
          {content.key, "it is complete, and of another size than what was being registered"});
      continue;
    }
    if (ours) {
      result.to_delete.push_back({content.id, content.key, {}, deletion_reason::unfinished});
    } else {
      result.undecided.push_back(
          {content.key, "the scope " + registered.scope_id +
                            " isn't shown as one of this tenant's spaces below the root scope"});
    }
  }
  co_return result;
}

boost::asio::awaitable<std::vector<kept_content>>
find_left_open_elsewhere(const service_set& services, std::vector<journal::entry> entries,
                         std::string spaces_below) {
  std::vector<kept_content> result;
  const auto known = by_key(std::move(entries));
  space_scopes scopes(services, std::move(spaces_below));
  const auto found = co_await services.unique.contents_by_keys(keys_of(known));
  for (const auto& content : found) {
    const auto entry = known.find(content.key);
    if (entry == known.end() || content.finished || content.scope_id != entry->second.scope_id)
      continue;
    const bool ours = co_await is_ours(services, content.key, content.scope_id, scopes);
    if (ours)
      result.push_back({content.key,
                        "a killed run that had another ingestion.scopeId was registering it, and it isn't "
                        "complete, though Unique takes it for current. Delete it there, or change its page, "
                        "so that it is ingested anew"});
  }
  co_return result;
}

} // namespace cfc::nodes
