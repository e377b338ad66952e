#pragma once

#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/contents.hpp"
#include "tools/simulator/unique/scopes.hpp"
#include "tools/simulator/unique/uploads.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace cfc::simulator {

/// Who asks, when, through which request, and where the answer is made.
struct unique_context {
  std::string user;
  std::int64_t now_ms = 0;
  const call* request = nullptr;
  json::storage_ptr memory;
  std::shared_ptr<const modes> lies; ///< never null
};

/// The GraphQL fields as functions from valid arguments to the whole answer. What a user may not read doesn't
/// exist for it. All throw platform_error. Not thread-safe.
class unique_operations {
public:
  unique_operations(const unique_settings& settings, scope_tree& scopes, content_store& contents,
                    upload_service& uploads)
      : settings_(settings), scopes_(scopes), contents_(contents), uploads_(uploads) {}

  /// Runs the root field of that name.
  json::value run(std::string_view field, const json::value& arguments, const unique_context& by);

private:
  /// Which rows of a list are asked for.
  struct row_range {
    std::size_t skip = 0, take = 0;
  };
  static row_range row_range_of(const json::value& arguments, const modes& lies);
  /// Fills the page with rows like the last, each under an id of its own.
  static void go_on_for_ever(json::array& nodes, const json::object& last, const row_range& rows);
  static json::value told_total(std::uint64_t total, const row_range& of, const modes& lies);

  json::value me(const json::value& arguments, const unique_context& by);
  json::value create_scope_accesses(const json::value& arguments, const unique_context& by);
  json::value paginated_scope(const json::value& arguments, const unique_context& by);
  json::value update_scope(const json::value& arguments, const unique_context& by);
  json::value generate_scopes(const json::value& arguments, const unique_context& by);
  json::value delete_folder(const json::value& arguments, const unique_context& by);
  json::value bulk_move(const json::value& arguments, const unique_context& by);
  json::value content_upsert(const json::value& arguments, const unique_context& by);
  json::value paginated_content(const json::value& arguments, const unique_context& by);
  json::value delete_contents(const json::value& arguments, const unique_context& by);

  scope_index readable_scope(const std::string& id, const unique_context& by) const;
  scope_index writable_scope(const std::string& id, const unique_context& by) const;
  std::vector<scope_index> candidates(const json::value& where) const;
  std::vector<scope_index> all_scopes() const;
  bool delete_below(scope_index index, bool recursive, json::array& failed, json::array& succeeded);
  std::uint64_t contents_below(scope_index index) const;
  slot upsert(const json::value& arguments, const unique_context& by);
  void check_finalisation(const json::value& arguments, const unique_context& by) const;
  std::vector<slot> matching(const json::value& where, const unique_context& by, const row_range& rows,
                             std::uint64_t& total) const;
  json::object scope_value(scope_index index, const unique_context& by) const;
  json::object content_value(slot at, const unique_context& by) const;
  /// The same as a row of a list, with its metadata.
  json::object listed_value(slot at, const unique_context& by) const;

  const unique_settings& settings_;
  scope_tree& scopes_;
  content_store& contents_;
  upload_service& uploads_;
  std::uint64_t jobs_ = 0;
};

} // namespace cfc::simulator
