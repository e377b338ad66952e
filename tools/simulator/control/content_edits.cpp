#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/edits.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

namespace cfc::simulator {
namespace {

std::optional<std::uint64_t> id_of(const value& from, std::string_view name) {
  auto text = from.text(name);
  if (text.empty())
    return std::nullopt;
  if (text.starts_with("att"))
    text.erase(0, 3);
  std::uint64_t id = 0;
  const auto* last = text.data() + text.size();
  if (std::from_chars(text.data(), last, id).ptr != last)
    throw std::invalid_argument(std::string(name) + " is no id: " + text);
  return id;
}

std::uint64_t needed_id(const value& from, std::string_view name) {
  if (const auto id = id_of(from, name))
    return *id;
  throw std::invalid_argument(std::string(name) + " is needed");
}

std::optional<std::string> text_of(const value& from, std::string_view name) {
  const auto* found = from.find(name);
  return found == nullptr || found->is_null() ? std::nullopt : std::optional(from.text(name));
}

std::optional<epoch_ms> time_of(const value& from, std::string_view name) {
  const auto text = text_of(from, name);
  return text ? std::optional(read_time(*text)) : std::nullopt;
}

/// Reads a part of an edit in the format of scenario files.
template <class Read>
auto as_scenario(const value& edit, Read read) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(write_json(edit)).get(root) != simdjson::SUCCESS)
    throw std::invalid_argument("the edit can't be read");
  return read(root);
}

value add_page(instance& content, const value& edit) {
  return value(std::to_string(content.add_page(as_scenario(edit, read_page))));
}
value add_space(instance& content, const value& edit) {
  return value(std::to_string(content.add_space(as_scenario(edit, read_space))));
}

std::vector<std::string> labels_of(const instance& content, std::uint64_t id) {
  const auto lock = content.reading();
  const auto index = content.find_page(id);
  if (!index)
    throw std::invalid_argument("there is no page " + std::to_string(id));
  return content.get(*index).labels;
}

value label(instance& content, const value& edit, bool add) {
  const auto id = needed_id(edit, "id");
  auto labels = labels_of(content, id);
  for (const auto& one : edit.texts("labels")) {
    std::erase(labels, one);
    if (add)
      labels.push_back(one);
  }
  content.set_labels(id, std::move(labels));
  return {};
}

value edit_attachment(instance& content, const value& edit) {
  const auto* size = edit.find("size");
  content.edit_attachment(needed_id(edit, "id"),
                          size == nullptr ? std::nullopt
                                          : std::optional(static_cast<std::uint64_t>(edit.number("size"))),
                          text_of(edit, "content"), time_of(edit, "when"));
  return {};
}

struct content_edit {
  std::string_view op;
  value (*run)(instance&, const value&);
};

value edit_page(instance& content, const value& edit) {
  content.edit_page(needed_id(edit, "id"), text_of(edit, "title"), text_of(edit, "body"),
                    time_of(edit, "when"));
  return {};
}
value empty_body(instance& content, const value& edit) {
  content.edit_page(needed_id(edit, "id"), std::nullopt, std::string(), time_of(edit, "when"));
  return {};
}
value move_page(instance& content, const value& edit) {
  content.move_page(needed_id(edit, "id"), edit.text("space"), id_of(edit, "parent"));
  return {};
}
value add_attachment(instance& content, const value& edit) {
  return value(
      std::to_string(content.add_attachment(needed_id(edit, "page"), as_scenario(edit, read_attachment))));
}

constexpr std::array<content_edit, 15> content_edits{{
    {"addPage", add_page},
    {"editPage", edit_page},
    {"emptyBody", empty_body},
    {"movePage", move_page},
    {"removePage",
     [](instance& content, const value& edit) {
       content.remove_page(needed_id(edit, "id"));
       return value();
     }},
    {"setType",
     [](instance& content, const value& edit) {
       content.set_type(needed_id(edit, "id"), edit.text("type"));
       return value();
     }},
    {"setLabels",
     [](instance& content, const value& edit) {
       content.set_labels(needed_id(edit, "id"), edit.texts("labels"));
       return value();
     }},
    {"label", [](instance& content, const value& edit) { return label(content, edit, true); }},
    {"unlabel", [](instance& content, const value& edit) { return label(content, edit, false); }},
    {"addAttachment", add_attachment},
    {"editAttachment", edit_attachment},
    {"removeAttachment",
     [](instance& content, const value& edit) {
       content.remove_attachment(needed_id(edit, "id"));
       return value();
     }},
    {"addSpace", add_space},
    {"removeSpace",
     [](instance& content, const value& edit) {
       content.remove_space(edit.text("key"));
       return value();
     }},
    {"hideSpace",
     [](instance& content, const value& edit) {
       content.hide_space(edit.text("key"), edit.flag("hidden", true));
       return value();
     }},
}};

value apply_one(instance& content, const value& edit) {
  const auto op = edit.text("op");
  const auto* found = std::find_if(content_edits.begin(), content_edits.end(),
                                   [&](const auto& known) { return known.op == op; });
  if (found == content_edits.end())
    throw std::invalid_argument("unknown op '" + op + "'");
  return found->run(content, edit);
}

} // namespace

value apply_content_edits(instance& content, const value& edits) {
  if (edits.as_list() == nullptr)
    return value(value::list{apply_one(content, edits)});
  value ids{value::list{}};
  for (const auto& edit : *edits.as_list()) {
    try {
      ids.push(apply_one(content, edit));
    } catch (const std::invalid_argument& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.as_list()->size()) + ": " + problem.what());
    }
  }
  return ids;
}

} // namespace cfc::simulator
