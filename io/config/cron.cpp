#include "io/config/cron.hpp"

#include "io/config/rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
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

/// Adds what an item names: `*`, `5`, `1-5`, each perhaps with a step such as `/2`. False: it is malformed.
bool add_item(std::string_view item, const cron_field& field, std::bitset<60>& to) {
  const auto slash = item.find('/');
  std::optional<int> step;
  if (slash != std::string_view::npos) {
    step = number(item.substr(slash + 1));
    // One above the range is allowed: the first value alone is met then.
    if (!step || *step < 1) {
      return false;
    }
    item = item.substr(0, slash);
  }
  std::optional<int> first = field.least;
  std::optional<int> last = field.most;
  const bool any = item == "*" || (item == "?" && field.knows_any && !step);
  if (!any) {
    const auto dash = item.find('-');
    first = value_of(item.substr(0, dash), field);
    if (dash != std::string_view::npos) {
      last = value_of(item.substr(dash + 1), field);
    } else if (!step) {
      last = first;
    }
  }
  if (!first || !last || *first > *last) {
    return false;
  }
  // Of the days of the week the last is another name of the first.
  const int size = field.least == 0 && field.most == 7 ? 7 : 60;
  for (long long value = *first; value <= *last; value += step.value_or(1)) {
    to.set(static_cast<std::size_t>(value % size));
  }
  return true;
}

bool add_field(std::string_view text, const cron_field& field, std::bitset<60>& to) {
  while (true) {
    const auto comma = text.find(',');
    if (!add_item(text.substr(0, comma), field, to)) {
      return false;
    }
    if (comma == std::string_view::npos) {
      return true;
    }
    text.remove_prefix(comma + 1);
  }
}

/// The macros, as six fields.
const std::map<std::string, std::string_view, std::less<>>& macros() {
  static const std::map<std::string, std::string_view, std::less<>> known{
      {"@secondly", "* * * * * *"},   {"@minutely", "0 * * * * *"},  {"@hourly", "0 0 * * * *"},
      {"@daily", "0 0 0 * * *"},      {"@midnight", "0 0 0 * * *"},  {"@weekly", "0 0 0 * * 0"},
      {"@monthly", "0 0 0 1 * *"},    {"@yearly", "0 0 0 1 1 *"},    {"@annually", "0 0 0 1 1 *"},
      {"@weekdays", "0 0 0 * * 1-5"}, {"@weekends", "0 0 0 * * 0,6"}};
  return known;
}

std::vector<std::string> words_of(std::string_view expression) {
  std::istringstream in{std::string(expression)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    words.push_back(word);
  }
  return words;
}

} // namespace

std::variant<cron_schedule, std::string> cron_schedule::read(std::string_view expression) {
  auto given = words_of(expression);
  if (given.size() == 1 && given.front().starts_with('@')) {
    const auto macro = macros().find(lower_case(given.front()));
    if (macro == macros().end()) {
      return "with '" + given.front() + "', which is no macro";
    }
    given = words_of(macro->second);
  }
  if (given.size() != 5 && given.size() != 6) {
    return "with " + std::to_string(given.size()) + " fields";
  }
  cron_schedule schedule;
  // Only an expression of six fields starts with seconds.
  std::size_t at = cron_fields().size() - given.size();
  if (at > 0) {
    schedule.values_.front().set(0);
  }
  for (const auto& text : given) {
    const auto& field = cron_fields().at(at);
    if (!add_field(text, field, schedule.values_.at(at++))) {
      return "with '" + text + "' as " + std::string(field.name);
    }
  }
  return schedule;
}

std::optional<std::string> check_cron(std::string_view expression) {
  auto read = cron_schedule::read(expression);
  auto* wrong = std::get_if<std::string>(&read);
  return wrong == nullptr ? std::nullopt : std::optional(std::move(*wrong));
}

} // namespace cfc::config
