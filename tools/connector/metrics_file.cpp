#include "tools/connector/metrics_file.hpp"

#include <charconv>
#include <optional>

namespace cfc::connector {

namespace {

/// Of a line `NAME{tenant="acme"} 12.5`.
struct sample {
  std::string_view name, tenant;
  double value = 0;
};

std::optional<sample> sample_in(std::string_view line) {
  constexpr std::string_view opening = "{tenant=\"";
  constexpr std::string_view closing = "\"} ";
  const auto open = line.find(opening);
  const auto close = line.find(closing, open == std::string_view::npos ? 0 : open + opening.size());
  if (open == std::string_view::npos || close == std::string_view::npos)
    return std::nullopt;
  sample found{line.substr(0, open), line.substr(open + opening.size(), close - open - opening.size()), 0};
  const auto number = line.substr(close + closing.size());
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), found.value);
  return error == std::errc() ? std::optional(found) : std::nullopt;
}

} // namespace

std::map<std::string, observe::last_run> last_runs_in(std::string_view text) {
  std::map<std::string, observe::last_run> runs;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.starts_with("cfc_last_"))
      continue;
    const auto found = sample_in(line);
    if (!found)
      continue;
    auto& run = runs[std::string(found->tenant)];
    if (found->name == "cfc_last_run_timestamp_seconds")
      run.ended = found->value;
    else if (found->name == "cfc_last_success_timestamp_seconds")
      run.succeeded = found->value;
    else if (found->name == "cfc_last_run_exit_code")
      run.exit_code = static_cast<int>(found->value);
  }
  return runs;
}

} // namespace cfc::connector
