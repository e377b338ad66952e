#include "io/text/printable.hpp"
#include "pipeline/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cfc::pipeline {

namespace {

using text::printable;

constexpr std::string_view columns = "  {:<13}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}\n";

std::string row(std::string_view name, std::uint64_t found, std::uint64_t created, std::uint64_t updated,
                const nodes::item_counts& counts) {
  return fmt::format(columns, name, found, created, updated, counts.ingested, counts.skipped, counts.failed);
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

std::string item_lines(const cycle_report& report) {
  std::uint64_t created = 0, updated = 0, created_pages = 0, updated_pages = 0;
  for (const auto& space : report.spaces) {
    created += space.created;
    updated += space.updated;
    created_pages += space.created_pages;
    updated_pages += space.updated_pages;
  }
  return fmt::format(columns, "", "found", "new", "updated", "ingested", "skipped", "failed") +
         row("pages", report.pages_discovered, created_pages, updated_pages, report.pages) +
         row("attachments", report.attachments_discovered, created - created_pages, updated - updated_pages,
             report.attachments);
}

std::string reason_lines(const cycle_report& report) {
  std::string lines;
  const auto line = std::back_inserter(lines);
  auto reasons = report.left_out;
  for (const auto* counts : {&report.pages, &report.attachments}) {
    for (const auto& [reason, count] : counts->skipped_by_reason)
      reasons[reason] += count;
  }
  for (const auto& [reason, count] : reasons)
    fmt::format_to(line, "  skipped: {} x {}\n", count, printable(reason));
  if (report.unlabelled > 0)
    fmt::format_to(
        line,
        "  no longer labelled or allowed: {} of what was to be deleted are, or may be, still in Confluence\n",
        report.unlabelled);
  if (const auto& images = report.images; images.inlined + images.appended > 0) {
    fmt::format_to(line, "  images: {} in the places of their macros, {} behind their pages ({} MiB)\n",
                   images.inlined, images.appended, images.bytes / (1024 * 1024));
  }
  for (const auto& [reason, count] : report.images.left_out)
    fmt::format_to(line, "  images left as they are: {} x {}\n", count, reason);
  if (const auto averted = count_of(report, deletion_record::end::averted); averted > 0)
    fmt::format_to(line, "  kept: {} that seemed to be gone but were found again\n", averted);
  if (const auto undecided = count_of(report, deletion_record::end::undecided); undecided > 0)
    fmt::format_to(line, "  kept: {} that may be gone, which nothing proves\n", undecided);
  if (const auto foreign = count_of(report, deletion_record::end::foreign); foreign > 0)
    fmt::format_to(line, "  left alone: {} under keys of this tenant that aren't its own\n", foreign);
  if (report.platform) {
    for (const auto& [state, count] : report.platform->states)
      fmt::format_to(line, "  in the platform, after {:.0f} s: {} {}\n", report.platform->seconds, count,
                     printable(state));
  }
  for (const auto& note : report.notes)
    fmt::format_to(line, "  note: {}\n", printable(note));
  for (const auto& search : report.short_searches) {
    fmt::format_to(line, "  short: a search gave {} of {} rows, so nothing was deleted: {}\n", search.rows,
                   search.total, printable(search.query));
  }
  for (const auto& space : report.unreachable_spaces)
    fmt::format_to(line, "  kept: space {} can't be reached\n", printable(space));
  if (report.truncated)
    lines += "  truncated: maxItemsToScan was reached, nothing was deleted\n";
  return lines;
}

std::string failure_lines(const cycle_report& report) {
  constexpr std::size_t shown = 10;
  std::string lines;
  const auto line = std::back_inserter(lines);
  for (std::size_t i = 0; i < std::min(shown, report.failures.size()); ++i) {
    const auto& failure = report.failures[i];
    fmt::format_to(line, "  failed: {} ({}): {}\n", printable(failure.key), failure.step,
                   printable(failure.message));
  }
  if (report.failures.size() > shown) {
    fmt::format_to(line, "  ... and {} more; --report FILE names them all\n", report.failures.size() - shown);
  }
  return lines;
}

std::string left_out_lines(const cycle_report& report) {
  constexpr std::size_t shown = 10;
  const auto& items = report.left_out_of_choice;
  std::string lines;
  const auto line = std::back_inserter(lines);
  for (std::size_t i = 0; i < std::min(shown, items.size()); ++i)
    fmt::format_to(line, "  left out: {}: {}\n", printable(items[i].key), printable(items[i].reason));
  if (items.size() > shown)
    fmt::format_to(line, "  ... and {} more; --report FILE names them all\n", items.size() - shown);
  return lines;
}

} // namespace

std::string heading(const cycle_report& report) {
  auto lines = fmt::format("Tenant {}: {}{}{}\n", report.tenant, name_of(report.status),
                           report.abort_reason ? " - " : "", printable(report.abort_reason.value_or("")));
  if (report.selected_spaces)
    lines += fmt::format("  spaces looked at: {}\n", printable(*report.selected_spaces));
  if (report.chosen_pages)
    lines += fmt::format("  only items of {} pages that --only names\n", *report.chosen_pages);
  return lines + left_out_lines(report);
}

std::string root_move_line(const cycle_report& report) {
  if (!report.root_move)
    return {};
  const auto& move = *report.root_move;
  return fmt::format("  {} {} folder{} from the former root scope {} to {}; the former root is {}{}\n",
                     report.plan_only ? "FIRST, sync would move" : "moved", move.folders,
                     move.folders == 1 ? "" : "s", move.from, move.to, report.plan_only ? "then " : "",
                     move.outcome);
}

std::string to_table(const std::vector<cycle_report>& reports) {
  std::string table;
  const auto line = std::back_inserter(table);
  for (const auto& report : reports) {
    table += heading(report);
    if (report.phase_seconds.empty() && report.traffic.empty())
      continue;
    table += root_move_line(report) + item_lines(report);
    fmt::format_to(line, "  deleted {} contents; removed spaces: {} with {} contents\n", report.deleted,
                   report.orphaned_scopes_deleted, report.orphaned_files_deleted);
    table += reason_lines(report) + failure_lines(report);
    fmt::format_to(line, "  {} requests in {:.1f} s, peak memory {} MiB\n", total_requests(report),
                   total_seconds(report), report.peak_memory_bytes / (1024 * 1024));
  }
  return table;
}

} // namespace cfc::pipeline
