#include "tools/simulator/unique/contents.hpp"

#include "tools/simulator/text/hex.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace cfc::simulator {
namespace {

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

/// `a/b/c` → `a/b/` and `c`.
std::pair<std::string_view, std::string_view> split(std::string_view key) {
  const auto slash = key.rfind('/');
  const auto length = slash == std::string_view::npos ? 0 : slash + 1;
  return {key.substr(0, length), key.substr(length)};
}

constexpr std::string_view id_prefix = "cont_";

} // namespace

std::string_view name_of(ingestion_state state) noexcept {
  switch (state) {
  case ingestion_state::registered:
    return "REGISTERED";
  case ingestion_state::queued:
    return "QUEUED";
  case ingestion_state::finished:
    return "FINISHED";
  case ingestion_state::failed:
    return "FAILED";
  }
  return "";
}

std::uint32_t text_pool::number(std::string_view text) {
  const auto found = numbers_.find(text);
  if (found != numbers_.end())
    return found->second;
  const auto number = static_cast<std::uint32_t>(texts_.size());
  numbers_.emplace(texts_.emplace_back(text), number);
  return number;
}

std::size_t content_store::item_hash::operator()(slot at) const noexcept {
  return hash_of((*contents)[at].item());
}
std::size_t content_store::item_hash::operator()(std::string_view item) const noexcept {
  return hash_of(item);
}

bool content_store::item_equal::operator()(slot a, slot b) const noexcept {
  return a == b;
}
bool content_store::item_equal::operator()(slot a, std::string_view b) const noexcept {
  return (*contents)[a].item() == b;
}
bool content_store::item_equal::operator()(std::string_view a, slot b) const noexcept {
  return (*contents)[b].item() == a;
}

std::optional<slot> content_store::find(std::string_view key) const {
  const auto [prefix, item] = split(key);
  const auto found = group_by_prefix_.find(prefix);
  return found == group_by_prefix_.end() ? std::nullopt : find_item(groups_[found->second], item);
}

std::optional<slot> content_store::find_item(const group& in, std::string_view item) const {
  const auto found = in.members.find(item);
  return found == in.members.end() ? std::nullopt : std::optional(*found);
}

std::optional<slot> content_store::find_id(std::string_view id) const {
  std::uint64_t number = 0;
  if (id.size() != id_prefix.size() + 16 || !id.starts_with(id_prefix))
    return std::nullopt;
  const auto* last = id.data() + id.size();
  if (std::from_chars(id.data() + id_prefix.size(), last, number, 16).ptr != last)
    return std::nullopt;
  const auto at = static_cast<slot>(number & 0xffff'ffff);
  const bool known = at < contents_.size() && contents_[at].alive && contents_[at].generation == number >> 32;
  return known ? std::optional(at) : std::nullopt;
}

content_store::group& content_store::group_of(std::string_view prefix) {
  const auto found = group_by_prefix_.find(prefix);
  if (found != group_by_prefix_.end())
    return groups_[found->second];
  auto& result = groups_.emplace_back();
  result.prefix = prefix;
  result.members = decltype(result.members)(0, item_hash{&contents_}, item_equal{&contents_});
  group_by_prefix_.emplace(result.prefix, static_cast<std::uint32_t>(groups_.size() - 1));
  return result;
}

std::string content_store::key(slot at) const {
  const auto& content = contents_[at];
  return groups_[content.group].prefix + std::string(content.item());
}

std::string content_store::id(slot at) const {
  return std::string(id_prefix) + hex(std::uint64_t{contents_[at].generation} << 32 | at);
}

slot content_store::ensure(std::string_view key) {
  const auto [prefix, item] = split(key);
  auto& in = group_of(prefix);
  if (const auto known = find_item(in, item))
    return *known;
  slot at = static_cast<slot>(contents_.size());
  if (free_.empty()) {
    contents_.emplace_back();
  } else {
    at = free_.back();
    free_.pop_back();
  }
  auto& content = contents_[at];
  content.alive = true;
  content.group = group_by_prefix_.find(prefix)->second;
  content.item_length = static_cast<std::uint32_t>(item.size());
  content.texts = std::make_unique<char[]>(item.size());
  std::copy(item.begin(), item.end(), content.texts.get());
  in.members.insert(at);
  for (const char c : item)
    in.characters.set(static_cast<unsigned char>(c));
  return at;
}

void content_store::set_texts(slot at, std::string_view title, std::string_view url) {
  auto& content = contents_[at];
  if (content.title() == title && content.url() == url)
    return;
  auto texts = std::make_unique<char[]>(content.item_length + title.size() + url.size());
  auto* end = std::copy_n(content.texts.get(), content.item_length, texts.get());
  end = std::copy(title.begin(), title.end(), end);
  std::copy(url.begin(), url.end(), end);
  content.texts = std::move(texts);
  content.title_length = static_cast<std::uint32_t>(title.size());
  content.url_length = static_cast<std::uint32_t>(url.size());
}

void content_store::set_owner(slot at, scope_index owner) {
  auto& content = contents_[at];
  if (content.owner != no_scope)
    scopes_[content.owner].contents.erase(at);
  if (owner != no_scope)
    scopes_[owner].contents.insert(at);
  content.owner = owner;
}

void content_store::remove(slot at) {
  set_owner(at, no_scope);
  auto& content = contents_[at];
  groups_[content.group].members.erase(at);
  const auto generation = content.generation + 1;
  content = {};
  content.generation = generation;
  free_.push_back(at);
}

void content_store::set_pending(group& in, std::string_view item, std::int64_t updated_at) {
  in.pending[hash_of(item)] = updated_at;
}

std::optional<std::int64_t> content_store::take_pending(slot at) {
  auto& pending = groups_[contents_[at].group].pending;
  const auto found = pending.find(hash_of(contents_[at].item()));
  if (found == pending.end())
    return std::nullopt;
  const auto result = found->second;
  pending.erase(found);
  return result;
}

template <class Wanted>
bool content_store::visit_group(const group& of, const visitor& visit, Wanted wanted) const {
  for (const auto at : of.members)
    if (wanted(contents_[at].item()) && !visit(at))
      return false;
  return true;
}

void content_store::starting_with(std::string_view text, const visitor& visit) const {
  for (const auto& of : groups_) {
    bool more = true;
    if (of.prefix.starts_with(text)) {
      more = visit_group(of, visit, [](std::string_view) { return true; });
    } else if (text.starts_with(of.prefix)) {
      const auto rest = text.substr(of.prefix.size());
      more = visit_group(of, visit, [&](std::string_view item) { return item.starts_with(rest); });
    }
    if (!more)
      return;
  }
}

void content_store::containing(std::string_view text, const visitor& visit) const {
  const auto [head, rest] = split(text);
  for (const auto& of : groups_) {
    bool more = true;
    if (of.prefix.find(text) != std::string::npos) {
      more = visit_group(of, visit, [](std::string_view) { return true; });
    } else if (!head.empty()) {
      if (of.prefix.ends_with(head)) {
        more =
            visit_group(of, visit, [rest = rest](std::string_view item) { return item.starts_with(rest); });
      }
    } else if (std::all_of(text.begin(), text.end(),
                           [&](char c) { return of.characters.test(static_cast<unsigned char>(c)); })) {
      more = visit_group(of, visit,
                         [&](std::string_view item) { return item.find(text) != std::string_view::npos; });
    }
    if (!more)
      return;
  }
}

} // namespace cfc::simulator
