#include "tools/simulator/unique/schema.hpp"

#include <algorithm>
#include <set>

/// Validation of an operation against the schema, and the choice of what was asked for from an answer.
namespace cfc::simulator::graphql {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw validation_error(why);
}

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string_view without_bang(std::string_view type) {
  return type.ends_with('!') ? type.substr(0, type.size() - 1) : type;
}

/// A variable fits when its type is that of the place, or a non-null version of it.
bool fits(std::string_view variable_type, std::string_view place_type) {
  return variable_type == place_type || without_bang(variable_type) == place_type;
}

const typed_name* find_named(const std::vector<typed_name>& among, std::string_view name) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const auto& t) { return t.name == name; });
  return found == among.end() ? nullptr : &*found;
}

void check_value(const value& what, std::string_view type, const std::string& place);

void check_scalar(const value& what, std::string_view type, const std::string& place) {
  const bool right = type == "JSON"                        ? what.as_object() != nullptr
                     : type == "Int"                       ? what.as_int() != nullptr
                     : type == "Boolean"                   ? what.as_bool() != nullptr
                     : enumeration_values(type) != nullptr ? what.as_string() != nullptr
                     : type == "String"                    ? what.as_string() != nullptr
                                                           : false;
  if (!right)
    refuse(place + ": " + write_json(what) + " is no " + std::string(type));
  if (const auto* allowed = enumeration_values(type)) {
    if (std::find(allowed->begin(), allowed->end(), *what.as_string()) == allowed->end()) {
      refuse(place + ": Value " + in_quotes(*what.as_string()) + " does not exist in " + in_quotes(type) +
             " enum");
    }
  }
}

void check_object(const value& what, const std::vector<typed_name>& fields, std::string_view type,
                  const std::string& place) {
  const auto* members = what.as_object();
  if (members == nullptr)
    refuse(place + ": Expected type " + in_quotes(type) + " to be an object");
  for (const auto& member : *members) {
    const auto* known = find_named(fields, member.name);
    if (known == nullptr)
      refuse(place + ": Field " + in_quotes(member.name) + " is not defined by type " + in_quotes(type));
    check_value(member.what, known->type, place + "." + member.name);
  }
  for (const auto& needed : fields) {
    if (needed.type.ends_with('!') && what.find(needed.name) == nullptr) {
      refuse(place + ": Field " + in_quotes(needed.name) + " of required type " + in_quotes(needed.type) +
             " was not provided");
    }
  }
}

void check_value(const value& what, std::string_view type, const std::string& place) {
  if (what.is_null()) {
    if (type.ends_with('!'))
      refuse(place + ": Expected non-nullable type " + in_quotes(type) + " not to be null");
    return;
  }
  type = without_bang(type);
  if (type.starts_with('[')) {
    const auto* items = what.as_list();
    if (items == nullptr)
      refuse(place + ": a list is expected");
    for (const auto& item : *items)
      check_value(item, type.substr(1, type.size() - 2), place);
  } else if (const auto* fields = input_fields(type)) {
    check_object(what, *fields, type, place);
  } else {
    check_scalar(what, type, place);
  }
}

class binder {
public:
  binder(const operation& what, const value& variables) : operation_(what), variables_(variables) {}

  std::vector<bound_field> fields(endpoint where) {
    std::vector<bound_field> result;
    for (const auto& asked : operation_.selected)
      result.push_back(one_field(asked, where));
    for (const auto& declared : operation_.variables) {
      if (!used_.contains(declared.name)) {
        refuse("Variable \"$" + declared.name + "\" is never used in operation " +
               in_quotes(operation_.name));
      }
    }
    return result;
  }

private:
  bound_field one_field(const field& asked, endpoint where) {
    if (asked.name == "__typename")
      return {nullptr, &asked, {}};
    const auto& known = root_fields();
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& r) {
      return r.kind == operation_.kind && r.where == where && r.name == asked.name;
    });
    if (found == known.end()) {
      const std::string type = operation_.kind == operation_kind::query ? "Query" : "Mutation";
      refuse("Cannot query field " + in_quotes(asked.name) + " on type " + in_quotes(type));
    }
    check_selection(asked, found->type);
    return {&*found, &asked, arguments(asked, *found)};
  }

  value arguments(const field& asked, const root_field& root) {
    value result{value::object{}};
    for (const auto& given : asked.arguments) {
      const auto* known = find_named(root.arguments, given.name);
      if (known == nullptr)
        refuse("Unknown argument " + in_quotes(given.name) + " on field " + in_quotes(root.name));
      if (auto what = resolve(given.what, known->type)) {
        check_value(*what, known->type, "Argument " + in_quotes(given.name));
        result.add(given.name, std::move(*what));
      }
    }
    for (const auto& needed : root.arguments) {
      if (needed.type.ends_with('!') && result.find(needed.name) == nullptr) {
        refuse("Argument " + in_quotes(needed.name) + " of required type " + in_quotes(needed.type) +
               " was not provided");
      }
    }
    return result;
  }

  /// Nothing when a nullable variable was not given: then the argument counts as left out.
  std::optional<value> resolve(const input& given, std::string_view type) {
    switch (given.what) {
    case input::kind::variable:
      return resolve_variable(given.name, type);
    case input::kind::literal:
      return given.literal;
    case input::kind::enumeration:
      return value(given.name);
    case input::kind::list:
      return resolve_list(given, type);
    case input::kind::object:
      break;
    }
    return resolve_object(given, type);
  }

  std::optional<value> resolve_variable(const std::string& name, std::string_view type) {
    const auto& declared = operation_.variables;
    const auto found =
        std::find_if(declared.begin(), declared.end(), [&](const auto& v) { return v.name == name; });
    if (found == declared.end())
      refuse("Variable \"$" + name + "\" is not defined by operation " + in_quotes(operation_.name));
    if (!fits(found->type, type)) {
      refuse("Variable \"$" + name + "\" of type " + in_quotes(found->type) +
             " used in position expecting type " + in_quotes(type));
    }
    used_.insert(name);
    if (const auto* given = variables_.find(name)) {
      check_value(*given, found->type, "Variable \"$" + name + "\"");
      return *given;
    }
    if (!found->otherwise && found->type.ends_with('!'))
      refuse("Variable \"$" + name + "\" of required type " + in_quotes(found->type) + " was not provided");
    return found->otherwise;
  }

  value resolve_list(const input& given, std::string_view type) {
    const auto inner = without_bang(type);
    value result{value::list{}};
    for (const auto& item : given.items) {
      const auto item_type = inner.starts_with('[') ? inner.substr(1, inner.size() - 2) : inner;
      result.push(resolve(item, item_type).value_or(value()));
    }
    return result;
  }

  value resolve_object(const input& given, std::string_view type) {
    const auto* known = input_fields(base_type(type));
    value result{value::object{}};
    for (const auto& member : given.fields) {
      const auto* place = known == nullptr ? nullptr : find_named(*known, member.name);
      if (auto what = resolve(member.what, place == nullptr ? "JSON" : place->type))
        result.add(member.name, std::move(*what));
    }
    return result;
  }

  static void check_selection(const field& asked, std::string_view type) {
    const auto base = base_type(type);
    const auto* known = answer_fields(base);
    if (known == nullptr) {
      if (!asked.selected.empty()) {
        refuse("Field " + in_quotes(asked.name) + " must not have a selection since type " + in_quotes(type) +
               " has no subfields");
      }
      return;
    }
    if (asked.selected.empty()) {
      refuse("Field " + in_quotes(asked.name) + " of type " + in_quotes(type) +
             " must have a selection of subfields");
    }
    for (const auto& wanted : asked.selected) {
      if (wanted.name == "__typename")
        continue;
      const auto* found = find_named(*known, wanted.name);
      if (found == nullptr)
        refuse("Cannot query field " + in_quotes(wanted.name) + " on type " + in_quotes(base));
      if (!wanted.arguments.empty()) {
        refuse("Unknown argument " + in_quotes(wanted.arguments.front().name) + " on field " +
               in_quotes(wanted.name));
      }
      check_selection(wanted, found->type);
    }
  }

  const operation& operation_;
  const value& variables_;
  std::set<std::string, std::less<>> used_;
};

} // namespace

std::vector<bound_field> bind(const operation& what, const value& variables, endpoint where) {
  return binder(what, variables).fields(where);
}

value select(const std::vector<field>& asked, std::string_view type, const value& answer) {
  const auto base = base_type(type);
  const auto* known = answer_fields(base);
  if (known == nullptr || answer.is_null())
    return answer;
  if (const auto* items = answer.as_list()) {
    value result{value::list{}};
    for (const auto& item : *items)
      result.push(select(asked, base, item));
    return result;
  }
  value result{value::object{}};
  for (const auto& wanted : asked) {
    if (wanted.name == "__typename") {
      result.add(wanted.alias, value(base));
      continue;
    }
    const auto* member = answer.find(wanted.name);
    const auto* named = find_named(*known, wanted.name);
    result.add(wanted.alias, member == nullptr ? value() : select(wanted.selected, named->type, *member));
  }
  return result;
}

} // namespace cfc::simulator::graphql
