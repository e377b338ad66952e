#include "tools/simulator/cql/condition.hpp"

#include <algorithm>
#include <array>

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
                             std::int64_t utc_offset_ms, const label_lookup& labels)
    : content_(&content), utc_offset_ms_(utc_offset_ms), kind_(node.what), field_(node.field) {
  for (const auto& part : node.parts)
    parts_.emplace_back(part, of, content, utc_offset_ms, labels);
  // Searches in long lists come last.
  if (kind_ == kind::all_of)
    std::stable_partition(parts_.begin(), parts_.end(), [](const cql_condition& part) {
      return part.kind_ == kind::test && part.pages_.empty() && part.words_.empty();
    });
  if (kind_ == kind::test)
    look_up(node, of, labels);
}

void cql_condition::look_up(const cql_node& node, product of, const label_lookup& labels) {
  check_operator(node);
  negated_ = node.op == cql_operator::not_equal || node.op == cql_operator::not_in;
  contains_ = node.op == cql_operator::contains;
  switch (node.field) {
  case cql_field::label:
    return look_up_label(node, labels);
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
    return look_up_time(node);
  case cql_field::type:
    std::for_each(node.values.begin(), node.values.end(), check_type);
    [[fallthrough]];
  case cql_field::title:
  case cql_field::text:
    words_ = node.values;
  }
}

void cql_condition::look_up_label(const cql_node& node, const label_lookup& labels) {
  std::vector<std::vector<page_index>> lists;
  for (const auto& label : node.values)
    lists.push_back(*labels(label));
  pages_ = united(std::move(lists));
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

void cql_condition::look_up_time(const cql_node& node) {
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

std::optional<std::vector<page_index>> cql_condition::candidates() const {
  if (kind_ == kind::any_of) {
    std::vector<std::vector<page_index>> lists;
    for (const auto& part : parts_) {
      auto some = part.candidates();
      if (!some)
        return std::nullopt;
      lists.push_back(std::move(*some));
    }
    return united(std::move(lists));
  }
  if (kind_ == kind::all_of) {
    std::optional<std::vector<page_index>> fewest;
    for (const auto& part : parts_)
      if (auto some = part.candidates(); some && (!fewest || some->size() < fewest->size()))
        fewest = std::move(some);
    return fewest;
  }
  if (kind_ == kind::none_of || negated_)
    return std::nullopt;
  switch (field_) {
  case cql_field::label:
  case cql_field::id:
  case cql_field::ancestor:
  case cql_field::parent:
    return pages_;
  case cql_field::space:
    return pages_of_spaces();
  default:
    return std::nullopt;
  }
}

} // namespace cfc::simulator
