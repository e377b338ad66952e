#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cfc::simulator {

/// A JSON value as a small tree: variables and answers of GraphQL, bodies of the control endpoint. Objects
/// keep their order.
class value {
public:
  struct member;
  using list = std::vector<value>;
  using object = std::vector<member>;

  value() = default; ///< null
  value(bool flag);
  value(std::int64_t number);
  value(std::uint64_t number);
  value(int number);
  value(double number);
  value(const char* text);
  value(std::string text);
  value(std::string_view text);
  value(const std::optional<std::string>& text); ///< null when there is none
  value(list items);
  value(object members);

  bool is_null() const noexcept { return std::holds_alternative<std::monostate>(data_); }
  const bool* as_bool() const noexcept { return std::get_if<bool>(&data_); }
  const std::int64_t* as_int() const noexcept { return std::get_if<std::int64_t>(&data_); }
  const double* as_double() const noexcept { return std::get_if<double>(&data_); }
  const std::string* as_string() const noexcept { return std::get_if<std::string>(&data_); }
  const list* as_list() const noexcept { return std::get_if<list>(&data_); }
  const object* as_object() const noexcept { return std::get_if<object>(&data_); }

  /// The member of an object, or null when there is none or this is no object. A member whose value is null
  /// counts.
  const value* find(std::string_view name) const noexcept;
  /// The member as text, a number as its digits; `otherwise` when absent or null.
  std::string text(std::string_view name, std::string_view otherwise = {}) const;
  std::int64_t number(std::string_view name, std::int64_t otherwise = 0) const noexcept;
  bool flag(std::string_view name, bool otherwise = false) const noexcept;
  /// Texts of a list member; empty when absent.
  std::vector<std::string> texts(std::string_view name) const;

  /// Makes this an object if it is null, and adds a member at the end.
  void add(std::string name, value what);
  void push(value what);

private:
  std::variant<std::monostate, bool, std::int64_t, double, std::string, list, object> data_;
};

struct value::member {
  std::string name;
  value what;
};

/// Reads a JSON document; throws std::invalid_argument with simdjson's reason. The string gets spare
/// capacity.
value read_json(std::string& document);
std::string write_json(const value& what);

} // namespace cfc::simulator
