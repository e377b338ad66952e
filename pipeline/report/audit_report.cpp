#include "pipeline/report/audit_report.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <iterator>
#include <numeric>

namespace cfc::pipeline {

namespace {

using text::printable;
using writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

constexpr std::size_t most_shown = 5;  ///< of a kind, in the table
constexpr std::size_t rows_shown = 40; ///< of spaces in which nothing differs

// --- for people

/// The counts are numbers, or the words above them.
template <typename Count>
std::string cells(std::string_view space, const std::vector<Count>& counts) {
  auto line = fmt::format("  {:<20}", printable(space));
  for (const auto& count : counts)
    fmt::format_to(std::back_inserter(line), "{:>12}", count);
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

void put(writer& out, std::string_view name, std::string_view value) {
  text::write_member(out, name, observe::conceal_secrets(value));
}
void put(writer& out, std::string_view name, std::uint64_t value) {
  text::write_key(out, name);
  out.Uint64(value);
}

void put_space(writer& out, const nodes::space_audit& space) {
  out.StartObject();
  put(out, "key", space.space.key);
  put(out, "id", space.space.id);
  put(out, "inConfluence", space.in_confluence);
  put(out, "inUnique", space.in_unique);
  for (const auto what : nodes::all_differences)
    put(out, nodes::name_of(what), count_of(space, what));
  put(out, "withoutContent", space.without_content);
  put(out, "foreign", space.foreign);
  put(out, "undecided", space.undecided);
  text::write_key(out, "doubt");
  if (space.doubt)
    text::write_text(out, observe::conceal_secrets(*space.doubt));
  else
    out.Null();
  out.EndObject();
}

void put_differences(writer& out, const audit_report& report) {
  text::write_key(out, "differences");
  out.StartArray();
  std::size_t named = 0;
  for (const auto& space : report.spaces) {
    for (const auto& one : space.differences) {
      if (named++ == most_differences_named)
        break;
      out.StartObject();
      put(out, "key", one.key);
      put(out, "what", nodes::name_of(one.what));
      put(out, "why", one.why);
      out.EndObject();
    }
  }
  out.EndArray();
}

void put_repair(writer& out, const audit_report& report) {
  text::write_key(out, "repaired");
  out.StartArray();
  for (const auto& one : report.repaired) {
    out.StartObject();
    put(out, "key", one.key);
    put(out, "reason", nodes::name_of(one.reason));
    out.EndObject();
  }
  out.EndArray();
  text::write_key(out, "kept");
  out.StartArray();
  for (const auto& one : report.kept) {
    out.StartObject();
    put(out, "key", one.key);
    put(out, "why", one.why);
    out.EndObject();
  }
  out.EndArray();
}

void put_failures(writer& out, const audit_report& report) {
  text::write_key(out, "failures");
  out.StartArray();
  for (const auto& one : report.failures) {
    out.StartObject();
    put(out, "key", one.key);
    put(out, "step", one.step);
    put(out, "status", static_cast<std::uint64_t>(one.status));
    put(out, "message", one.message);
    out.EndObject();
  }
  out.EndArray();
}

void put_tenant(writer& out, const audit_report& report) {
  out.StartObject();
  put(out, "tenant", report.tenant);
  put(out, "status", name_of(report.status));
  text::write_key(out, "abortReason");
  if (report.abort_reason.empty())
    out.Null();
  else
    text::write_text(out, observe::conceal_secrets(report.abort_reason));
  text::write_key(out, "repair");
  out.Bool(report.repairs);
  text::write_key(out, "counts");
  out.StartObject();
  for (const auto what : nodes::all_differences)
    put(out, nodes::name_of(what), count_of(report, what));
  put(out, "repaired", report.repaired.size());
  out.EndObject();
  text::write_key(out, "notes");
  out.StartArray();
  for (const auto& note : report.notes)
    text::write_text(out, observe::conceal_secrets(note));
  out.EndArray();
  text::write_key(out, "spaces");
  out.StartArray();
  for (const auto& space : report.spaces)
    put_space(out, space);
  out.EndArray();
  put_differences(out, report);
  put_repair(out, report);
  put_failures(out, report);
  out.EndObject();
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
  if (!report.abort_reason.empty())
    text += fmt::format("{}: {}\n", name_of(report.status), printable(report.abort_reason));
  else if (report.status == cycle_status::interrupted)
    text += "interrupted\n";
  else
    text += differ == 0 ? "nothing differs\n" : fmt::format("{} differences\n", differ);
  if (!report.selected_spaces.empty())
    text += "  spaces: " + printable(report.selected_spaces) + "\n";
  if (!report.spaces.empty())
    text += header() + space_lines(report);
  for (const auto what : nodes::all_differences)
    text += named_lines(report, what);
  return observe::conceal_secrets(text + remark_lines(report) + repair_lines(report));
}

std::string to_json(const std::vector<audit_report>& reports) {
  rapidjson::StringBuffer buffer;
  writer out(buffer);
  out.SetIndent(' ', 2);
  out.StartArray();
  for (const auto& report : reports)
    put_tenant(out, report);
  out.EndArray();
  return text::printable_json({buffer.GetString(), buffer.GetSize()}) + "\n";
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
