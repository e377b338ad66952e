#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <cstdint>
#include <deque>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Unique's folders and who may read and write them.
namespace cfc::simulator {

using scope_index = std::uint32_t; ///< dense, never reused
constexpr scope_index no_scope = 0xffff'ffff;

/// What Unique answers with `errors`: the request was well-formed, but can't be done.
class platform_error : public std::runtime_error {
public:
  explicit platform_error(const std::string& message, std::string code = "BAD_REQUEST")
      : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const noexcept { return code_; }

private:
  std::string code_;
};

enum access_bits : std::uint8_t { may_read = 1, may_write = 2, may_manage = 4 };

struct scope_grant {
  std::string user;
  std::uint8_t bits = 0;
};

struct unique_scope {
  std::string id;
  std::string name;
  scope_index parent = no_scope;
  std::optional<std::string> external_id;
  std::vector<scope_grant> grants;
  std::vector<scope_index> children;                 ///< in the order they came
  boost::unordered_flat_set<std::uint32_t> contents; ///< slots of the contents it owns
  bool undeletable = false;                          ///< a fault: deleteFolder fails on it
  bool removed = false;
};

/// Not thread-safe.
class scope_tree {
public:
  const unique_scope& operator[](scope_index index) const { return scopes_[index]; }
  unique_scope& operator[](scope_index index) { return scopes_[index]; }
  std::size_t size() const noexcept { return scopes_.size(); } ///< removed ones included

  std::optional<scope_index> find(std::string_view id) const;
  std::optional<scope_index> child(scope_index parent, std::string_view name) const; ///< no_scope: top level
  std::vector<scope_index> children(scope_index parent) const;
  std::optional<scope_index> with_external_id(std::string_view external_id) const;
  /// Without a leading slash: `Company/Confluence/DOC`.
  std::string path(scope_index index) const;
  bool is_below(scope_index index, scope_index ancestor) const;

  /// An empty id is given. Names are unique among siblings. @throws platform_error
  scope_index add(scope_index parent, std::string name, std::string id = {});
  /// Every missing scope of the path, which begins with a slash; new ones take the grants of the scope above
  /// when `inherit`. A new top-level scope belongs to the user. @throws platform_error on a malformed path or
  /// missing rights.
  scope_index ensure_path(std::string_view path, bool inherit, const std::string& user);
  /// @throws platform_error when another scope has it already
  void set_external_id(scope_index index, std::optional<std::string> external_id);
  /// @throws platform_error when the target is the scope itself or below it
  void move(scope_index index, scope_index target);
  /// It must have neither children nor contents.
  void remove(scope_index index);
  void grant(scope_index index, const std::string& user, std::uint8_t bits, bool below);
  void revoke(scope_index index, std::string_view user);

  /// MANAGE includes both.
  bool readable(scope_index index, std::string_view user) const;
  bool writable(scope_index index, std::string_view user) const;

private:
  std::uint8_t bits(scope_index index, std::string_view user) const;
  std::string next_id();

  std::deque<unique_scope> scopes_;
  std::vector<scope_index> tops_;
  boost::unordered_flat_map<std::string, scope_index> by_id_;
  boost::unordered_flat_map<std::string, scope_index> by_external_id_;
  std::uint64_t last_id_ = 0;
};

} // namespace cfc::simulator
