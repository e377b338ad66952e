#include "pipeline/report/doctor_report.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/printable.hpp"
#include "pipeline/report/exit_status.hpp"
#include "pipeline/report/json_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace cfc::pipeline {

namespace {

using nodes::check_end;

std::string_view word_of(check_end end) noexcept {
  switch (end) {
  case check_end::passed:
    return "ok";
  case check_end::warning:
    return "warning";
  case check_end::failed:
    return "FAILED";
  case check_end::not_tried:
    return "not tried";
  }
  return "";
}

std::size_t count(const doctor_report& report, check_end end) {
  return static_cast<std::size_t>(std::count_if(report.checks.begin(), report.checks.end(),
                                                [end](const auto& one) { return one.found.end == end; }));
}

} // namespace

std::string to_table(const doctor_report& report) {
  auto text = fmt::format("{}: checks failed: {}, warnings: {}\n", report.tenant,
                          count(report, check_end::failed), count(report, check_end::warning));
  for (const auto& check : report.checks) {
    const auto& found = check.found;
    fmt::format_to(std::back_inserter(text), "  {:<9}  {:<34}  {}{}\n", word_of(found.end),
                   text::printable(check.name), found.end == check_end::not_tried ? "since " : "",
                   text::printable(found.text));
    if (!found.remedy.empty() && found.end != check_end::passed)
      fmt::format_to(std::back_inserter(text), "  {:<9}  {:<34}  -> {}\n", "", "",
                     text::printable(found.remedy));
  }
  return observe::conceal_secrets(text);
}

std::string to_json(const std::vector<doctor_report>& reports) {
  return json_document([&](json_report& to) {
    to.StartArray();
    for (const auto& report : reports) {
      to.StartObject();
      add_text(to, "tenant", report.tenant);
      add_array(to, "checks", report.checks, [&](const nodes::check_result& check) {
        to.StartObject();
        add_text(to, "check", check.name);
        add_text(to, "result", nodes::name_of(check.found.end));
        add_text(to, "finding", check.found.text);
        add_text(to, "remedy", check.found.remedy);
        to.EndObject();
      });
      to.EndObject();
    }
    to.EndArray();
  });
}

int exit_code(const std::vector<doctor_report>& reports) {
  const bool failed = std::any_of(reports.begin(), reports.end(),
                                  [](const auto& report) { return count(report, check_end::failed) > 0; });
  return code_of(failed ? exit_status::aborted : exit_status::success);
}

} // namespace cfc::pipeline
