#include "tools/simulator/content/scenario.hpp"

#include "tools/simulator/text/time.hpp"

#include <charconv>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace cfc::simulator {
namespace dom = simdjson::dom;

namespace {

std::invalid_argument wrong(std::string_view field, std::string_view expected) {
  return std::invalid_argument("\"" + std::string(field) + "\": " + std::string(expected) + " expected");
}

bool has(dom::element from, std::string_view name) {
  dom::element found;
  return from[name].get(found) == simdjson::SUCCESS && !found.is_null();
}

std::optional<std::string> text(dom::element from, std::string_view name) {
  if (!has(from, name))
    return std::nullopt;
  std::string_view value;
  if (from[name].get(value) != simdjson::SUCCESS)
    throw wrong(name, "text");
  return std::string(value);
}

std::string required_text(dom::element from, std::string_view name) {
  auto value = text(from, name);
  if (!value)
    throw std::invalid_argument("\"" + std::string(name) + "\" is missing");
  return std::move(*value);
}

std::optional<std::uint64_t> number(dom::element from, std::string_view name) {
  if (!has(from, name))
    return std::nullopt;
  std::uint64_t value = 0;
  if (from[name].get(value) == simdjson::SUCCESS)
    return value;
  std::string_view digits;
  if (from[name].get(digits) == simdjson::SUCCESS) {
    digits.remove_prefix(digits.starts_with("att") ? 3 : 0);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc{} && end == digits.data() + digits.size())
      return value;
  }
  throw wrong(name, "a whole number or digits");
}

std::optional<epoch_ms> time(dom::element from, std::string_view name) {
  const auto value = text(from, name);
  return value ? std::optional(read_time(*value)) : std::nullopt;
}

dom::array list(dom::element from, std::string_view name) {
  dom::array value;
  if (from[name].get(value) != simdjson::SUCCESS)
    throw wrong(name, "a list");
  return value;
}

/// Calls `add` for every entry of a list, naming the entry in what it throws.
template <class Add>
void each(dom::element from, std::string_view name, Add add) {
  if (!has(from, name))
    return;
  std::size_t n = 0;
  for (const dom::element one : list(from, name)) {
    try {
      add(one);
    } catch (const std::invalid_argument& e) {
      throw std::invalid_argument(std::string(name) + "[" + std::to_string(n) + "]: " + e.what());
    }
    ++n;
  }
}

} // namespace

space read_space(dom::element from) {
  space result;
  result.key = required_text(from, "key");
  result.name = text(from, "name").value_or(result.key);
  result.type = text(from, "type").value_or("global");
  result.id = number(from, "id").value_or(0);
  if (has(from, "hidden") && from["hidden"].get(result.hidden) != simdjson::SUCCESS)
    throw wrong("hidden", "true or false");
  return result;
}

new_attachment read_attachment(dom::element from) {
  new_attachment result;
  result.id = number(from, "id");
  result.title = required_text(from, "title");
  result.media_type = text(from, "mediaType").value_or("application/octet-stream");
  result.content = text(from, "content");
  result.size = number(from, "size").value_or(0);
  result.when = time(from, "when");
  return result;
}

new_page read_page(dom::element from) {
  new_page result;
  result.id = number(from, "id");
  result.space_key = required_text(from, "space");
  result.title = required_text(from, "title");
  result.type = text(from, "type").value_or("page");
  result.parent = number(from, "parent");
  each(from, "labels", [&](dom::element label) {
    std::string_view name;
    if (label.get(name) != simdjson::SUCCESS)
      throw wrong("label", "text");
    result.labels.emplace_back(name);
  });
  result.body = text(from, "body");
  result.created = time(from, "created");
  result.when = time(from, "when");
  each(from, "attachments", [&](dom::element one) { result.attachments.push_back(read_attachment(one)); });
  return result;
}

std::string mode_value(dom::element from) {
  std::string_view words;
  bool truth = false;
  std::int64_t whole = 0;
  dom::array several;
  if (from.get(words) == simdjson::SUCCESS)
    return std::string(words);
  if (from.get(truth) == simdjson::SUCCESS)
    return truth ? "true" : "false";
  if (from.get(whole) == simdjson::SUCCESS)
    return std::to_string(whole);
  if (from.get(several) != simdjson::SUCCESS)
    throw std::invalid_argument("a mode takes text, a number, true, false or a list");
  std::string joined;
  for (const dom::element one : several)
    joined += (joined.empty() ? "" : ",") + mode_value(one);
  return joined;
}

void read_scenario(std::string_view json, instance& into, faults& behaviour) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(json.data(), json.size()).get(root))
    throw std::invalid_argument(std::string("a scenario must be JSON: ") + simdjson::error_message(error));
  each(root, "spaces", [&](dom::element one) { into.add_space(read_space(one)); });
  std::vector<new_page> pages;
  each(root, "pages", [&](dom::element one) { pages.push_back(read_page(one)); });
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
  dom::object modes;
  if (!has(root, "modes"))
    return;
  if (root["modes"].get(modes) != simdjson::SUCCESS)
    throw wrong("modes", "an object");
  for (const auto& [name, value] : modes)
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
