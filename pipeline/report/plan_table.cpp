#include "pipeline/report/plan_table.hpp"

#include "io/text/printable.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/minutes_for.hpp"
#include "nodes/operations/scope_batcher.hpp"
#include "pipeline/report/api_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cfc::pipeline {

namespace {

std::uint64_t groups(std::uint64_t items, std::uint64_t size) {
  return (items + size - 1) / size;
}

std::uint64_t requests_of(const cycle_report& report, const std::string& api) {
  const auto at = report.traffic.find(api);
  return at == report.traffic.end() ? 0 : at->second.requests;
}

/// Images that go into their pages count, too.
std::uint64_t to_delete_in(const nodes::space_summary& space) {
  return space.to_delete->size() + (space.replaced_images == nullptr ? 0 : space.replaced_images->size());
}

/// Register and finalise.
constexpr std::uint64_t calls_per_item = 2;
/// Current user, grants, root scope and its ancestors.
constexpr std::uint64_t calls_to_begin = 6;

} // namespace

plan_estimate estimate(const cycle_report& plan, const config::tenant& tenant) {
  plan_estimate sum;
  sum.confluence_requests = requests_of(plan, api_names::confluence);
  sum.unique_requests = calls_to_begin + requests_of(plan, api_names::unique_ingestion);
  std::uint64_t spaces_with_items = 0;
  for (const auto& space : plan.spaces) {
    const auto pages = space.created_pages + space.updated_pages;
    const auto attachments = space.created + space.updated - pages;
    sum.confluence_requests += groups(pages, tenant.processing.body_batch_size) + attachments + space.images;
    sum.unique_requests +=
        calls_per_item * (pages + attachments) + groups(to_delete_in(space), nodes::contents_per_deletion);
    sum.uploads += pages + attachments;
    sum.attachment_bytes += space.attachment_bytes;
    sum.images += space.images;
    sum.image_bytes += space.image_bytes;
    if (pages + attachments > 0)
      ++spaces_with_items;
  }
  sum.unique_requests += groups(spaces_with_items, nodes::scopes_per_call) + spaces_with_items;
  sum.minutes =
      std::max(nodes::minutes_for(sum.confluence_requests, tenant.confluence.api_rate_limit_per_minute),
               nodes::minutes_for(sum.unique_requests, tenant.unique.api_rate_limit_per_minute));
  return sum;
}

namespace {

/// The counts are numbers, or the words above them.
template <typename Count>
std::string cells(std::string_view space, Count found, Count add, Count update, Count remove) {
  return fmt::format("  {:<24}{:>12}{:>12}{:>12}{:>12}", text::printable(space), found, add, update, remove);
}

std::string total_line(const cycle_report& plan) {
  std::uint64_t found = 0, add = 0, update = 0, remove = 0;
  for (const auto& space : plan.spaces) {
    found += space.submitted;
    add += space.created;
    update += space.updated;
    remove += to_delete_in(space);
  }
  for (const auto& space : plan.removed_spaces)
    remove += space.contents;
  return cells<std::uint64_t>("total", found, add, update, remove) + "\n";
}

std::string remark_on(const nodes::removed_space& space, const cycle_report& plan) {
  if (plan.removes_tenant)
    return "  (with its scope: the tenant's status is deleted)";
  if (space.former_name)
    return "  (under the former name " + *space.former_name + ", once the new contents are complete)";
  if (space.replaced)
    return "  (of an earlier space with this key)";
  return "  (with its scope: the space is gone)";
}

std::string space_lines(const cycle_report& plan) {
  auto lines = cells("space", "found", "to add", "to update", "to delete") + "\n";
  for (const auto& space : plan.spaces) {
    lines += cells<std::uint64_t>(space.space.key, space.submitted, space.created, space.updated,
                                  to_delete_in(space));
    if (space.replaced_images != nullptr)
      lines += fmt::format("  ({} of them images that go into their pages)", space.replaced_images->size());
    lines += space.incomplete ? "  (incomplete: nothing will be deleted)\n" : "\n";
  }
  for (const auto& space : plan.removed_spaces) {
    lines += cells<std::uint64_t>(space.key, 0, 0, 0, space.contents);
    lines += remark_on(space, plan);
    lines += "\n";
  }
  return lines + total_line(plan);
}

std::string duration(double minutes) {
  return minutes < 1 ? "less than a minute" : fmt::format("at least {:.1f} minutes", minutes);
}

} // namespace

std::string plan_table(const cycle_report& plan, const config::tenant& tenant) {
  auto table = heading(plan);
  const auto line = std::back_inserter(table);
  if (plan.status == cycle_status::skipped)
    return table;
  table += root_move_line(plan) + space_lines(plan);
  if (plan.unlabelled > 0) {
    fmt::format_to(
        line,
        "  {} of what would be deleted are, or may be, still in Confluence, but no longer labelled or allowed\n",
        plan.unlabelled);
  }
  if (const auto averted = count_of(plan, deletion_record::end::averted); averted > 0)
    fmt::format_to(line, "  {} of what seems to be gone were found again and would be kept\n", averted);
  if (const auto undecided = count_of(plan, deletion_record::end::undecided); undecided > 0)
    fmt::format_to(line, "  {} may be gone, which nothing proves, and would be kept\n", undecided);
  if (const auto foreign = count_of(plan, deletion_record::end::foreign); foreign > 0)
    fmt::format_to(line, "  {} under keys of this tenant aren't its own and would be left alone\n", foreign);
  for (const auto& search : plan.short_searches) {
    fmt::format_to(line, "  a search gave {} of {} rows, so sync would delete nothing: {}\n", search.rows,
                   search.total, text::printable(search.query));
  }
  for (const auto& note : plan.notes)
    fmt::format_to(line, "  note: {}\n", text::printable(note));
  if (plan.status == cycle_status::aborted || plan.removes_tenant)
    return table;
  const auto sum = estimate(plan, tenant);
  if (sum.images > 0)
    fmt::format_to(line, "  {} images ({} MiB) would go into their pages\n", sum.images,
                   sum.image_bytes / (1024 * 1024));
  fmt::format_to(
      line,
      "  sync would send about {} requests to Confluence and {} to Unique, upload {} items ({} MiB of "
      "attachments) and, at the configured rates, take {}\n",
      sum.confluence_requests, sum.unique_requests, sum.uploads, sum.attachment_bytes / (1024 * 1024),
      duration(sum.minutes));
  return table;
}

} // namespace cfc::pipeline
