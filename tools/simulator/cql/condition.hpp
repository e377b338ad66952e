#pragma once

#include "tools/simulator/cql/creation_index.hpp"
#include "tools/simulator/cql/search.hpp"

#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

namespace cfc::simulator {

/// What a search engine keeps in order, made when it is first asked for.
struct search_indexes {
  std::function<std::shared_ptr<const std::vector<page_index>>(const std::string&)> labelled; ///< by index
  std::function<std::shared_ptr<const creation_index>()> created;
};

/// A CQL tree with its values looked up in the instance: ids are indices, dates are times, subtrees are page
/// lists.
class cql_condition {
public:
  /// @throws cql_error on values and operators that the field doesn't take
  cql_condition(const cql_node& node, product of, const instance& content, std::int64_t utc_offset_ms,
                const search_indexes& indexes);

  bool matches(page_index index) const;
  /// A list, sorted, that surely holds every match and is cheaper than all pages; nothing when there is none.
  std::optional<std::vector<page_index>> candidates() const;

private:
  void look_up(const cql_node& node, product of, const search_indexes& indexes);
  void look_up_label(const cql_node& node, const search_indexes& indexes);
  void look_up_pages(const cql_node& node);
  void look_up_space(const cql_node& node);
  void look_up_space_type(const cql_node& node, product of);
  void look_up_time(const cql_node& node, const search_indexes& indexes);
  void narrow_time();
  /// How many candidates() would give; nothing when it has no list.
  std::optional<std::size_t> candidate_count() const;
  std::vector<page_index> candidates_of_all() const;
  std::vector<page_index> candidates_of_test() const;
  bool in_list(page_index index) const;
  bool in_text(page_index index) const;
  bool test(page_index index) const;
  std::vector<page_index> pages_of_spaces() const;
  std::size_t pages_of_spaces_count() const;

  const instance* content_;
  std::int64_t utc_offset_ms_;
  cql_node::kind kind_;
  std::vector<cql_condition> parts_;
  cql_field field_;
  bool negated_ = false;
  std::vector<page_index> pages_; ///< id, ancestor, parent: the matching pages (sorted)
  std::vector<std::shared_ptr<const std::vector<page_index>>>
      labelled_;                   ///< label: the pages of each (sorted)
  std::vector<bool> spaces_;       ///< space, space.type: by space index
  std::vector<std::string> words_; ///< type, title, text, label
  bool contains_ = false;          ///< title ~ rather than title =
  std::int64_t from_ = INT64_MIN;  ///< created, lastmodified: from_ <= time < until_
  std::int64_t until_ = INT64_MAX;
  std::shared_ptr<const creation_index> created_; ///< created, and all_of such
};

} // namespace cfc::simulator
