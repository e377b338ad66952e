#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/async_event.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// A scope below the root, and whose it is by its mark.
struct marked_scope {
  unique::scope scope;
  std::optional<space_mark> mark; ///< none: it isn't a space's
};
/// Of all children that a list has.
std::vector<marked_scope> with_marks(const std::vector<unique::scope>& children);

/// The scopes that this tenant's spaces have below the root (DEL-2). What isn't in one of them isn't ours,
/// whatever its key: keys name no deployment (DIF-7). Used on the I/O thread only.
class own_scopes {
public:
  /// @param root_id the scope that the spaces' scopes are below
  /// @param former_name whose scopes count as ours, too (SCP-7)
  own_scopes(const service_set& services, std::string root_id, std::optional<std::string> former_name)
      : services_(services), root_id_(std::move(root_id)), former_name_(std::move(former_name)) {}

  /// Whether a mark is this tenant's, or of its former name.
  bool is_ours(const space_mark& mark) const noexcept;
  const std::string& root_id() const noexcept { return root_id_; }
  /// The tenant's former name, for the whole cycle; nothing: none is adopted.
  const std::optional<std::string>& former_name() const noexcept { return former_name_; }

  /// Why a scope that is named as a space may not be that space's of this tenant (SCP-7), for the operator;
  /// nothing: it may.
  std::optional<std::string> objection_to(const unique::scope& scope) const;
  /// Whether the clean-up finds what has to go from that scope by its present mark, and sets the new one
  /// afterwards: the mark is of an earlier space with that key, or has the tenant's former name.
  bool keeps_mark(const unique::scope& scope, std::string_view space_id, std::string_view space_key) const;

  /// All scopes below the root as they were when they were last read: who asks first has them read.
  /// @throws http::api_error
  boost::asio::awaitable<std::vector<marked_scope>> cached();

  /// All scopes below the root, as they are now; cached() gives these from then on.
  /// @throws http::api_error
  boost::asio::awaitable<std::vector<marked_scope>> refresh();

  /// Ids of those of cached() that the contents of a space are in. A scope may still be marked for an earlier
  /// space of that key, or with the tenant's former name.
  /// @throws http::api_error
  boost::asio::awaitable<std::vector<std::string>> ids_for_space(std::string space_key);

  /// Why some scopes may be missing from what was read in this cycle (REL-10), for the operator; nothing:
  /// nothing speaks for that. What isn't known to be in a scope of ours is kept, and so is a removed space
  /// that isn't listed.
  const std::optional<std::string>& doubt() const noexcept { return doubt_; }

  /// How many contents are below the keys of this tenant, or of its former name, and of no space that is in
  /// the list that was read or in `found`: what is left of spaces whose scopes that list lacks. Nothing: it
  /// can't be told, since keys name no tenant (`useV1KeyFormat`). A request for each space.
  boost::asio::awaitable<std::optional<std::uint64_t>>
  count_unlisted(std::vector<space_identity> found) const;

  /// What objection_to() says of the scopes that these spaces have already, so that `plan` can tell what sync would
  /// abort for; nothing: it may go on.
  boost::asio::awaitable<std::optional<std::string>> objection_to_any(std::vector<std::string> space_keys);

  /// How many contents there are below a key prefix in these scopes, at most: Unique counts either, not both.
  boost::asio::awaitable<std::uint64_t> count_stored(std::string prefix,
                                                     std::vector<std::string> scope_ids) const;
  /// How many contents these scopes have, whatever their keys.
  boost::asio::awaitable<std::uint64_t> count_in(std::vector<std::string> scope_ids) const;

private:
  boost::asio::awaitable<std::uint64_t> count_unlisted_of(std::string name,
                                                          std::vector<space_identity> found) const;

  const service_set& services_;
  std::string root_id_;
  std::optional<std::string> former_name_;
  std::vector<marked_scope> scopes_;
  std::shared_ptr<async_event> being_read_; ///< null: nobody reads them
  bool known_ = false;
  std::optional<std::string> doubt_;
};

} // namespace cfc::nodes
