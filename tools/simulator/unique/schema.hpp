#pragma once

#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/graphql_parser.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The part of Unique's GraphQL schema that is publicly known, and what GraphQL itself demands of an
/// operation before anything is executed.
namespace cfc::simulator::graphql {

class validation_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Which of the two GraphQL endpoints a root field lives on.
enum class endpoint { ingestion, scope_management };

/// Name and type of an argument, of a field of an input object or of a field of an answer.
struct typed_name {
  std::string_view name;
  std::string_view type;
};

struct root_field {
  operation_kind kind;
  endpoint where;
  std::string_view name;
  std::vector<typed_name> arguments;
  std::string_view type; ///< of the answer
};

/// Every root field of both endpoints.
const std::vector<root_field>& root_fields();
/// Fields of an input object or of an answer's object; null for scalars.
const std::vector<typed_name>* input_fields(std::string_view type);
const std::vector<typed_name>* answer_fields(std::string_view type);
/// Values of an enumeration; null for other types.
const std::vector<std::string_view>* enumeration_values(std::string_view type);

/// `[String!]!` → `String`.
std::string_view base_type(std::string_view type);

/// One root field of a valid operation with its arguments bound to the variables' values.
struct bound_field {
  const root_field* root = nullptr; ///< null: `__typename`
  const field* asked = nullptr;     ///< belongs to the operation
  json::value arguments;
};

/// Checks fields, arguments, the types of variables and the values given. @throws validation_error
std::vector<bound_field> bind(const operation& what, const json::value& variables, endpoint where);

/// What was asked for of an answer of that type.
json::value select(const std::vector<field>& asked, std::string_view type, const json::value& answer);

} // namespace cfc::simulator::graphql
