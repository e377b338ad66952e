#include "io/confluence/cql.hpp"

#include "io/confluence/records.hpp"
#include "io/http/encoding.hpp"

#include <algorithm>

namespace cfc::confluence {

namespace {

bool is_number(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string id_literal(std::string_view id) {
  return is_number(id) ? std::string(id) : in_quotes(id);
}

/// `"2024-10-04"` for a midnight, else `"2024-10-04 12:34"`.
std::string time_literal(std::int32_t minute) {
  const std::string text = format_utc(minute * ms_per_minute);
  const bool midnight = minute % minutes_per_day == 0;
  return in_quotes(midnight ? text.substr(0, 10) : text.substr(0, 10) + " " + text.substr(11, 5));
}

std::string created_condition(const created_range& when) {
  std::string condition;
  if (when.from_minute) {
    condition += " AND created >= " + time_literal(*when.from_minute);
  }
  if (when.until_minute) {
    condition += " AND created < " + time_literal(*when.until_minute);
  }
  return condition;
}

std::size_t encoded_bytes(std::string_view text) {
  return http::encode_uri_component(text).size();
}

/// What the longest of our searches for a group holds besides its ids and the condition of id_search().
std::size_t frame_bytes() {
  const created_range longest{confluences_first_day * minutes_per_day + 1,
                              confluences_first_day * minutes_per_day + 2};
  const std::size_t for_descendants = encoded_bytes(descendant_search({}, longest));
  return std::max(for_descendants, encoded_bytes(id_search({}, "-"))) + encoded_bytes(oldest_first({}));
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

/// Keys of spaces may be plain numbers, and are texts all the same.
std::string quoted_list(std::span<const std::string> values) {
  std::string text = "(";
  for (std::size_t at = 0; at < values.size(); ++at)
    text += (at == 0 ? "" : ",") + in_quotes(values[at]);
  return text += ')';
}

std::string labelled(instance kind, std::string labels, const created_range& when) {
  labels += kind == instance::cloud ? " AND (space.type=global OR space.type=collaboration)"
                                    : " AND space.type=global";
  return labels + " AND type != attachment" + created_condition(when);
}

} // namespace

std::string in_quotes(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
    }
    text += c;
  }
  return text += '"';
}

std::vector<created_range> parts(const created_range& range, std::int32_t today, std::int32_t most,
                                 std::int32_t first_day) {
  const std::int32_t from = range.from_minute.value_or(first_day * minutes_per_day);
  const std::int32_t until = range.until_minute.value_or((today + 1) * minutes_per_day);
  const std::int64_t minutes = until - from;
  std::vector<created_range> all{range};
  for (std::int32_t at = 1; at < most && minutes >= 2; ++at) {
    auto border = static_cast<std::int32_t>(from + minutes * at / most);
    if (minutes >= std::int64_t{most} * minutes_per_day)
      border -= border % minutes_per_day;
    if (border <= all.back().from_minute.value_or(from))
      continue;
    all.back().until_minute = border;
    all.push_back({border, range.until_minute});
  }
  return all;
}

std::string label_search(instance kind, std::string_view single, std::string_view all,
                         const created_range& when) {
  return labelled(kind, "((label=" + in_quotes(single) + ") OR (label=" + in_quotes(all) + "))", when);
}

std::string root_search(instance kind, std::string_view all, const created_range& when) {
  return labelled(kind, "label=" + in_quotes(all), when);
}

std::string descendant_search(std::span<const std::string> roots, const created_range& when) {
  return one_of("ancestor", roots) + " AND type != attachment" + created_condition(when);
}

std::string any_search(const created_range& when) {
  return "type != attachment" + created_condition(when);
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

std::string oldest_first(std::string cql) {
  return std::move(cql) + " ORDER BY created";
}

std::string title_search(std::string_view space_key, std::string_view title) {
  return "space=" + in_quotes(space_key) + " AND title=" + in_quotes(title) + " AND type=page";
}

std::string in_spaces(std::span<const std::string> space_keys) {
  return "space IN " + quoted_list(space_keys);
}

std::string not_in_spaces(std::span<const std::string> space_keys) {
  return "space NOT IN " + quoted_list(space_keys);
}

std::string in_space(std::string_view cql, std::string_view space_key) {
  return "(" + std::string(cql) + ") AND space=" + in_quotes(space_key);
}

std::vector<std::vector<std::string>> id_groups(std::span<const std::string> ids, std::size_t most,
                                                std::size_t max_encoded_bytes,
                                                std::string_view and_condition) {
  constexpr std::size_t encoded_comma = 3;
  const std::size_t besides = frame_bytes() + encoded_bytes(and_condition);
  std::vector<std::vector<std::string>> groups;
  std::size_t bytes = 0;
  for (const std::string& id : ids) {
    const std::size_t more = encoded_bytes(id_literal(id)) + encoded_comma;
    if (groups.empty() || groups.back().size() >= most || bytes + more > max_encoded_bytes) {
      groups.emplace_back();
      bytes = besides;
    }
    groups.back().push_back(id);
    bytes += more;
  }
  return groups;
}

} // namespace cfc::confluence
