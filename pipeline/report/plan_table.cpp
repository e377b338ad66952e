#include "pipeline/report/plan_table.hpp"

#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/scope_batcher.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace cfc::pipeline {

namespace {

std::uint64_t groups(std::uint64_t items, std::uint64_t size) {
  return (items + size - 1) / size;
}

std::uint64_t requests_of(const cycle_report& report, const std::string& api) {
  const auto at = report.traffic.find(api);
  return at == report.traffic.end() ? 0 : at->second.requests;
}

/// Register and finalise.
constexpr std::uint64_t calls_per_item = 2;
/// Current user, grants, root scope and its ancestors.
constexpr std::uint64_t calls_to_begin = 6;

} // namespace

plan_estimate estimate(const cycle_report& plan, const config::tenant& tenant) {
  plan_estimate sum;
  sum.confluence_requests = requests_of(plan, "confluence");
  sum.unique_requests = calls_to_begin + requests_of(plan, "unique-ingestion");
  std::uint64_t spaces_with_items = 0;
  for (const auto& space : plan.spaces) {
    const auto pages = space.created_pages + space.updated_pages;
    const auto attachments = space.created + space.updated - pages;
    sum.confluence_requests += groups(pages, tenant.processing.body_batch_size) + attachments;
    sum.unique_requests += calls_per_item * (pages + attachments) +
                           groups(space.to_delete->size(), nodes::contents_per_deletion);
    sum.uploads += pages + attachments;
    sum.attachment_bytes += space.attachment_bytes;
    if (pages + attachments > 0)
      ++spaces_with_items;
  }
  sum.unique_requests += groups(spaces_with_items, nodes::scopes_per_call) + spaces_with_items;
  const auto minutes = [](std::uint64_t requests, std::uint32_t per_minute) {
    return static_cast<double>(requests) / std::max<std::uint32_t>(per_minute, 1);
  };
  sum.minutes = std::max(minutes(sum.confluence_requests, tenant.confluence.api_rate_limit_per_minute),
                         minutes(sum.unique_requests, tenant.unique.api_rate_limit_per_minute));
  return sum;
}

namespace {

void put_spaces(std::ostringstream& out, const cycle_report& plan) {
  const auto cells = [&out](std::string_view space, auto found, auto add, auto update, auto remove) {
    out << "  " << std::left << std::setw(24) << space << std::right << std::setw(12) << found
        << std::setw(12) << add << std::setw(12) << update << std::setw(12) << remove;
  };
  cells("space", "found", "to add", "to update", "to delete");
  out << "\n";
  for (const auto& space : plan.spaces) {
    cells(space.space.key, space.submitted, space.created, space.updated, space.to_delete->size());
    out << (space.incomplete ? "  (incomplete: nothing will be deleted)" : "") << "\n";
  }
  for (const auto& space : plan.removed_spaces) {
    cells(space.key, 0, 0, 0, space.contents);
    out << (plan.removes_tenant ? "  (with its scope: the tenant's status is deleted)"
            : space.replaced    ? "  (of an earlier space with this key)"
                                : "  (with its scope: the space is gone)")
        << "\n";
  }
}

std::string duration(double minutes) {
  if (minutes < 1)
    return "less than a minute";
  std::ostringstream out;
  out << "at least " << std::fixed << std::setprecision(1) << minutes << " minutes";
  return out.str();
}

} // namespace

std::string plan_table(const cycle_report& plan, const config::tenant& tenant) {
  std::ostringstream out;
  out << "Tenant " << plan.tenant << ": " << name_of(plan.status);
  if (!plan.abort_reason.empty())
    out << " - " << plan.abort_reason;
  out << "\n";
  if (plan.status == cycle_status::skipped)
    return out.str();
  put_spaces(out, plan);
  if (!plan.deletions_averted.empty()) {
    out << "  " << plan.deletions_averted.size()
        << " of what seems to be gone were found again and would be kept\n";
  }
  for (const auto& note : plan.notes)
    out << "  note: " << note << "\n";
  if (plan.status == cycle_status::aborted || plan.removes_tenant)
    return out.str();
  const auto sum = estimate(plan, tenant);
  out << "  sync would send about " << sum.confluence_requests << " requests to Confluence and "
      << sum.unique_requests << " to Unique, upload " << sum.uploads << " items ("
      << sum.attachment_bytes / (1024 * 1024) << " MiB of attachments) and, at the configured rates, take "
      << duration(sum.minutes) << "\n";
  return out.str();
}

} // namespace cfc::pipeline
