#include "io/config/rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <sstream>
#include <vector>

namespace cfc::config {

namespace {

struct cron_field {
  std::string_view name;
  int least, most;
  std::vector<std::string_view> words; ///< names of the values from `least` on
  bool knows_any = false;              ///< `?` means `*`
};

const std::array<cron_field, 6>& cron_fields() {
  static const std::array<cron_field, 6> fields{{
      {"second", 0, 59, {}},
      {"minute", 0, 59, {}},
      {"hour", 0, 23, {}},
      {"day of month", 1, 31, {}, true},
      {"month", 1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
      {"day of week", 0, 7, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, true},
  }};
  return fields;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && text.front() != '-' ? std::optional(value) : std::nullopt;
}

std::optional<int> value_of(std::string_view text, const cron_field& field) {
  const auto word = std::find(field.words.begin(), field.words.end(), lower_case(text));
  if (word != field.words.end()) {
    return field.least + static_cast<int>(word - field.words.begin());
  }
  const auto value = number(text);
  return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

/// `*`, `5`, `1-5`, each perhaps with a step such as `/2`.
bool is_item(std::string_view item, const cron_field& field) {
  const auto slash = item.find('/');
  if (slash != std::string_view::npos) {
    const auto step = number(item.substr(slash + 1));
    // One above the range is allowed: the first value alone is met then.
    if (!step || *step < 1) {
      return false;
    }
    item = item.substr(0, slash);
  }
  if (item == "*" || (item == "?" && field.knows_any && slash == std::string_view::npos)) {
    return true;
  }
  const auto dash = item.find('-');
  const auto first = value_of(item.substr(0, dash), field);
  if (dash == std::string_view::npos) {
    return first.has_value();
  }
  const auto last = value_of(item.substr(dash + 1), field);
  return first && last && *first <= *last;
}

bool is_field(std::string_view text, const cron_field& field) {
  while (true) {
    const auto comma = text.find(',');
    if (!is_item(text.substr(0, comma), field)) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(comma + 1);
  }
}

constexpr std::array<std::string_view, 11> macros{"@secondly", "@minutely", "@hourly",  "@daily",
                                                  "@midnight", "@weekly",   "@monthly", "@yearly",
                                                  "@annually", "@weekdays", "@weekends"};

} // namespace

std::string check_cron(std::string_view expression) {
  std::istringstream words{std::string(expression)};
  std::vector<std::string> given;
  for (std::string word; words >> word;) {
    given.push_back(word);
  }
  if (given.size() == 1 && given.front().starts_with('@')) {
    const bool known = std::find(macros.begin(), macros.end(), lower_case(given.front())) != macros.end();
    return known ? "" : "with '" + given.front() + "', which is no macro";
  }
  if (given.size() != 5 && given.size() != 6) {
    return "with " + std::to_string(given.size()) + " fields";
  }
  // Only an expression of six fields starts with seconds.
  std::size_t at = cron_fields().size() - given.size();
  for (const auto& text : given) {
    const auto& field = cron_fields()[at++];
    if (!is_field(text, field)) {
      return "with '" + text + "' as " + std::string(field.name);
    }
  }
  return "";
}

} // namespace cfc::config
