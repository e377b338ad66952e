#pragma once

#include "tools/simulator/text/json.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

/// Reads the GraphQL documents that clients of Unique send: one operation with variables, arguments, aliases
/// and nested selections. Fragments and directives are refused.
namespace cfc::simulator::graphql {

class syntax_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// What an argument was given: a variable, a literal, or a list or object of such.
struct input {
  enum class kind { variable, literal, enumeration, list, object };
  struct field;

  kind what = kind::literal;
  std::string name;          ///< of the variable or the enumeration value
  json::value literal;       ///< kind::literal: null, boolean, number or text
  std::vector<input> items;  ///< kind::list
  std::vector<field> fields; ///< kind::object
};
struct input::field {
  std::string name;
  input what;
};

struct variable {
  std::string name;
  std::string type; ///< normalised, such as `[String!]!`
  std::optional<json::value> otherwise;
};

struct field {
  std::string alias; ///< the name in the answer; the field's own without an alias
  std::string name;
  std::vector<input::field> arguments;
  std::vector<field> selected;
};

enum class operation_kind { query, mutation };

struct operation {
  operation_kind kind = operation_kind::query;
  std::string name; ///< empty: anonymous
  std::vector<variable> variables;
  std::vector<field> selected;
};

/// The operation called `wanted` of the document, or its only one when `wanted` is empty. @throws
/// syntax_error
operation parse(std::string_view document, std::string_view wanted = {});

} // namespace cfc::simulator::graphql
