#pragma once

#include "io/config/tenant.hpp"
#include "nodes/operations/space_records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The names under which Unique knows our contents and scopes (DIF-2, SCP-2).
namespace cfc::nodes {

/// `{tenant}/{spaceId}_{spaceKey}`, or without the tenant in the v1 format.
std::string partial_key(const config::tenant& tenant, std::string_view space_id, std::string_view space_key);
/// What partial_key() would be with `useV1KeyFormat` the other way round.
std::string other_partial_key(const config::tenant& tenant, std::string_view space_id,
                              std::string_view space_key);
/// `{partialKey}/{item key}`
std::string content_key(std::string_view partial_key, std::string_view item_key);
/// `{partialKey}/`: how the keys of all contents of a space begin, and those of no other space.
std::string prefix_of(std::string_view partial_key);
/// The same, of this tenant.
std::string space_prefix(const config::tenant& tenant, std::string_view space_id, std::string_view space_key);
/// Those of the sorted keys that begin so.
std::vector<std::string> keys_below(const std::vector<std::string>& sorted, const std::string& prefix);
/// The item key in a full content key: what follows the last slash.
std::string_view item_of(std::string_view content_key);
/// The space's key in a full content key, in either format; empty for what isn't one.
std::string_view space_key_of(std::string_view content_key);
/// The page's id in an item key, be it the page's own or that of one of its attachments (DIF-1).
std::string_view page_of(std::string_view item_key);
/// The attachment's id in an item key; empty for a page's.
std::string_view attachment_of(std::string_view item_key);
/// Whether an item key is a page's.
bool is_page(std::string_view item_key);
/// `{digits}` or `{digits}::{id}`, as all keys of items are that this connector makes. Others are foreign, wherever
/// they stand (DEL-8).
bool is_item_key(std::string_view text);
/// `confc:{tenant}:{spaceId}:{spaceKey}`
std::string space_external_id(const config::tenant& tenant, const space_identity& space);

struct space_mark {
  std::string tenant, space_id, space_key;
};
/// How the keys of a space's contents begin, in the tenant's key format, under the name that its mark has.
std::string prefix_of(const config::tenant& tenant, const space_mark& mark);
/// The same in the format that names the tenant.
std::string named_prefix_of(const space_mark& mark);
/// Reads a space scope's external id; nullopt for anything else (DEL-2).
std::optional<space_mark> parse_space_external_id(std::string_view external_id);

} // namespace cfc::nodes
