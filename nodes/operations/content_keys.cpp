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

constexpr std::ptrdiff_t longest_scope_name = 255;

bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// C0, DEL and, in UTF-8, C1.
bool has_control_characters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2U && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0U;
    if (byte < 0x20U || byte == 0x7FU || c1)
      return true;
  }
  return false;
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

std::optional<std::string> unusable_as_scope(std::string_view space_key) {
  if (space_key.empty())
    return "is empty";
  if (space_key == "." || space_key == "..")
    return "is a relative path";
  if (space_key.find('/') != std::string_view::npos)
    return "has a slash in it";
  if (has_control_characters(space_key))
    return "has control characters in it";
  const auto characters =
      std::count_if(space_key.begin(), space_key.end(), [](char c) { return !is_continuation_byte(c); });
  if (characters > longest_scope_name)
    return "is longer than " + std::to_string(longest_scope_name) + " characters";
  return std::nullopt;
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
