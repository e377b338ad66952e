#include "pipeline/report/audit_report.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"
#include "pipeline/report/json_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>

namespace cfc::pipeline {

namespace {

using text::printable;

constexpr std::size_t most_shown = 5;  ///< of a kind, in the table
constexpr std::size_t rows_shown = 40; ///< of spaces in which nothing differs

// --- for people

/// The counts are numbers, or the words above them.
template <typename Count>
std::string cells(std::string_view space, const std::vector<Count>& counts) {
  auto line = fmt::format("  {:<20}", printable(space));
  for (const auto& count : counts)
    fmt::format_to(std::back_inserter(line), "{:>13}", count);
  return line + "\n";
}

std::string header() {
  std::vector<std::string_view> words{"Confluence", "Unique"};
  for (const auto what : nodes::all_differences)
    words.push_back(what == nodes::difference::half_registered ? "half-reg." : nodes::words_of(what));
  return cells("space", words);
}

std::vector<std::uint64_t> counts_of(const nodes::space_audit& space) {
  std::vector<std::uint64_t> counts{space.in_confluence, space.in_unique};
  for (const auto what : nodes::all_differences)
    counts.push_back(count_of(space, what));
  return counts;
}

std::string space_lines(const audit_report& report) {
  std::string lines;
  std::vector<std::uint64_t> total(2 + nodes::all_differences.size());
  std::size_t rows = 0, without = 0;
  for (const auto& space : report.spaces) {
    const auto counts = counts_of(space);
    std::transform(counts.begin(), counts.end(), total.begin(), total.begin(), std::plus<>());
    if (space.differences.empty() && ++rows > rows_shown)
      ++without;
    else
      lines += cells(space.space.key, counts);
  }
  if (without > 0)
    fmt::format_to(std::back_inserter(lines), "  ({} more spaces in which nothing differs)\n", without);
  return lines + (report.spaces.size() > 1 ? cells("total", total) : "");
}

std::string named_lines(const audit_report& report, nodes::difference what) {
  std::string lines;
  std::size_t shown = 0;
  for (const auto& space : report.spaces) {
    for (const auto& one : space.differences) {
      if (one.what != what)
        continue;
      if (shown++ < most_shown) {
        fmt::format_to(std::back_inserter(lines), "  {}: {}{}\n", nodes::words_of(what), printable(one.key),
                       one.why.empty() ? "" : " (" + printable(one.why) + ")");
      }
    }
  }
  if (shown > most_shown)
    fmt::format_to(std::back_inserter(lines), "  {}: {} more; --report FILE names them\n",
                   nodes::words_of(what), shown - most_shown);
  return lines;
}

std::uint64_t sum(const audit_report& report, std::uint64_t nodes::space_audit::*count) {
  return std::accumulate(report.spaces.begin(), report.spaces.end(), std::uint64_t{0},
                         [count](std::uint64_t sum, const auto& space) { return sum + space.*count; });
}

std::string remark_lines(const audit_report& report) {
  std::string lines;
  const auto line = std::back_inserter(lines);
  if (const auto count = sum(report, &nodes::space_audit::without_content); count > 0)
    fmt::format_to(
        line, "  without content: {} (folders, pages without text, empty files) are never ingested\n", count);
  if (const auto count = sum(report, &nodes::space_audit::foreign); count > 0)
    fmt::format_to(line, "  foreign: {} under this tenant's keys aren't in its scopes; they are left alone\n",
                   count);
  if (const auto count = sum(report, &nodes::space_audit::undecided); count > 0)
    fmt::format_to(line, "  undecided: {} are in a part of Confluence that could not be searched\n", count);
  for (const auto& space : report.spaces) {
    if (space.doubt)
      fmt::format_to(line, "  doubtful: the list of space {}: {}\n", printable(space.space.key),
                     printable(*space.doubt));
  }
  for (const auto& note : report.notes)
    fmt::format_to(line, "  note: {}\n", printable(note));
  for (const auto& failed : report.failures)
    fmt::format_to(line, "  failed: {} ({}): {}\n", printable(failed.key), failed.step,
                   printable(failed.message));
  return lines;
}

std::string repair_lines(const audit_report& report) {
  std::string lines;
  const auto line = std::back_inserter(lines);
  if (report.repairs)
    fmt::format_to(line, "  repaired: {} deleted, so that the next sync ingests them anew\n",
                   report.repaired.size());
  for (const auto& kept : report.kept)
    fmt::format_to(line, "  kept: {} ({})\n", printable(kept.key), printable(kept.why));
  const auto broken =
      count_of(report, nodes::difference::half_registered) + count_of(report, nodes::difference::failed);
  if (!report.repairs && broken > 0)
    fmt::format_to(
        line,
        "  audit --repair deletes the {} that are half-registered or failed, so that the next sync "
        "ingests them anew\n",
        broken);
  return lines;
}

// --- for programs

void put_space(json_report& to, const nodes::space_audit& space) {
  to.StartObject();
  add_text(to, "key", space.space.key);
  add_text(to, "id", space.space.id);
  add_count(to, "inConfluence", space.in_confluence);
  add_count(to, "inUnique", space.in_unique);
  for (const auto what : nodes::all_differences)
    add_count(to, nodes::name_of(what), count_of(space, what));
  add_count(to, "withoutContent", space.without_content);
  add_count(to, "foreign", space.foreign);
  add_count(to, "undecided", space.undecided);
  add_text_or_null(to, "doubt", space.doubt);
  to.EndObject();
}

void put_differences(json_report& to, const audit_report& report) {
  text::write_key(to, "differences");
  to.StartArray();
  std::size_t named = 0;
  for (const auto& space : report.spaces) {
    for (const auto& one : space.differences) {
      if (named == most_differences_named)
        break;
      ++named;
      to.StartObject();
      add_text(to, "key", one.key);
      add_text(to, "what", nodes::name_of(one.what));
      add_text(to, "why", one.why);
      to.EndObject();
    }
  }
  to.EndArray();
}

void put_repair(json_report& to, const audit_report& report) {
  add_array(to, "repaired", report.repaired, [&](const nodes::deleted_content& one) {
    to.StartObject();
    add_text(to, "key", one.key);
    add_text(to, "reason", nodes::name_of(one.reason));
    to.EndObject();
  });
  add_array(to, "kept", report.kept, [&](const nodes::kept_content& one) {
    to.StartObject();
    add_text(to, "key", one.key);
    add_text(to, "why", one.why);
    to.EndObject();
  });
  add_array(to, "failures", report.failures, [&](const nodes::failed_item& one) {
    to.StartObject();
    add_text(to, "key", one.key);
    add_text(to, "step", one.step);
    add_count(to, "status", static_cast<std::uint64_t>(one.status));
    add_text(to, "message", one.message);
    to.EndObject();
  });
}

void put_tenant(json_report& to, const audit_report& report) {
  to.StartObject();
  add_text(to, "tenant", report.tenant);
  add_text(to, "status", name_of(report.status));
  add_text_or_null(to, "abortReason", report.abort_reason);
  add_text_or_null(to, "selectedSpaces", report.selected_spaces);
  text::write_key(to, "repair");
  to.Bool(report.repairs);
  text::write_key(to, "counts");
  to.StartObject();
  for (const auto what : nodes::all_differences)
    add_count(to, nodes::name_of(what), count_of(report, what));
  add_count(to, "repaired", report.repaired.size());
  to.EndObject();
  add_array(to, "notes", report.notes,
            [&](const std::string& note) { text::write_text(to, observe::conceal_secrets(note)); });
  add_array(to, "spaces", report.spaces, [&](const nodes::space_audit& space) { put_space(to, space); });
  put_differences(to, report);
  put_repair(to, report);
  to.EndObject();
}

} // namespace

std::uint64_t count_of(const audit_report& report, nodes::difference what) noexcept {
  return std::accumulate(
      report.spaces.begin(), report.spaces.end(), std::uint64_t{0},
      [what](std::uint64_t sum, const auto& space) { return sum + count_of(space, what); });
}

std::uint64_t count_differences(const audit_report& report) noexcept {
  return std::accumulate(report.spaces.begin(), report.spaces.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const auto& space) { return sum + space.differences.size(); });
}

std::string to_table(const audit_report& report) {
  const auto differ = count_differences(report);
  std::string text = report.tenant + ": ";
  if (report.abort_reason)
    text += fmt::format("{}: {}\n", name_of(report.status), printable(*report.abort_reason));
  else if (report.status == cycle_status::interrupted)
    text += "interrupted\n";
  else
    text += differ == 0 ? "nothing differs\n" : fmt::format("{} differences\n", differ);
  if (report.selected_spaces)
    text += "  spaces: " + printable(*report.selected_spaces) + "\n";
  if (!report.spaces.empty())
    text += header() + space_lines(report);
  for (const auto what : nodes::all_differences)
    text += named_lines(report, what);
  return observe::conceal_secrets(text + remark_lines(report) + repair_lines(report));
}

std::string to_json(const std::vector<audit_report>& reports) {
  return json_document([&](json_report& to) {
    to.StartArray();
    for (const auto& report : reports)
      put_tenant(to, report);
    to.EndArray();
  });
}

int exit_code(const std::vector<audit_report>& reports, int signal) {
  std::vector<cycle_report> cycles;
  cycles.reserve(reports.size());
  for (const auto& report : reports) {
    cycle_report cycle;
    cycle.tenant = report.tenant;
    cycle.status = report.status;
    cycle.locked_out = report.locked_out;
    cycles.push_back(std::move(cycle));
  }
  return exit_code(cycles, signal);
}

} // namespace cfc::pipeline
