#pragma once

#include "tools/simulator/http/server.hpp"
#include "tools/simulator/text/value.hpp"
#include "tools/simulator/unique/contents.hpp"
#include "tools/simulator/unique/scopes.hpp"
#include "tools/simulator/unique/uploads.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Who asks, when, and through which request.
struct unique_context {
  std::string user;
  std::int64_t now_ms = 0;
  const call* request = nullptr;
};

/// The GraphQL fields as functions from valid arguments to the whole answer. What a user may not read doesn't
/// exist for it. All throw platform_error. Not thread-safe.
class unique_operations {
public:
  unique_operations(const unique_settings& settings, scope_tree& scopes, content_store& contents,
                    upload_service& uploads)
      : settings_(settings), scopes_(scopes), contents_(contents), uploads_(uploads) {}

  /// Runs the root field of that name.
  value run(std::string_view field, const value& arguments, const unique_context& by);

private:
  /// Which rows of a list are asked for.
  struct row_range {
    std::size_t skip = 0, take = 0;
  };
  static row_range row_range_of(const value& arguments);

  value me(const value& arguments, const unique_context& by);
  value create_scope_accesses(const value& arguments, const unique_context& by);
  value paginated_scope(const value& arguments, const unique_context& by);
  value update_scope(const value& arguments, const unique_context& by);
  value generate_scopes(const value& arguments, const unique_context& by);
  value delete_folder(const value& arguments, const unique_context& by);
  value bulk_move(const value& arguments, const unique_context& by);
  value content_upsert(const value& arguments, const unique_context& by);
  value paginated_content(const value& arguments, const unique_context& by);
  value delete_contents(const value& arguments, const unique_context& by);

  scope_index readable_scope(const std::string& id, const unique_context& by) const;
  scope_index writable_scope(const std::string& id, const unique_context& by) const;
  std::vector<scope_index> candidates(const value& where) const;
  bool delete_below(scope_index index, bool recursive, value& failed, value& succeeded);
  std::uint64_t contents_below(scope_index index) const;
  slot upsert(const value& arguments, const unique_context& by);
  void check_finalisation(const value& arguments, const unique_context& by) const;
  std::vector<slot> matching(const value& where, const unique_context& by, std::size_t skip, std::size_t take,
                             std::uint64_t& total) const;
  value scope_value(scope_index index) const;
  value content_value(slot at) const;

  const unique_settings& settings_;
  scope_tree& scopes_;
  content_store& contents_;
  upload_service& uploads_;
  std::uint64_t jobs_ = 0;
};

} // namespace cfc::simulator
