#include "nodes/operations/unlabelled_limit.hpp"

#include "nodes/operations/content_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::size_t most_examples = 5;

void add(unlabelled_contents& all, std::uint64_t count, const std::string& example) {
  if (count == 0)
    return;
  all.count += count;
  if (all.examples.size() < most_examples)
    all.examples.push_back(example);
}

bool is_within(std::uint64_t count, double percent, std::uint64_t stored) {
  return static_cast<double>(count) * 100 <= percent * static_cast<double>(stored);
}

/// So many of them go for that reason.
struct cause {
  std::uint64_t count;
  std::string why;
  std::string_view to_check;
};

std::vector<cause> causes_of(const config::tenant& tenant, const unlabelled_contents& unlabelled) {
  const auto labels = labels_of(tenant);
  std::vector<cause> all{
      {unlabelled.not_allowed,
       "since ingestion.attachments (mode, allowedMimeTypes, maxFileSizeMb) doesn't allow them",
       "the settings of attachments in the tenant file are right"},
      {unlabelled.emptied, "since they come without content now, in two readings",
       "they are empty in Confluence, too"},
      {unlabelled.count - unlabelled.not_allowed - unlabelled.emptied,
       fmt::format(
           "since the label search found them neither by \"{}\" nor by \"{}\", nor below a page with the "
           "second, or since their space is of another type now",
           labels.single, labels.all),
       "the labels in the tenant file are right"}};
  std::erase_if(all, [](const cause& one) { return one.count == 0; });
  return all;
}

std::string told(const std::vector<cause>& causes) {
  if (causes.size() == 1)
    return causes.front().why;
  std::vector<std::string> parts;
  parts.reserve(causes.size());
  for (const auto& cause : causes)
    parts.push_back(fmt::format("{} of them {}", cause.count, cause.why));
  return fmt::format("{}", fmt::join(parts, ", and "));
}

std::string to_check(const std::vector<cause>& causes) {
  std::vector<std::string_view> parts;
  parts.reserve(causes.size());
  for (const auto& cause : causes)
    parts.push_back(cause.to_check);
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string refusal(const config::tenant& tenant, const unlabelled_contents& unlabelled,
                    std::uint64_t stored) {
  const bool looked_up = tenant.processing.verify_deletions != config::deletion_check::none;
  const auto causes = causes_of(tenant, unlabelled);
  return fmt::format(
      "maxUnlabelledPercent: {} of the {} contents that Unique holds for this tenant would be deleted although "
      "Confluence {} them, {}; among them {}. Nothing was deleted. If {}, and these contents are to go, run once with "
      "--accept-unlabelled {}, or raise processing.maxUnlabelledPercent",
      unlabelled.count, stored, looked_up ? "still has" : "may still have", told(causes),
      fmt::join(unlabelled.examples, ", "), to_check(causes), unlabelled.count);
}

/// What the scope may hold at most, by what the diff knows or a list has; nothing: neither says.
std::optional<std::uint64_t> most_stored(const own_scopes& scopes, const marked_scope& scope,
                                         const std::vector<space_summary>& spaces,
                                         const std::vector<orphan_space>& orphans) {
  for (const auto& orphan : orphans) {
    if (orphan.scope.id == scope.scope.id)
      return orphan.files();
  }
  for (const auto& space : spaces) {
    if (scope.mark->tenant != scopes.former_name() && scope.mark->space_id == space.space.id)
      return space.known_to_unique();
  }
  return std::nullopt;
}

} // namespace

unlabelled_contents count_unlabelled(config::deletion_check checked,
                                     const std::vector<content_to_delete>& contents,
                                     const std::vector<orphan_space>& orphans) {
  const bool unknown = checked == config::deletion_check::none;
  unlabelled_contents all;
  for (const auto& content : contents) {
    const bool not_allowed = content.reason == deletion_reason::not_allowed;
    const bool emptied = content.reason == deletion_reason::emptied;
    const bool counts = not_allowed || emptied || content.reason == deletion_reason::unlabelled ||
                        (unknown && content.reason == deletion_reason::removed);
    add(all, counts ? 1 : 0, content.key);
    all.not_allowed += not_allowed ? 1 : 0;
    all.emptied += emptied ? 1 : 0;
  }
  for (const auto& orphan : orphans)
    add(all, orphan.unlabelled, orphan.prefix);
  return all;
}

boost::asio::awaitable<std::optional<std::string>>
too_many_unlabelled(const service_set& services, own_scopes& scopes, const std::vector<space_summary>& spaces,
                    const std::vector<orphan_space>& orphans, const unlabelled_contents& unlabelled,
                    std::optional<std::uint64_t> accepted) {
  if (unlabelled.count <= unlabelled_contents::allowed || unlabelled.count <= accepted.value_or(0))
    co_return std::nullopt;
  // Space by space: another deployment may have contents under the same tenant's name.
  const auto percent = services.tenant.processing.max_unlabelled_percent;
  std::uint64_t stored = 0;
  const auto children = co_await scopes.refresh();
  for (const auto& child : children) {
    // A part of the spaces must not pass because the others are many (RUN-1).
    if (!child.mark || !scopes.is_ours(*child.mark) || !services.selected.takes(child.mark->space_key))
      continue;
    std::vector<std::string> ids{child.scope.id};
    const auto counted =
        co_await scopes.count_stored(prefix_of(services.tenant, *child.mark), std::move(ids));
    stored += std::min(counted, most_stored(scopes, child, spaces, orphans).value_or(counted));
    if (is_within(unlabelled.count, percent, stored))
      co_return std::nullopt;
  }
  // A count may be too low, but what goes is there.
  co_return refusal(services.tenant, unlabelled, std::max(stored, unlabelled.count));
}

} // namespace cfc::nodes
