#include "nodes/operations/unlabelled_limit.hpp"

#include "nodes/operations/content_keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

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

bool is_within(std::uint64_t count, double percent, std::uint64_t held) {
  return static_cast<double>(count) * 100 <= percent * static_cast<double>(held);
}

/// Why they are no longer to be ingested.
std::string cause_of(const config::tenant& tenant, const unlabelled_contents& unlabelled) {
  auto labels = fmt::format(
      "since the label search found them neither by \"{}\" nor by \"{}\", nor below a page with the second, "
      "or since their space is of another type now",
      tenant.confluence.ingest_single_label, tenant.confluence.ingest_all_label);
  std::string attachments =
      "since ingestion.attachments (mode, allowedMimeTypes, maxFileSizeMb) doesn't allow them";
  if (unlabelled.not_allowed == 0)
    return labels;
  if (unlabelled.not_allowed == unlabelled.count)
    return attachments;
  return fmt::format("{} of them {}, and the others {}", unlabelled.not_allowed, attachments, labels);
}

std::string refusal(const config::tenant& tenant, const unlabelled_contents& unlabelled, std::uint64_t held) {
  const bool looked_up = tenant.processing.verify_deletions != config::deletion_check::none;
  return fmt::format(
      "maxUnlabelledPercent: {} of the {} contents that Unique holds for this tenant would be deleted although "
      "Confluence {} them, {}; among them {}. Nothing was deleted. If the {} in the tenant file are right and these "
      "contents are to go, run once with --accept-unlabelled {}, or raise processing.maxUnlabelledPercent",
      unlabelled.count, held, looked_up ? "still has" : "may still have", cause_of(tenant, unlabelled),
      fmt::join(unlabelled.examples, ", "),
      unlabelled.not_allowed == 0                  ? "labels"
      : unlabelled.not_allowed == unlabelled.count ? "settings of attachments"
                                                   : "labels and the settings of attachments",
      unlabelled.count);
}

} // namespace

unlabelled_contents count_unlabelled(config::deletion_check checked,
                                     const std::vector<content_to_delete>& contents,
                                     const std::vector<orphan_space>& orphans) {
  const bool unknown = checked == config::deletion_check::none;
  unlabelled_contents all;
  for (const auto& content : contents) {
    const bool not_allowed = content.reason == deletion_reason::not_allowed;
    const bool counts = not_allowed || content.reason == deletion_reason::unlabelled ||
                        (unknown && content.reason == deletion_reason::removed);
    add(all, counts ? 1 : 0, content.key);
    all.not_allowed += not_allowed ? 1 : 0;
  }
  for (const auto& orphan : orphans)
    add(all, orphan.unlabelled, orphan.prefix);
  return all;
}

boost::asio::awaitable<std::optional<std::string>>
too_many_unlabelled(const service_set& services, own_scopes& scopes, const unlabelled_contents& unlabelled,
                    std::optional<std::uint64_t> accepted) {
  if (unlabelled.count <= unlabelled_contents::allowed || unlabelled.count <= accepted.value_or(0))
    co_return std::nullopt;
  // Space by space: another deployment may have contents under the same tenant's name.
  const auto percent = services.tenant.processing.max_unlabelled_percent;
  std::uint64_t held = 0;
  const auto children = co_await scopes.read();
  for (const auto& child : children) {
    if (!child.mark || !scopes.is_ours(*child.mark))
      continue;
    std::vector<std::string> ids{child.scope.id};
    held += co_await scopes.count_held(prefix_of(services.tenant, *child.mark), std::move(ids));
    if (is_within(unlabelled.count, percent, held))
      co_return std::nullopt;
  }
  co_return refusal(services.tenant, unlabelled, held);
}

} // namespace cfc::nodes
