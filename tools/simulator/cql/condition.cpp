#include "tools/simulator/cql/condition.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace cfc::simulator {

namespace {

using kind = cql_node::kind;

bool is_equality(cql_operator op) {
  return op == cql_operator::equal || op == cql_operator::not_equal || op == cql_operator::in ||
         op == cql_operator::not_in;
}

bool is_time(cql_field field) {
  return field == cql_field::created || field == cql_field::last_modified;
}

void check_operator(const cql_node& node) {
  const bool texts = node.field == cql_field::title || node.field == cql_field::text;
  const bool fits = is_time(node.field)                 ? node.op != cql_operator::contains
                    : node.op == cql_operator::contains ? texts
                                                        : is_equality(node.op);
  if (!fits)
    throw cql_error("The operator is not supported for this field");
}

void check_type(const std::string& type) {
  static constexpr std::array<std::string_view, 11> known{"page",   "blogpost", "attachment", "comment",
                                                          "folder", "database", "whiteboard", "embed",
                                                          "slide",  "space",    "user"};
  const bool app_defined = type.find(':') != std::string::npos;
  if (!app_defined && std::find(known.begin(), known.end(), type) == known.end())
    throw cql_error(
        "Unsupported value for type, got : " + type +
        ", expected one of : space, user, page, blogpost, comment, attachment, database, whiteboard, "
        "slide, embed, folder");
}

/// Of sorted lists; merged in pairs, since there can be hundreds.
std::vector<page_index> united(std::vector<std::vector<page_index>> lists) {
  while (lists.size() > 1) {
    std::vector<std::vector<page_index>> fewer;
    for (std::size_t i = 0; i + 1 < lists.size(); i += 2) {
      auto& both = fewer.emplace_back();
      both.reserve(lists[i].size() + lists[i + 1].size());
      std::set_union(lists[i].begin(), lists[i].end(), lists[i + 1].begin(), lists[i + 1].end(),
                     std::back_inserter(both));
    }
    if (lists.size() % 2 != 0)
      fewer.push_back(std::move(lists.back()));
    lists = std::move(fewer);
  }
  return lists.empty() ? std::vector<page_index>() : std::move(lists.front());
}

} // namespace

cql_condition::cql_condition(const cql_node& node, product of, const instance& content,
                             std::int64_t utc_offset_ms, const search_indexes& indexes)
    : content_(&content), utc_offset_ms_(utc_offset_ms), kind_(node.what), field_(node.field) {
  for (const auto& part : node.parts)
    parts_.emplace_back(part, of, content, utc_offset_ms, indexes);
  // Searches in long lists come last.
  if (kind_ == kind::all_of) {
    std::stable_partition(parts_.begin(), parts_.end(), [](const cql_condition& part) {
      return part.kind_ == kind::test && part.pages_.empty() && part.words_.empty();
    });
    narrow_time();
  }
  if (kind_ == kind::test)
    look_up(node, of, indexes);
}

/// Dates after one and before another are one range.
void cql_condition::narrow_time() {
  for (const auto& part : parts_) {
    const bool is_range = part.kind_ == kind::test && part.field_ == cql_field::created && !part.negated_;
    if (!is_range)
      continue;
    created_ = part.created_;
    from_ = std::max(from_, part.from_);
    until_ = std::min(until_, part.until_);
  }
}

void cql_condition::look_up(const cql_node& node, product of, const search_indexes& indexes) {
  check_operator(node);
  negated_ = node.op == cql_operator::not_equal || node.op == cql_operator::not_in;
  contains_ = node.op == cql_operator::contains;
  switch (node.field) {
  case cql_field::label:
    return look_up_label(node, indexes);
  case cql_field::space:
    return look_up_space(node);
  case cql_field::space_type:
    return look_up_space_type(node, of);
  case cql_field::id:
  case cql_field::ancestor:
  case cql_field::parent:
    return look_up_pages(node);
  case cql_field::created:
  case cql_field::last_modified:
    return look_up_time(node, indexes);
  case cql_field::type:
    std::for_each(node.values.begin(), node.values.end(), check_type);
    [[fallthrough]];
  case cql_field::title:
  case cql_field::text:
    words_ = node.values;
  }
}

void cql_condition::look_up_label(const cql_node& node, const search_indexes& indexes) {
  words_ = node.values;
  for (const auto& label : node.values)
    labelled_.push_back(indexes.labelled(label));
}

void cql_condition::look_up_pages(const cql_node& node) {
  std::vector<std::vector<page_index>> lists;
  for (const auto& value : node.values) {
    const auto index = content_->find_page(cql_id(value));
    if (!index)
      continue;
    if (node.field == cql_field::id) {
      lists.push_back({*index});
      continue;
    }
    lists.push_back(content_->descendants(*index));
    if (node.field == cql_field::parent)
      std::erase_if(lists.back(), [&](page_index one) { return content_->parent_of(one) != index; });
  }
  pages_ = united(std::move(lists));
}

void cql_condition::look_up_space(const cql_node& node) {
  spaces_.assign(content_->spaces().size(), false);
  for (const auto& key : node.values)
    if (const auto space = content_->find_space(key))
      spaces_[*space] = true;
}

void cql_condition::look_up_space_type(const cql_node& node, product of) {
  const auto& all = content_->spaces();
  spaces_.assign(all.size(), false);
  for (const auto& type : node.values) {
    const bool cloud_only = type == "collaboration" || type == "knowledge_base";
    if (type != "global" && type != "personal" && !(cloud_only && of == product::cloud))
      throw cql_error("Unsupported value for space.type, got : " + type);
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all[i].type == type)
        spaces_[i] = true;
  }
}

void cql_condition::look_up_time(const cql_node& node, const search_indexes& indexes) {
  if (node.field == cql_field::created)
    created_ = indexes.created();
  if (node.values.size() != 1)
    throw cql_error("A date field takes one value");
  const auto literal = read_cql_time(node.values.front());
  const auto begin = literal.ms - utc_offset_ms_;
  const auto end = begin + (literal.whole_day ? 86'400'000 : 60'000);
  switch (node.op) {
  case cql_operator::greater_equal:
    from_ = begin;
    break;
  case cql_operator::greater:
    from_ = begin + 1;
    break;
  case cql_operator::less:
    until_ = begin;
    break;
  case cql_operator::less_equal:
    until_ = begin + 1;
    break;
  default:
    from_ = begin;
    until_ = end;
  }
}

bool cql_condition::in_list(page_index index) const {
  return std::binary_search(pages_.begin(), pages_.end(), index);
}

bool cql_condition::in_text(page_index index) const {
  const std::string text = field_ == cql_field::title ? content_->get(index).title
                                                      : content_->get(index).title + content_->body(index);
  return std::any_of(words_.begin(), words_.end(), [&](const std::string& word) {
    return field_ == cql_field::title && !contains_ ? text == word : text.find(word) != std::string::npos;
  });
}

bool cql_condition::test(page_index index) const {
  switch (field_) {
  case cql_field::label:
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& label) { return content_->has_label(index, label); });
  case cql_field::id:
  case cql_field::ancestor:
  case cql_field::parent:
    return in_list(index);
  case cql_field::space:
  case cql_field::space_type:
    return spaces_[content_->space_of(index)];
  case cql_field::type:
    return std::any_of(words_.begin(), words_.end(),
                       [&](const std::string& type) { return content_->is_type(index, type); });
  case cql_field::title:
  case cql_field::text:
    return in_text(index);
  case cql_field::created:
  case cql_field::last_modified:
    break;
  }
  const auto when = field_ == cql_field::created ? content_->created_of(index) : content_->when_of(index);
  return when >= from_ && when < until_;
}

bool cql_condition::matches(page_index index) const {
  const auto holds = [&](const cql_condition& part) { return part.matches(index); };
  switch (kind_) {
  case kind::all_of:
    return std::all_of(parts_.begin(), parts_.end(), holds);
  case kind::any_of:
    return std::any_of(parts_.begin(), parts_.end(), holds);
  case kind::none_of:
    return std::none_of(parts_.begin(), parts_.end(), holds);
  case kind::test:
    break;
  }
  return test(index) != negated_;
}

std::size_t cql_condition::pages_of_spaces_count() const {
  std::size_t count = content_->stored().size();
  for (space_index space = 0; space < spaces_.size(); ++space) {
    if (!spaces_[space])
      continue;
    const auto [from, until] = content_->generated_range(space);
    count += until - from;
  }
  return count;
}

std::vector<page_index> cql_condition::pages_of_spaces() const {
  std::vector<page_index> pages;
  for (space_index space = 0; space < spaces_.size(); ++space) {
    if (!spaces_[space])
      continue;
    const auto [from, until] = content_->generated_range(space);
    for (auto index = from; index < until; ++index)
      pages.push_back(index);
  }
  return united({std::move(pages), content_->stored()});
}

std::optional<std::size_t> cql_condition::candidate_count() const {
  const auto add = [](std::optional<std::size_t> so_far, std::optional<std::size_t> one) {
    return so_far && one ? std::optional(*so_far + *one) : std::nullopt;
  };
  const auto fewer = [](std::optional<std::size_t> so_far, std::optional<std::size_t> one) {
    return so_far && one ? std::min(so_far, one) : so_far ? so_far : one;
  };
  std::optional<std::size_t> count;
  switch (kind_) {
  case kind::any_of:
    count = 0;
    for (const auto& part : parts_)
      count = add(count, part.candidate_count());
    return count;
  case kind::all_of:
    for (const auto& part : parts_)
      count = fewer(count, part.candidate_count());
    return created_ ? fewer(count, created_->count(from_, until_)) : count;
  case kind::none_of:
    return std::nullopt;
  case kind::test:
    break;
  }
  if (negated_)
    return std::nullopt;
  switch (field_) {
  case cql_field::label:
    return std::accumulate(labelled_.begin(), labelled_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& list) { return sum + list->size(); });
  case cql_field::id:
  case cql_field::ancestor:
  case cql_field::parent:
    return pages_.size();
  case cql_field::created:
    return created_->count(from_, until_);
  case cql_field::space:
    return pages_of_spaces_count();
  default:
    return std::nullopt;
  }
}

std::vector<page_index> cql_condition::candidates_of_all() const {
  const auto wanted = candidate_count();
  for (const auto& part : parts_)
    if (part.candidate_count() == wanted)
      return *part.candidates();
  return created_->created(from_, until_);
}

std::vector<page_index> cql_condition::candidates_of_test() const {
  std::vector<std::vector<page_index>> lists;
  switch (field_) {
  case cql_field::label:
    for (const auto& list : labelled_)
      lists.push_back(*list);
    return united(std::move(lists));
  case cql_field::created:
    return created_->created(from_, until_);
  case cql_field::space:
    return pages_of_spaces();
  default:
    return pages_;
  }
}

std::optional<std::vector<page_index>> cql_condition::candidates() const {
  if (!candidate_count())
    return std::nullopt;
  if (kind_ == kind::all_of)
    return candidates_of_all();
  if (kind_ == kind::test)
    return candidates_of_test();
  std::vector<std::vector<page_index>> lists;
  for (const auto& part : parts_)
    lists.push_back(*part.candidates());
  return united(std::move(lists));
}

} // namespace cfc::simulator
