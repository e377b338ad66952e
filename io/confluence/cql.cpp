#include "io/confluence/cql.hpp"

#include "io/confluence/records.hpp"
#include "io/confluence/web_links.hpp"

#include <algorithm>

namespace cfc::confluence {

namespace {

constexpr epoch_ms ms_per_day = 86'400'000;
constexpr std::int32_t first_day = 12'418; // 2004-01-01
/// What a group's CQL holds besides the ids, encoded: field, operator, the longest condition of ours.
constexpr std::size_t condition_bytes = 200;

bool is_number(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string id_literal(std::string_view id) {
  return is_number(id) ? std::string(id) : quoted(id);
}

std::string day_literal(std::int32_t day) {
  return quoted(format_utc(day * ms_per_day).substr(0, 10));
}

std::string created_condition(const created_range& when) {
  std::string condition;
  if (when.from_day) {
    condition += " AND created >= " + day_literal(*when.from_day);
  }
  if (when.until_day) {
    condition += " AND created < " + day_literal(*when.until_day);
  }
  return condition;
}

std::string one_of(std::string_view field, std::span<const std::string> ids) {
  std::string text(field);
  text += " IN (";
  for (std::size_t at = 0; at < ids.size(); ++at) {
    text += at == 0 ? "" : ",";
    text += id_literal(ids[at]);
  }
  return text += ')';
}

} // namespace

std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
    }
    text += c;
  }
  return text += '"';
}

std::optional<std::pair<created_range, created_range>> halves(const created_range& range,
                                                              std::int32_t today) {
  const std::int32_t from = range.from_day.value_or(first_day);
  const std::int32_t until = range.until_day.value_or(today + 1);
  if (until - from < 2) {
    return std::nullopt;
  }
  const std::int32_t border = from + (until - from) / 2;
  return std::pair{created_range{range.from_day, border}, created_range{border, range.until_day}};
}

std::string label_search(instance kind, std::string_view single, std::string_view all,
                         const created_range& when) {
  const std::string_view spaces =
      kind == instance::cloud ? "(space.type=global OR space.type=collaboration)" : "space.type=global";
  return "((label=" + quoted(single) + ") OR (label=" + quoted(all) + ")) AND " + std::string(spaces) +
         " AND type != attachment" + created_condition(when);
}

std::string descendant_search(std::span<const std::string> roots, const created_range& when) {
  return one_of("ancestor", roots) + " AND type != attachment" + created_condition(when);
}

std::string id_search(std::span<const std::string> ids, std::string_view and_condition) {
  std::string text = one_of("id", ids);
  if (!and_condition.empty()) {
    text.append(" AND (").append(and_condition).append(")");
  }
  return text;
}

std::string one_id(std::string_view id) {
  return "id=" + id_literal(id);
}

std::string in_space(std::string_view cql, std::string_view space_key) {
  return "(" + std::string(cql) + ") AND space=" + quoted(space_key);
}

std::vector<std::vector<std::string>> id_groups(std::span<const std::string> ids, std::size_t most,
                                                std::size_t max_encoded_bytes) {
  constexpr std::size_t encoded_comma = 3;
  std::vector<std::vector<std::string>> groups;
  std::size_t bytes = 0;
  for (const std::string& id : ids) {
    const std::size_t more = encode_uri_component(id_literal(id)).size() + encoded_comma;
    if (groups.empty() || groups.back().size() >= most || bytes + more > max_encoded_bytes) {
      groups.emplace_back();
      bytes = condition_bytes;
    }
    groups.back().push_back(id);
    bytes += more;
  }
  return groups;
}

} // namespace cfc::confluence
