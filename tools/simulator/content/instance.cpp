#include "tools/simulator/content/instance.hpp"

#include "tools/simulator/text/sha256.hpp"

#include <algorithm>
#include <stdexcept>

namespace cfc::simulator {

instance::instance(instance_settings settings) : settings_(std::move(settings)) {
  if (settings_.spaces == 0 && settings_.pages != 0)
    throw std::invalid_argument("a generated instance with pages needs at least one space");
  if (settings_.pages == 0 && settings_.attachments != 0)
    throw std::invalid_argument("a generated instance with attachments needs at least one page");
  auto& holders = settings_.attachment_pages;
  holders = std::min({holders.value_or(settings_.pages), settings_.pages, settings_.attachments});
  if (*holders == 0 && settings_.attachments != 0)
    throw std::invalid_argument("attachments need at least one page that holds them");
  next_page_id_ = first_page_id + settings_.pages;
  next_attachment_id_ = first_attachment_id + settings_.attachments;
  make_spaces();
}

page_index instance::page_count() const noexcept {
  return settings_.pages + added_;
}

const instance::stored_page* instance::changed(page_index index) const {
  if (stored_.empty())
    return nullptr;
  const auto found = stored_.find(index);
  return found == stored_.end() ? nullptr : &found->second;
}

std::optional<space_index> instance::find_space(std::string_view key) const {
  const auto found = space_by_key_.find(std::string(key));
  if (found == space_by_key_.end() || spaces_[found->second].removed)
    return std::nullopt;
  return found->second;
}

std::optional<page_index> instance::find_page(std::uint64_t id) const {
  std::optional<page_index> index;
  if (const auto added = added_page_ids_.find(id); added != added_page_ids_.end())
    index = added->second;
  else if (id >= first_page_id && id < first_page_id + settings_.pages)
    index = static_cast<page_index>(id - first_page_id);
  return index && exists(*index) ? index : std::nullopt;
}

bool instance::exists(page_index index) const {
  const auto* stored = changed(index);
  return !(stored && stored->removed) && !spaces_[space_of(index)].removed;
}

bool instance::visible(page_index index) const {
  const auto* stored = changed(index);
  return exists(index) && !spaces_[space_of(index)].hidden && (!stored || stored->head.status == "current");
}

page instance::get(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head : generated_page(index);
}

std::string instance::body(page_index index) const {
  const auto* stored = changed(index);
  if (stored && stored->body)
    return *stored->body;
  const auto head = get(index);
  return generated_body(head.id, head.version, head.title);
}

std::vector<attachment> instance::attachments(page_index index) const {
  auto all = attachments_of_all_statuses(index);
  std::erase_if(all, [](const attachment& one) { return one.status != "current"; });
  return all;
}

std::vector<attachment> instance::attachments_of_all_statuses(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->attachments : generated_attachments(index);
}

std::string instance::status_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.status : "current";
}

std::uint32_t instance::attachment_count(page_index index) const {
  if (const auto* stored = changed(index))
    return static_cast<std::uint32_t>(stored->attachments.size());
  const auto [from, until] = generated_attachment_range(index);
  return until - from;
}

std::optional<std::pair<page_index, attachment>> instance::find_attachment(std::uint64_t id) const {
  if (const auto found = stored_attachments_.find(id); found != stored_attachments_.end()) {
    if (!exists(found->second))
      return std::nullopt;
    for (const auto& one : stored_.at(found->second).attachments)
      if (one.id == id)
        return std::pair(found->second, one);
    return std::nullopt;
  }
  if (id < first_attachment_id || id >= first_attachment_id + settings_.attachments)
    return std::nullopt;
  const auto number = static_cast<std::uint32_t>(id - first_attachment_id);
  const auto index = page_of_generated_attachment(number);
  if (changed(index) || !exists(index))
    return std::nullopt;
  return std::pair(index, generated_attachment(index, number));
}

std::uint64_t instance::id_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.id : first_page_id + index;
}
space_index instance::space_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.space : generated_space(index);
}
std::string instance::type_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.type : generated_blogpost(index) ? "blogpost" : "page";
}
bool instance::is_type(page_index index, std::string_view type) const {
  if (const auto* stored = changed(index))
    return stored->head.type == type;
  const bool blog = type == "blogpost";
  return (blog || type == "page") && generated_blogpost(index) == blog;
}
bool instance::has_label(page_index index, std::string_view label) const {
  const auto* stored = changed(index);
  if (!stored)
    return generated_label(index, label);
  const auto& labels = stored->head.labels;
  return std::find(labels.begin(), labels.end(), label) != labels.end();
}
epoch_ms instance::created_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.created : generated_created(index);
}
epoch_ms instance::when_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.when : generated_when(index);
}
std::optional<page_index> instance::parent_of(page_index index) const {
  const auto* stored = changed(index);
  return stored ? stored->head.parent : generated_parent(index);
}

bool instance::is_below(page_index index, page_index ancestor) const {
  // Bounded: a scenario can make a circle.
  auto parent = parent_of(index);
  for (int depth = 0; parent && depth < 1'000; ++depth) {
    if (*parent == ancestor)
      return true;
    parent = parent_of(*parent);
  }
  return false;
}

std::vector<page_index> instance::descendants(page_index ancestor) const {
  std::vector<page_index> found;
  if (ancestor < settings_.pages)
    collect_generated(ancestor, found);
  if (stored_.empty())
    return found;
  // A move stores the whole subtree, so a page that isn't stored still has its generated ancestors.
  std::erase_if(found, [&](page_index index) { return changed(index) || !exists(index); });
  for (const auto& [index, stored] : stored_)
    if (!stored.removed && is_below(index, ancestor) && exists(index))
      found.push_back(index);
  std::sort(found.begin(), found.end());
  return found;
}

std::pair<page_index, page_index> instance::generated_range(space_index space) const {
  if (space >= layouts_.size())
    return {0, 0};
  return {layouts_[space].first, layouts_[space].end};
}

std::vector<page_index> instance::stored() const {
  std::vector<page_index> indices;
  indices.reserve(stored_.size());
  for (const auto& [index, unused] : stored_)
    indices.push_back(index);
  std::sort(indices.begin(), indices.end());
  return indices;
}

std::string instance::sha256(const attachment& of) {
  sha256_sum sum;
  std::vector<char> piece(64 * 1024);
  for (std::uint64_t offset = 0; offset < of.size;) {
    const auto bytes = std::min<std::uint64_t>(piece.size(), of.size - offset);
    fill(of, offset, piece.data(), bytes);
    sum.add(piece.data(), bytes);
    offset += bytes;
  }
  return sum.hex();
}

} // namespace cfc::simulator
