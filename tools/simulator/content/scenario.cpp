#include "tools/simulator/content/scenario.hpp"

#include "tools/simulator/text/time.hpp"

#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace cfc::simulator {

namespace {

std::invalid_argument wrong(std::string_view field, std::string_view expected) {
  return std::invalid_argument("\"" + std::string(field) + "\": " + std::string(expected) + " expected");
}

/// The member, or null when it is absent or null.
const json::value* given(const json::value& from, std::string_view name) {
  const auto* found = find_member(from, name);
  return found == nullptr || found->is_null() ? nullptr : found;
}

std::optional<std::string> text(const json::value& from, std::string_view name) {
  const auto* found = given(from, name);
  if (found == nullptr)
    return std::nullopt;
  if (!found->is_string())
    throw wrong(name, "text");
  return std::string(found->get_string());
}

std::string required_text(const json::value& from, std::string_view name) {
  auto value = text(from, name);
  if (!value)
    throw std::invalid_argument("\"" + std::string(name) + "\" is missing");
  return std::move(*value);
}

std::optional<std::uint64_t> number(const json::value& from, std::string_view name) {
  const auto* found = given(from, name);
  if (found == nullptr)
    return std::nullopt;
  std::uint64_t value = 0;
  if (found->is_string()) {
    std::string_view digits = found->get_string();
    digits.remove_prefix(digits.starts_with("att") ? 3 : 0);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc{} && end == digits.data() + digits.size())
      return value;
  } else if (found->is_uint64() || (found->is_int64() && found->get_int64() >= 0)) {
    return found->to_number<std::uint64_t>();
  }
  throw wrong(name, "a whole number or digits");
}

std::optional<epoch_ms> time(const json::value& from, std::string_view name) {
  const auto value = text(from, name);
  return value ? std::optional(read_time(*value)) : std::nullopt;
}

/// Calls `add` for every entry of a list, naming the entry in what it throws.
template <class Add>
void each(const json::value& from, std::string_view name, Add add) {
  const auto* found = given(from, name);
  if (found == nullptr)
    return;
  if (!found->is_array())
    throw wrong(name, "a list");
  std::size_t n = 0;
  for (const auto& one : found->get_array()) {
    try {
      add(one);
    } catch (const std::invalid_argument& e) {
      throw std::invalid_argument(std::string(name) + "[" + std::to_string(n) + "]: " + e.what());
    }
    ++n;
  }
}

} // namespace

space read_space(const json::value& from) {
  space result;
  result.key = required_text(from, "key");
  result.name = text(from, "name").value_or(result.key);
  result.type = text(from, "type").value_or("global");
  result.id = number(from, "id").value_or(0);
  if (const auto* hidden = given(from, "hidden")) {
    if (!hidden->is_bool())
      throw wrong("hidden", "true or false");
    result.hidden = hidden->get_bool();
  }
  return result;
}

new_attachment read_attachment(const json::value& from) {
  new_attachment result;
  result.id = number(from, "id");
  result.title = required_text(from, "title");
  result.media_type = text(from, "mediaType").value_or("application/octet-stream");
  result.content = text(from, "content");
  result.size = number(from, "size").value_or(0);
  result.when = time(from, "when");
  return result;
}

new_page read_page(const json::value& from) {
  new_page result;
  result.id = number(from, "id");
  result.space_key = required_text(from, "space");
  result.title = required_text(from, "title");
  result.type = text(from, "type").value_or("page");
  result.parent = number(from, "parent");
  each(from, "labels", [&](const json::value& label) {
    if (!label.is_string())
      throw wrong("label", "text");
    result.labels.emplace_back(label.get_string());
  });
  result.body = text(from, "body");
  result.created = time(from, "created");
  result.when = time(from, "when");
  each(from, "attachments",
       [&](const json::value& one) { result.attachments.push_back(read_attachment(one)); });
  return result;
}

std::string mode_value(const json::value& from) {
  if (from.is_string())
    return std::string(from.get_string());
  if (from.is_bool())
    return from.get_bool() ? "true" : "false";
  if (from.is_int64())
    return std::to_string(from.get_int64());
  if (!from.is_array())
    throw std::invalid_argument("a mode takes text, a number, true, false or a list");
  std::string joined;
  for (const auto& one : from.get_array())
    joined += (joined.empty() ? "" : ",") + mode_value(one);
  return joined;
}

void read_scenario(std::string_view text, instance& into, faults& behaviour) {
  const auto root = read_json(text);
  each(root, "spaces", [&](const json::value& one) { into.add_space(read_space(one)); });
  std::vector<new_page> pages;
  each(root, "pages", [&](const json::value& one) { pages.push_back(read_page(one)); });
  // A parent may come later: what waits for one is tried again until a round adds nothing.
  std::string problem;
  for (std::size_t before = pages.size() + 1; !pages.empty() && pages.size() < before;) {
    before = pages.size();
    std::vector<new_page> waiting;
    for (auto& one : pages)
      try {
        into.add_page(one);
      } catch (const std::invalid_argument& e) {
        problem = "page \"" + one.title + "\": " + e.what();
        waiting.push_back(std::move(one));
      }
    pages = std::move(waiting);
  }
  if (!pages.empty())
    throw std::invalid_argument(problem);
  const auto* modes = given(root, "modes");
  if (modes == nullptr)
    return;
  if (!modes->is_object())
    throw wrong("modes", "an object");
  for (const auto& [name, value] : modes->get_object())
    behaviour.set_mode(name, mode_value(value));
}

void load_scenario(const std::filesystem::path& file, instance& into, faults& behaviour) {
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw std::invalid_argument("can't read the scenario file " + file.string());
  std::ostringstream text;
  text << in.rdbuf();
  try {
    read_scenario(text.str(), into, behaviour);
  } catch (const std::invalid_argument& e) {
    throw std::invalid_argument(file.string() + ": " + e.what());
  }
}

} // namespace cfc::simulator
