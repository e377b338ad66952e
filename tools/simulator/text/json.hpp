#pragma once

#include <boost/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// JSON as a tree (Boost.JSON): bodies of requests and scenario files, answers of GraphQL and of the control
/// host. Rows of Confluence's answers are written by json_text.
namespace cfc::simulator {

namespace json = boost::json;

/// Reads an object or a list, into `memory`; the last of several members of one name counts.
/// @throws std::invalid_argument
json::value read_json(std::string_view document, const json::storage_ptr& memory = {});

/// As json::serialize, but a number with a fraction is shown as it was sent: 2.5, not 2.5E0.
std::string write_json(const json::value& what);
std::string write_json(const json::object& what);
std::string write_json(const json::array& what);

/// The member of an object, or null when there is none or `in` is no object. A member whose value is null
/// counts.
const json::value* find_member(const json::value& in, std::string_view name) noexcept;
/// The member as text, a whole number as its digits; `otherwise` when it is neither.
std::string text_at(const json::value& in, std::string_view name, std::string_view otherwise = {});
/// `otherwise` when it is no whole number.
std::int64_t number_at(const json::value& in, std::string_view name, std::int64_t otherwise = 0) noexcept;
bool flag_at(const json::value& in, std::string_view name, bool otherwise = false) noexcept;
/// Texts of a list member; empty when absent.
std::vector<std::string> texts_at(const json::value& in, std::string_view name);
/// The member as JSON; empty when it is absent or null.
std::string json_at(const json::value& in, std::string_view name);

} // namespace cfc::simulator
