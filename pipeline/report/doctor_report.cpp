#include "pipeline/report/doctor_report.hpp"

#include "io/observe/secrets.hpp"
#include "io/text/json_member.hpp"
#include "io/text/printable.hpp"
#include "pipeline/report/exit_status.hpp"

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

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

void put(rapidjson::PrettyWriter<rapidjson::StringBuffer>& out, std::string_view name,
         std::string_view value) {
  text::write_member(out, name, observe::conceal_secrets(value));
}

} // namespace

std::string to_table(const doctor_report& report) {
  auto text = fmt::format("{}: {} checks failed, {} warnings\n", report.tenant,
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
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> out(buffer);
  out.SetIndent(' ', 2);
  out.StartArray();
  for (const auto& report : reports) {
    out.StartObject();
    put(out, "tenant", report.tenant);
    text::write_key(out, "checks");
    out.StartArray();
    for (const auto& check : report.checks) {
      out.StartObject();
      put(out, "check", check.name);
      put(out, "result", nodes::name_of(check.found.end));
      put(out, "finding", check.found.text);
      put(out, "remedy", check.found.remedy);
      out.EndObject();
    }
    out.EndArray();
    out.EndObject();
  }
  out.EndArray();
  return text::printable_json({buffer.GetString(), buffer.GetSize()}) + "\n";
}

int exit_code(const std::vector<doctor_report>& reports) {
  const bool failed = std::any_of(reports.begin(), reports.end(),
                                  [](const auto& report) { return count(report, check_end::failed) > 0; });
  return code_of(failed ? exit_status::aborted : exit_status::success);
}

} // namespace cfc::pipeline
