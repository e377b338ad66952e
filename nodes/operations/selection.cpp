#include "nodes/operations/selection.hpp"

#include "io/confluence/cql.hpp"
#include "io/http/encoding.hpp"
#include "io/text/lower_case.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cfc::nodes {

namespace {

/// Of a condition in a URL: two labels of any length, or a hundred ids, stand beside it.
constexpr std::size_t most_bytes = 1'500;

bool has(const std::vector<std::string>& keys, std::string_view key) {
  const auto same_letter = [](char a, char b) { return text::lower_case(a) == text::lower_case(b); };
  return std::any_of(keys.begin(), keys.end(), [&](const std::string& one) {
    return std::equal(one.begin(), one.end(), key.begin(), key.end(), same_letter);
  });
}

void add_once(std::vector<std::string>& to, const std::vector<std::string>& keys) {
  for (const auto& key : keys) {
    if (!has(to, key))
      to.push_back(key);
  }
}

std::size_t bytes_of(const std::string& key) {
  return http::encode_uri_component(confluence::in_quotes(key) + ",").size();
}

/// Cut so that each group stays under `most_bytes`; a longer key is a group of its own.
std::vector<std::vector<std::string>> groups_of(const std::vector<std::string>& keys) {
  std::vector<std::vector<std::string>> groups;
  std::size_t bytes = 0;
  for (const auto& key : keys) {
    const auto more = bytes_of(key);
    if (groups.empty() || bytes + more > most_bytes) {
      groups.emplace_back();
      bytes = 0;
    }
    groups.back().push_back(key);
    bytes += more;
  }
  return groups;
}

} // namespace

bool space_choice::takes(std::string_view space_key) const {
  return (only.empty() || has(only, space_key)) && !has(except, space_key);
}

std::vector<std::string> selection::only() const {
  std::vector<std::string> keys;
  add_once(keys, of_file_.only);
  add_once(keys, of_call_.only);
  std::erase_if(keys, [&](const std::string& key) { return !takes(key); });
  return keys;
}

std::vector<std::string> selection::except() const {
  std::vector<std::string> keys;
  add_once(keys, of_file_.except);
  add_once(keys, of_call_.except);
  return keys;
}

std::vector<std::string> selection::named() const {
  auto keys = except();
  add_once(keys, of_file_.only);
  add_once(keys, of_call_.only);
  return keys;
}

bool selection::is_empty() const {
  return !(of_file_.only.empty() && of_call_.only.empty()) && only().empty();
}

std::string selection::text() const {
  const auto taken = only();
  if (!taken.empty())
    return fmt::format("only {}", fmt::join(taken, ", "));
  const auto left_out = except();
  return left_out.empty() ? "all spaces" : fmt::format("all but {}", fmt::join(left_out, ", "));
}

std::vector<std::string> selection::conditions() const {
  std::vector<std::string> all;
  const auto taken = only();
  for (const auto& group : groups_of(taken))
    all.push_back(confluence::in_spaces(group));
  const auto left_out = except();
  if (taken.empty() && !left_out.empty())
    all.push_back(confluence::not_in_spaces(groups_of(left_out).front()));
  return all;
}

std::string selection::short_condition() const {
  const auto all = conditions();
  return all.size() == 1 ? all.front() : std::string();
}

} // namespace cfc::nodes
