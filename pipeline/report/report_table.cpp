#include "pipeline/report/report.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace cfc::pipeline {

namespace {

void row(std::ostringstream& out, std::string_view name, std::uint64_t found, std::uint64_t created,
         std::uint64_t updated, const nodes::item_counts& counts) {
  out << "  " << std::left << std::setw(13) << name << std::right << std::setw(10) << found << std::setw(10)
      << created << std::setw(10) << updated << std::setw(10) << counts.ingested << std::setw(10)
      << counts.skipped << std::setw(10) << counts.failed << "\n";
}

double total_seconds(const cycle_report& report) {
  double sum = 0;
  for (const auto& [phase, seconds] : report.phase_seconds)
    sum += seconds;
  return sum;
}

std::uint64_t total_requests(const cycle_report& report) {
  std::uint64_t sum = 0;
  for (const auto& [api, traffic] : report.traffic)
    sum += traffic.requests;
  return sum;
}

void put_items(std::ostringstream& out, const cycle_report& report) {
  std::uint64_t created = 0, updated = 0, created_pages = 0, updated_pages = 0;
  for (const auto& space : report.spaces) {
    created += space.created;
    updated += space.updated;
    created_pages += space.created_pages;
    updated_pages += space.updated_pages;
  }
  out << "  " << std::left << std::setw(13) << "" << std::right << std::setw(10) << "found" << std::setw(10)
      << "new" << std::setw(10) << "updated" << std::setw(10) << "ingested" << std::setw(10) << "skipped"
      << std::setw(10) << "failed"
      << "\n";
  row(out, "pages", report.pages_discovered, created_pages, updated_pages, report.pages);
  row(out, "attachments", report.attachments_discovered, created - created_pages, updated - updated_pages,
      report.attachments);
}

void put_reasons(std::ostringstream& out, const cycle_report& report) {
  auto reasons = report.left_out;
  for (const auto* counts : {&report.pages, &report.attachments}) {
    for (const auto& [reason, count] : counts->skipped_by_reason)
      reasons[reason] += count;
  }
  for (const auto& [reason, count] : reasons)
    out << "  skipped: " << count << " x " << reason << "\n";
  if (!report.deletions_averted.empty()) {
    out << "  kept: " << report.deletions_averted.size() << " that seemed to be gone but were found again\n";
  }
  for (const auto& space : report.unreachable_spaces)
    out << "  kept: space " << space << " can't be reached\n";
  if (report.truncated)
    out << "  truncated: maxItemsToScan was reached, nothing was deleted\n";
}

void put_failures(std::ostringstream& out, const cycle_report& report) {
  constexpr std::size_t shown = 10;
  for (std::size_t i = 0; i < std::min(shown, report.failures.size()); ++i) {
    const auto& failure = report.failures[i];
    out << "  failed: " << failure.key << " (" << failure.step << "): " << failure.message << "\n";
  }
  if (report.failures.size() > shown) {
    out << "  ... and " << report.failures.size() - shown << " more; --report FILE names them all\n";
  }
}

} // namespace

std::string to_table(const std::vector<cycle_report>& reports) {
  std::ostringstream out;
  for (const auto& report : reports) {
    out << "Tenant " << report.tenant << ": " << name_of(report.status);
    if (!report.abort_reason.empty())
      out << " - " << report.abort_reason;
    out << "\n";
    if (report.phase_seconds.empty() && report.traffic.empty())
      continue;
    put_items(out, report);
    out << "  deleted " << report.deleted << " contents; removed spaces: " << report.orphaned_scopes_deleted
        << " with " << report.orphaned_files_deleted << " contents\n";
    put_reasons(out, report);
    put_failures(out, report);
    out << "  " << total_requests(report) << " requests in " << std::fixed << std::setprecision(1)
        << total_seconds(report) << " s, peak memory " << report.peak_memory_bytes / (1024 * 1024)
        << " MiB\n";
  }
  return out.str();
}

} // namespace cfc::pipeline
