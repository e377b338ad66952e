#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace cfc::simulator {

namespace {

std::invalid_argument unknown(std::string_view what, const std::string& which) {
  return std::invalid_argument("no " + std::string(what) + " " + which + " in this instance");
}

} // namespace

page_index instance::index_for(std::uint64_t id) const {
  if (const auto index = find_page(id))
    return *index;
  throw unknown("page", std::to_string(id));
}

space_index instance::space_for(std::string_view key) const {
  if (const auto index = find_space(key))
    return *index;
  throw unknown("space", std::string(key));
}

instance::stored_page& instance::store(page_index index) {
  if (const auto found = stored_.find(index); found != stored_.end())
    return found->second;
  stored_page result{get(index), {}, generated_attachments(index), false};
  for (const auto& one : result.attachments)
    stored_attachments_[one.id] = index;
  return stored_.emplace(index, std::move(result)).first->second;
}

std::uint64_t instance::add_space(space what) {
  const std::unique_lock lock(mutex_);
  if (find_space(what.key))
    throw std::invalid_argument("space " + what.key + " exists already");
  if (what.id == 0)
    what.id = next_space_id_++;
  if (what.name.empty())
    what.name = what.key;
  space_by_key_[what.key] = static_cast<space_index>(spaces_.size());
  spaces_.push_back(std::move(what));
  ++generation_;
  return spaces_.back().id;
}

void instance::remove_space(std::string_view key) {
  const std::unique_lock lock(mutex_);
  spaces_[space_for(key)].removed = true;
  ++generation_;
}

void instance::hide_space(std::string_view key, bool hidden) {
  const std::unique_lock lock(mutex_);
  spaces_[space_for(key)].hidden = hidden;
  ++generation_;
}

void instance::set_space_type(std::string_view key, std::string type) {
  const std::unique_lock lock(mutex_);
  spaces_[space_for(key)].type = std::move(type);
  ++generation_;
}

attachment instance::make_attachment(new_attachment what) {
  attachment result;
  result.id = what.id.value_or(next_attachment_id_);
  const bool taken = stored_attachments_.contains(result.id) || find_attachment(result.id);
  if (taken)
    throw std::invalid_argument("attachment " + std::to_string(result.id) + " exists already");
  next_attachment_id_ = std::max(next_attachment_id_, result.id + 1);
  result.title = std::move(what.title);
  result.media_type = std::move(what.media_type);
  result.size = what.content ? what.content->size() : what.size;
  result.when = what.when.value_or(now_ms());
  if (what.content)
    result.content = std::make_shared<const std::string>(std::move(*what.content));
  return result;
}

std::uint64_t instance::add_page(new_page what) {
  const std::unique_lock lock(mutex_);
  stored_page result;
  result.head.space = space_for(what.space_key);
  if (what.parent)
    result.head.parent = index_for(*what.parent);
  while (!what.id && added_page_ids_.contains(next_page_id_))
    ++next_page_id_;
  const auto id = what.id.value_or(next_page_id_);
  const bool generated = id >= first_page_id && id < first_page_id + settings_.pages;
  if (generated || added_page_ids_.contains(id))
    throw std::invalid_argument("page " + std::to_string(id) + " exists already");
  result.head.id = id;
  result.head.type = std::move(what.type);
  result.head.title = std::move(what.title);
  result.head.labels = std::move(what.labels);
  result.head.created = what.created.value_or(what.when.value_or(now_ms()));
  result.head.when = what.when.value_or(result.head.created);
  result.body = std::move(what.body);
  const page_index index = settings_.pages + added_;
  for (auto& one : what.attachments) {
    auto next = make_attachment(std::move(one));
    for (const auto& other : result.attachments)
      if (other.id == next.id)
        throw std::invalid_argument("attachment " + std::to_string(next.id) + " is there twice");
    result.attachments.push_back(std::move(next));
  }
  for (const auto& one : result.attachments)
    stored_attachments_[one.id] = index;
  stored_.emplace(index, std::move(result));
  added_page_ids_.emplace(id, index);
  ++added_;
  ++generation_;
  return id;
}

void instance::remove_page(std::uint64_t id) {
  const std::unique_lock lock(mutex_);
  store(index_for(id)).removed = true;
  ++generation_;
}

void instance::edit_page(std::uint64_t id, std::optional<std::string> title, std::optional<std::string> body,
                         std::optional<epoch_ms> when) {
  const std::unique_lock lock(mutex_);
  auto& stored = store(index_for(id));
  ++stored.head.version;
  stored.head.when = when.value_or(std::max(now_ms(), stored.head.when + 1));
  if (title)
    stored.head.title = std::move(*title);
  if (body)
    stored.body = std::move(*body);
  ++generation_;
}

void instance::move_page(std::uint64_t id, std::string_view space_key, std::optional<std::uint64_t> parent) {
  const std::unique_lock lock(mutex_);
  const auto index = index_for(id);
  const auto space = space_for(space_key);
  const auto below = descendants(index);
  const auto new_parent = parent ? std::optional(index_for(*parent)) : std::nullopt;
  if (new_parent && (*new_parent == index || is_below(*new_parent, index)))
    throw std::invalid_argument("page " + std::to_string(id) + " can't be moved below itself");
  for (const auto one : below)
    store(one).head.space = space;
  auto& stored = store(index);
  stored.head.space = space;
  stored.head.parent = new_parent;
  ++generation_;
}

void instance::set_labels(std::uint64_t id, std::vector<std::string> labels) {
  const std::unique_lock lock(mutex_);
  store(index_for(id)).head.labels = std::move(labels);
  ++generation_;
}

void instance::set_type(std::uint64_t id, std::string type) {
  const std::unique_lock lock(mutex_);
  store(index_for(id)).head.type = std::move(type);
  ++generation_;
}

void instance::set_status(std::uint64_t id, std::string status) {
  const std::unique_lock lock(mutex_);
  if (const auto index = find_page(id)) {
    store(*index).head.status = std::move(status);
  } else {
    for (auto& one : holder_of(id).attachments)
      if (one.id == id)
        one.status = status;
  }
  ++generation_;
}

std::uint64_t instance::add_attachment(std::uint64_t page_id, new_attachment what) {
  const std::unique_lock lock(mutex_);
  const auto index = index_for(page_id);
  auto result = make_attachment(std::move(what));
  const auto id = result.id;
  store(index).attachments.push_back(std::move(result));
  stored_attachments_[id] = index;
  ++generation_;
  return id;
}

instance::stored_page& instance::holder_of(std::uint64_t attachment_id) {
  const auto found = find_attachment(attachment_id);
  if (!found)
    throw unknown("attachment", std::to_string(attachment_id));
  return store(found->first);
}

void instance::edit_attachment(std::uint64_t id, std::optional<std::uint64_t> size,
                               std::optional<std::string> content, std::optional<epoch_ms> when) {
  const std::unique_lock lock(mutex_);
  for (auto& one : holder_of(id).attachments) {
    if (one.id != id)
      continue;
    ++one.version;
    one.when = when.value_or(std::max(now_ms(), one.when + 1));
    if (content) {
      one.size = content->size();
      one.content = std::make_shared<const std::string>(std::move(*content));
    } else if (size) {
      one.size = *size;
      one.content = nullptr;
    }
  }
  ++generation_;
}

void instance::remove_attachment(std::uint64_t id) {
  const std::unique_lock lock(mutex_);
  std::erase_if(holder_of(id).attachments, [&](const attachment& one) { return one.id == id; });
  ++generation_;
}

void instance::move_attachment(std::uint64_t id, std::uint64_t to_page) {
  const std::unique_lock lock(mutex_);
  const auto to = index_for(to_page);
  store(to);
  auto& before = holder_of(id).attachments;
  const auto at =
      std::find_if(before.begin(), before.end(), [&](const attachment& one) { return one.id == id; });
  if (at == before.end())
    throw unknown("attachment", std::to_string(id));
  auto moved = std::move(*at);
  before.erase(at);
  moved.when = std::max(now_ms(), moved.when + 1);
  store(to).attachments.push_back(std::move(moved));
  stored_attachments_[id] = to;
  ++generation_;
}

} // namespace cfc::simulator
