#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/edits.hpp"
#include "tools/simulator/text/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <stdexcept>

namespace cfc::simulator {
namespace {

std::optional<std::uint64_t> id_of(const json::value& from, std::string_view name) {
  auto text = text_at(from, name);
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

std::uint64_t needed_id(const json::value& from, std::string_view name) {
  if (const auto id = id_of(from, name))
    return *id;
  throw std::invalid_argument(std::string(name) + " is needed");
}

std::optional<std::string> text_of(const json::value& from, std::string_view name) {
  const auto* found = find_member(from, name);
  return found == nullptr || found->is_null() ? std::nullopt : std::optional(text_at(from, name));
}

std::optional<epoch_ms> time_of(const json::value& from, std::string_view name) {
  const auto text = text_of(from, name);
  return text ? std::optional(read_time(*text)) : std::nullopt;
}

json::value id_value(std::uint64_t id) {
  return json::value(std::to_string(id));
}

json::value add_page(instance& content, const json::value& edit) {
  return id_value(content.add_page(read_page(edit)));
}
json::value add_space(instance& content, const json::value& edit) {
  return id_value(content.add_space(read_space(edit)));
}

std::vector<std::string> labels_of(const instance& content, std::uint64_t id) {
  const auto lock = content.reading();
  const auto index = content.find_page(id);
  if (!index)
    throw std::invalid_argument("there is no page " + std::to_string(id));
  return content.get(*index).labels;
}

json::value label(instance& content, const json::value& edit, bool add) {
  const auto id = needed_id(edit, "id");
  auto labels = labels_of(content, id);
  for (const auto& one : texts_at(edit, "labels")) {
    std::erase(labels, one);
    if (add)
      labels.push_back(one);
  }
  content.set_labels(id, std::move(labels));
  return {};
}

json::value edit_attachment(instance& content, const json::value& edit) {
  const auto* size = find_member(edit, "size");
  content.edit_attachment(
      needed_id(edit, "id"),
      size == nullptr ? std::nullopt : std::optional(static_cast<std::uint64_t>(number_at(edit, "size"))),
      text_of(edit, "content"), time_of(edit, "when"));
  return {};
}

struct content_edit {
  std::string_view op;
  json::value (*run)(instance&, const json::value&);
};

json::value edit_page(instance& content, const json::value& edit) {
  content.edit_page(needed_id(edit, "id"), text_of(edit, "title"), text_of(edit, "body"),
                    time_of(edit, "when"));
  return {};
}
json::value empty_body(instance& content, const json::value& edit) {
  content.edit_page(needed_id(edit, "id"), std::nullopt, std::string(), time_of(edit, "when"));
  return {};
}
json::value move_page(instance& content, const json::value& edit) {
  content.move_page(needed_id(edit, "id"), text_at(edit, "space"), id_of(edit, "parent"));
  return {};
}
json::value add_attachment(instance& content, const json::value& edit) {
  return id_value(content.add_attachment(needed_id(edit, "page"), read_attachment(edit)));
}

constexpr std::array<content_edit, 18> content_edits{{
    {"addPage", add_page},
    {"editPage", edit_page},
    {"emptyBody", empty_body},
    {"movePage", move_page},
    {"removePage",
     [](instance& content, const json::value& edit) {
       content.remove_page(needed_id(edit, "id"));
       return json::value();
     }},
    {"setType",
     [](instance& content, const json::value& edit) {
       content.set_type(needed_id(edit, "id"), text_at(edit, "type"));
       return json::value();
     }},
    {"setStatus",
     [](instance& content, const json::value& edit) {
       content.set_status(needed_id(edit, "id"), text_at(edit, "status"));
       return json::value();
     }},
    {"setLabels",
     [](instance& content, const json::value& edit) {
       content.set_labels(needed_id(edit, "id"), texts_at(edit, "labels"));
       return json::value();
     }},
    {"label", [](instance& content, const json::value& edit) { return label(content, edit, true); }},
    {"unlabel", [](instance& content, const json::value& edit) { return label(content, edit, false); }},
    {"addAttachment", add_attachment},
    {"editAttachment", edit_attachment},
    {"removeAttachment",
     [](instance& content, const json::value& edit) {
       content.remove_attachment(needed_id(edit, "id"));
       return json::value();
     }},
    {"moveAttachment",
     [](instance& content, const json::value& edit) {
       content.move_attachment(needed_id(edit, "id"), needed_id(edit, "page"));
       return json::value();
     }},
    {"addSpace", add_space},
    {"removeSpace",
     [](instance& content, const json::value& edit) {
       content.remove_space(text_at(edit, "key"));
       return json::value();
     }},
    {"hideSpace",
     [](instance& content, const json::value& edit) {
       content.hide_space(text_at(edit, "key"), flag_at(edit, "hidden", true));
       return json::value();
     }},
    {"setSpaceType",
     [](instance& content, const json::value& edit) {
       content.set_space_type(text_at(edit, "key"), text_at(edit, "type"));
       return json::value();
     }},
}};

json::value apply_one(instance& content, const json::value& edit) {
  const auto op = text_at(edit, "op");
  const auto* found = std::find_if(content_edits.begin(), content_edits.end(),
                                   [&](const auto& known) { return known.op == op; });
  if (found == content_edits.end())
    throw std::invalid_argument("unknown op '" + op + "'");
  return found->run(content, edit);
}

} // namespace

json::array apply_content_edits(instance& content, const json::value& edits) {
  if (!edits.is_array())
    return json::array{apply_one(content, edits)};
  json::array ids;
  for (const auto& edit : edits.get_array()) {
    try {
      ids.push_back(apply_one(content, edit));
    } catch (const std::invalid_argument& problem) {
      throw std::invalid_argument("edit " + std::to_string(ids.size()) + ": " + problem.what());
    }
  }
  return ids;
}

} // namespace cfc::simulator
