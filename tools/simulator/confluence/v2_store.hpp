#pragma once

#include "tools/simulator/confluence/site.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Cloud's v2 look-ups of contents by id: what the content store has, whatever the search index says.
namespace cfc::simulator {

/// `pages?id=`, `blogposts?id=`, `pages/{id}/labels`, `pages/{id}/ancestors` (and of blog posts),
/// `attachments/{id}`.
/// @param parts of the path, from `api` on
reply v2_store(confluence_site& site, const call& request, const std::vector<std::string_view>& parts);

/// 401 when the scope, or that for the address, is among the mode missing_scopes.
std::optional<reply> refuse_scope(const confluence_site& site, const std::string& scope);
std::optional<reply> refuse_scope(const confluence_site& site, const std::vector<std::string_view>& parts);

} // namespace cfc::simulator
