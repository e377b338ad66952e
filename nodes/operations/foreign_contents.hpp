#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// Contents that Unique has below a space's keys, by whose they are.
struct owned_contents {
  std::vector<content_to_delete> ours; ///< with their item keys
  std::vector<kept_content> foreign;   ///< left alone, each with why it isn't ours
  std::size_t foreign_in_scope = 0;    ///< how many of these are in the space's scopes
};

/// A content is ours when it is in one of the space's scopes (DIF-7: a key names no deployment, and v1 keys
/// not even the tenant) and its item key is one that this connector makes (DEL-8). One warning per cycle
/// names the first that isn't.
/// @param rows with keys below `prefix`, the key prefix of the space with its slash
/// @param scope_ids of the scopes that the space's contents are in
owned_contents sort_by_owner(const service_set& services, const run_context& run,
                             const std::vector<unique::content_record>& rows, std::string_view prefix,
                             const std::vector<std::string>& scope_ids);

/// Takes out of what is to be deleted what is in none of these scopes by now: look-ups take up to half an
/// hour, in which somebody may have moved it, and then it isn't ours to delete (DIF-7). What isn't there any
/// more stays in. A request for a hundred contents.
/// @return what was taken out
/// @throws http::api_error
boost::asio::awaitable<std::vector<kept_content>> take_out_moved(const service_set& services,
                                                                 std::vector<content_to_delete>& contents,
                                                                 std::vector<std::string> scope_ids);

} // namespace cfc::nodes
