#pragma once

#include "tools/simulator/unique/scopes.hpp"

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <bitset>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Unique's contents, a million of them in about 300 bytes each: texts that repeat are kept once, key, title
/// and url of a content share one allocation, and the part of a key before its last slash belongs to its
/// group.
namespace cfc::simulator {

using slot = std::uint32_t; ///< of a content; reused after its removal

enum class ingestion_state : std::uint8_t { registered, queued, finished, failed };
/// As the API names it.
std::string_view name_of(ingestion_state state) noexcept;

/// Texts kept once, by number. Number 0 is the empty text.
class text_pool {
public:
  text_pool() { number(""); }
  std::uint32_t number(std::string_view text);
  const std::string& operator[](std::uint32_t number) const { return texts_[number]; }

private:
  std::deque<std::string> texts_;
  boost::unordered_flat_map<std::string_view, std::uint32_t> numbers_;
};

struct unique_content {
  std::int64_t updated_at = 0; ///< what the diff compares with, epoch ms
  std::int64_t created_at = 0;
  std::uint64_t byte_size = 0;
  std::uint64_t uploaded_bytes = 0;
  std::array<std::uint8_t, 32> sha256{}; ///< of the upload
  std::unique_ptr<char[]> texts;         ///< item, title, url
  std::uint32_t item_length = 0, title_length = 0, url_length = 0;
  std::uint32_t group = 0;
  scope_index owner = no_scope;
  std::uint32_t generation = 0; ///< of the slot, so that ids are never reused
  std::uint32_t mime_type = 0, upload_type = 0, metadata = 0, ingestion_config = 0; ///< numbers of texts
  std::uint32_t source_kind = 0, source_name = 0;
  ingestion_state state = ingestion_state::registered;
  bool alive = false;
  bool uploaded = false;
  bool finalised = false;
  bool store_internally = false;
  bool undeletable = false; ///< a fault: contentDeleteByContentIds skips it

  std::string_view item() const noexcept { return {texts.get(), item_length}; }
  std::string_view title() const noexcept { return {texts.get() + item_length, title_length}; }
  std::string_view url() const noexcept { return {texts.get() + item_length + title_length, url_length}; }
};

/// Not thread-safe.
class content_store {
  struct item_hash {
    using is_transparent = void;
    using is_avalanching = void;
    const std::deque<unique_content>* contents = nullptr;
    std::size_t operator()(slot at) const noexcept;
    std::size_t operator()(std::string_view item) const noexcept;
  };
  struct item_equal {
    using is_transparent = void;
    const std::deque<unique_content>* contents = nullptr;
    bool operator()(slot a, slot b) const noexcept;
    bool operator()(slot a, std::string_view b) const noexcept;
    bool operator()(std::string_view a, slot b) const noexcept;
  };

public:
  /// Contents whose keys agree up to the last slash, such as those of a space.
  struct group {
    std::string prefix; ///< with its slash at the end; empty for keys without one
    boost::unordered_flat_set<slot, item_hash, item_equal> members;
    /// By hash of the item: what a diff submitted for a content that is new or changed. Registration takes it
    /// over.
    boost::unordered_flat_map<std::uint64_t, std::int64_t> pending;
    std::bitset<256> characters; ///< that occur in its items
  };

  explicit content_store(scope_tree& scopes) : scopes_(scopes) {}
  content_store(const content_store&) = delete;
  content_store& operator=(const content_store&) = delete;
  ~content_store() = default;

  const unique_content& operator[](slot at) const { return contents_[at]; }
  unique_content& operator[](slot at) { return contents_[at]; }
  std::size_t slots() const noexcept { return contents_.size(); } ///< in use or free
  std::size_t size() const noexcept { return contents_.size() - free_.size(); }
  std::deque<group>& groups() noexcept { return groups_; }
  const std::deque<group>& groups() const noexcept { return groups_; }
  text_pool& pool() noexcept { return pool_; }
  const text_pool& pool() const noexcept { return pool_; }

  std::optional<slot> find(std::string_view key) const;
  std::optional<slot> find_id(std::string_view id) const;
  std::optional<slot> find_item(const group& in, std::string_view item) const;
  /// The group of that prefix (slash included), made when it's missing.
  group& group_of(std::string_view prefix);
  std::string key(slot at) const;
  std::string id(slot at) const;

  /// The content of that key, made when it's missing.
  slot ensure(std::string_view key);
  void set_texts(slot at, std::string_view title, std::string_view url);
  void set_owner(slot at, scope_index owner);
  void remove(slot at);
  /// Remembers what a diff submitted, and gives it back once.
  void set_pending(group& in, std::string_view item, std::int64_t updated_at);
  std::optional<std::int64_t> take_pending(slot at);

  /// Visits the contents whose key starts with (or contains) the text until the visitor answers false.
  using visitor = std::function<bool(slot)>;
  void starting_with(std::string_view text, const visitor& visit) const;
  void containing(std::string_view text, const visitor& visit) const;

private:
  /// False: the visitor wants no more.
  template <class Wanted>
  bool visit_group(const group& of, const visitor& visit, Wanted wanted) const;

  scope_tree& scopes_;
  std::deque<unique_content> contents_;
  std::vector<slot> free_;
  std::deque<group> groups_;
  boost::unordered_flat_map<std::string_view, std::uint32_t> group_by_prefix_;
  text_pool pool_;
};

} // namespace cfc::simulator
