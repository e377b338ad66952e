#include "io/config/variables.hpp"

#include "io/config/rules.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <utility>

namespace cfc::config {

namespace {

template <typename Number>
std::optional<Number> number_in(const std::string& text, Number least, Number most) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good =
      error == std::errc() && end == text.data() + text.size() && value >= least && value <= most;
  return good ? std::optional<Number>(value) : std::nullopt;
}

} // namespace

std::string variables::get(const std::string& name) const {
  return std::string(trimmed(env_(name).value_or("")));
}

std::string variables::required(const std::string& name, const std::string& because) {
  auto value = get(name);
  if (value.empty())
    wrong(name, "found nothing, required because of " + because);
  return value;
}

std::string variables::one_of(const std::string& name, const std::vector<std::string>& words,
                              const std::string& fallback) {
  auto value = lower_case(get(name));
  if (value.empty())
    return fallback;
  if (std::find(words.begin(), words.end(), value) != words.end())
    return value;
  std::string list;
  for (const auto& word : words)
    list += (list.empty() ? "" : ", ") + word;
  wrong(name, "found '" + value + "', allowed: " + list);
  return fallback;
}

std::string variables::file(const std::string& name, std::optional<std::string> (*verify)(const std::string&),
                            std::string_view allowed) {
  auto path = get(name);
  const auto reason = path.empty() ? std::nullopt : verify(path);
  if (!reason)
    return path;
  wrong(name, "found '" + path + "', " + *reason + "; allowed: " + std::string(allowed));
  return "";
}

std::uint64_t variables::whole_number(const std::string& name, std::uint64_t least, std::uint64_t most,
                                      std::uint64_t fallback) {
  const auto text = get(name);
  if (text.empty())
    return fallback;
  const auto value = number_in<std::uint64_t>(text, least, most);
  if (!value)
    wrong(name, "found '" + text + "', allowed: a whole number from " + std::to_string(least) + " to " +
                    std::to_string(most));
  return value.value_or(fallback);
}

double variables::share(const std::string& name, double fallback) {
  const auto text = get(name);
  if (text.empty())
    return fallback;
  const auto value = number_in<double>(text, 0, 1);
  if (!value)
    wrong(name, "found '" + text + "', allowed: a number from 0 to 1");
  return value.value_or(fallback);
}

void variables::wrong(const std::string& name, std::string message) {
  problems_.push_back({"environment", 0, name, std::move(message)});
}

void variables::warn(const std::string& name, std::string message) {
  warnings_.push_back({"environment", 0, name, std::move(message)});
}

void variables::only_warn_of(const std::string& name) {
  const auto first = std::stable_partition(problems_.begin(), problems_.end(),
                                           [&](const auto& one) { return one.key_path != name; });
  std::move(first, problems_.end(), std::back_inserter(warnings_));
  problems_.erase(first, problems_.end());
}

void variables::finish() const {
  if (!problems_.empty())
    throw config_error(problems_, warnings_);
}

} // namespace cfc::config
