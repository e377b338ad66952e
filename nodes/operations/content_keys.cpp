#include "nodes/operations/content_keys.hpp"

#include <algorithm>

namespace cfc::nodes {

namespace {

std::string partial_key_in(bool v1_format, std::string_view tenant, std::string_view space_id,
                           std::string_view space_key) {
  std::string key;
  if (!v1_format)
    key.append(tenant).append("/");
  return key.append(space_id).append("_").append(space_key);
}

} // namespace

std::string partial_key(const config::tenant& tenant, std::string_view space_id, std::string_view space_key) {
  return partial_key_in(tenant.ingestion.v1_key_format, tenant.name, space_id, space_key);
}

std::string other_partial_key(const config::tenant& tenant, std::string_view space_id,
                              std::string_view space_key) {
  return partial_key_in(!tenant.ingestion.v1_key_format, tenant.name, space_id, space_key);
}

std::string content_key(std::string_view partial_key, std::string_view item_key) {
  std::string key(partial_key);
  return key.append("/").append(item_key);
}

std::string prefix_of(std::string_view partial_key) {
  return content_key(partial_key, "");
}

std::string space_prefix(const config::tenant& tenant, std::string_view space_id,
                         std::string_view space_key) {
  return prefix_of(partial_key(tenant, space_id, space_key));
}

std::vector<std::string> keys_below(const std::vector<std::string>& sorted, const std::string& prefix) {
  std::vector<std::string> keys;
  auto next = std::lower_bound(sorted.begin(), sorted.end(), prefix);
  for (; next != sorted.end() && next->starts_with(prefix); ++next)
    keys.push_back(*next);
  return keys;
}

std::string_view item_of(std::string_view content_key) {
  return content_key.substr(content_key.rfind('/') + 1);
}

std::string_view space_key_of(std::string_view content_key) {
  const auto item = content_key.rfind('/');
  if (item == std::string_view::npos)
    return {};
  auto space = content_key.substr(0, item);
  if (const auto tenant = space.rfind('/'); tenant != std::string_view::npos)
    space.remove_prefix(tenant + 1);
  const auto id = space.find('_');
  return id == std::string_view::npos ? std::string_view() : space.substr(id + 1);
}

std::string_view page_of(std::string_view item_key) {
  return item_key.substr(0, item_key.find("::"));
}

std::string_view attachment_of(std::string_view item_key) {
  const auto separator = item_key.find("::");
  return separator == std::string_view::npos ? std::string_view() : item_key.substr(separator + 2);
}

bool is_page(std::string_view item_key) {
  return item_key.find("::") == std::string_view::npos;
}

bool is_item_key(std::string_view text) {
  const auto separator = text.find("::");
  const auto page = text.substr(0, separator);
  const bool digits =
      !page.empty() && std::all_of(page.begin(), page.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || separator == std::string_view::npos)
    return digits;
  const auto attachment = text.substr(separator + 2);
  return !attachment.empty() && attachment.find('/') == std::string_view::npos;
}

std::string space_external_id(const config::tenant& tenant, const space_identity& space) {
  return "confc:" + tenant.name + ":" + space.id + ":" + space.key;
}

std::string prefix_of(const config::tenant& tenant, const space_mark& mark) {
  return prefix_of(
      partial_key_in(tenant.ingestion.v1_key_format, mark.tenant, mark.space_id, mark.space_key));
}

std::string named_prefix_of(const space_mark& mark) {
  return prefix_of(partial_key_in(false, mark.tenant, mark.space_id, mark.space_key));
}

std::optional<space_mark> parse_space_external_id(std::string_view external_id) {
  constexpr std::string_view prefix = "confc:";
  if (!external_id.starts_with(prefix))
    return std::nullopt;
  external_id.remove_prefix(prefix.size());
  const auto first = external_id.find(':');
  const auto second = first == std::string_view::npos ? first : external_id.find(':', first + 1);
  if (second == std::string_view::npos)
    return std::nullopt;
  space_mark mark{std::string(external_id.substr(0, first)),
                  std::string(external_id.substr(first + 1, second - first - 1)),
                  std::string(external_id.substr(second + 1))};
  if (mark.tenant.empty() || mark.space_id.empty() || mark.space_key.empty())
    return std::nullopt;
  return mark;
}

} // namespace cfc::nodes
