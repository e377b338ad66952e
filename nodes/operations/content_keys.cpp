#include "nodes/operations/content_keys.hpp"

namespace cfc::nodes {

namespace {

std::string partial_key_in(bool v1_format, const config::tenant& tenant, std::string_view space_id,
                           std::string_view space_key) {
  std::string key;
  if (!v1_format)
    key.append(tenant.name).append("/");
  return key.append(space_id).append("_").append(space_key);
}

} // namespace

std::string partial_key(const config::tenant& tenant, std::string_view space_id, std::string_view space_key) {
  return partial_key_in(tenant.ingestion.v1_key_format, tenant, space_id, space_key);
}

std::string other_partial_key(const config::tenant& tenant, std::string_view space_id,
                              std::string_view space_key) {
  return partial_key_in(!tenant.ingestion.v1_key_format, tenant, space_id, space_key);
}

std::string content_key(std::string_view partial_key, std::string_view item_key) {
  std::string key(partial_key);
  return key.append("/").append(item_key);
}

std::string space_prefix(const config::tenant& tenant, std::string_view space_id,
                         std::string_view space_key) {
  return partial_key(tenant, space_id, space_key) + "/";
}

std::string_view item_of(std::string_view content_key) {
  return content_key.substr(content_key.rfind('/') + 1);
}

std::string_view page_of(std::string_view item_key) {
  return item_key.substr(0, item_key.find("::"));
}

bool is_page(std::string_view item_key) {
  return item_key.find("::") == std::string_view::npos;
}

std::string space_external_id(const config::tenant& tenant, const space_identity& space) {
  return "confc:" + tenant.name + ":" + space.id + ":" + space.key;
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
