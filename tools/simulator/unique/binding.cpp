#include "tools/simulator/unique/schema.hpp"

#include <algorithm>
#include <optional>
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

void check_value(const json::value& what, std::string_view type, const std::string& place);

void check_scalar(const json::value& what, std::string_view type, const std::string& place) {
  const bool right = type == "JSON"                        ? what.is_object()
                     : type == "Int"                       ? what.is_int64()
                     : type == "Boolean"                   ? what.is_bool()
                     : enumeration_values(type) != nullptr ? what.is_string()
                     : type == "String"                    ? what.is_string()
                                                           : false;
  if (!right)
    refuse(place + ": " + write_json(what) + " is no " + std::string(type));
  const auto* allowed = enumeration_values(type);
  if (allowed == nullptr)
    return;
  const std::string_view given = what.get_string();
  if (std::find(allowed->begin(), allowed->end(), given) == allowed->end())
    refuse(place + ": Value " + in_quotes(given) + " does not exist in " + in_quotes(type) + " enum");
}

void check_object(const json::value& what, const std::vector<typed_name>& fields, std::string_view type,
                  const std::string& place) {
  if (!what.is_object())
    refuse(place + ": Expected type " + in_quotes(type) + " to be an object");
  for (const auto& [key, given] : what.get_object()) {
    const std::string_view name = key;
    const auto* known = find_named(fields, name);
    if (known == nullptr)
      refuse(place + ": Field " + in_quotes(name) + " is not defined by type " + in_quotes(type));
    check_value(given, known->type, place + "." + std::string(name));
  }
  for (const auto& needed : fields) {
    if (needed.type.ends_with('!') && find_member(what, needed.name) == nullptr) {
      refuse(place + ": Field " + in_quotes(needed.name) + " of required type " + in_quotes(needed.type) +
             " was not provided");
    }
  }
}

void check_value(const json::value& what, std::string_view type, const std::string& place) {
  if (what.is_null()) {
    if (type.ends_with('!'))
      refuse(place + ": Expected non-nullable type " + in_quotes(type) + " not to be null");
    return;
  }
  type = without_bang(type);
  if (type.starts_with('[')) {
    if (!what.is_array())
      refuse(place + ": a list is expected");
    for (const auto& item : what.get_array())
      check_value(item, type.substr(1, type.size() - 2), place);
  } else if (const auto* fields = input_fields(type)) {
    check_object(what, *fields, type, place);
  } else {
    check_scalar(what, type, place);
  }
}

class binder {
public:
  binder(const operation& what, const json::value& variables) : operation_(what), variables_(variables) {}

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
      return {nullptr, &asked, json::value()};
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

  json::object arguments(const field& asked, const root_field& root) {
    json::object result(asked.arguments.size(), variables_.storage());
    for (const auto& given : asked.arguments) {
      const auto* known = find_named(root.arguments, given.name);
      if (known == nullptr)
        refuse("Unknown argument " + in_quotes(given.name) + " on field " + in_quotes(root.name));
      if (auto what = resolve(given.what, known->type)) {
        check_value(*what, known->type, "Argument " + in_quotes(given.name));
        result.emplace(given.name, std::move(*what));
      }
    }
    for (const auto& needed : root.arguments) {
      if (needed.type.ends_with('!') && !result.contains(needed.name)) {
        refuse("Argument " + in_quotes(needed.name) + " of required type " + in_quotes(needed.type) +
               " was not provided");
      }
    }
    return result;
  }

  /// Nothing when a nullable variable was not given: then the argument counts as left out.
  std::optional<json::value> resolve(const input& given, std::string_view type) {
    switch (given.what) {
    case input::kind::variable:
      return resolve_variable(given.name, type);
    case input::kind::literal:
      return given.literal;
    case input::kind::enumeration:
      return json::value(given.name);
    case input::kind::list:
      return resolve_list(given, type);
    case input::kind::object:
      break;
    }
    return resolve_object(given, type);
  }

  std::optional<json::value> resolve_variable(const std::string& name, std::string_view type) {
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
    if (const auto* given = find_member(variables_, name)) {
      check_value(*given, found->type, "Variable \"$" + name + "\"");
      return json::value(*given, variables_.storage());
    }
    if (!found->otherwise && found->type.ends_with('!'))
      refuse("Variable \"$" + name + "\" of required type " + in_quotes(found->type) + " was not provided");
    return found->otherwise;
  }

  json::array resolve_list(const input& given, std::string_view type) {
    const auto inner = without_bang(type);
    json::array result;
    for (const auto& item : given.items) {
      const auto item_type = inner.starts_with('[') ? inner.substr(1, inner.size() - 2) : inner;
      result.push_back(resolve(item, item_type).value_or(json::value()));
    }
    return result;
  }

  json::object resolve_object(const input& given, std::string_view type) {
    const auto* known = input_fields(base_type(type));
    json::object result;
    for (const auto& member : given.fields) {
      const auto* place = known == nullptr ? nullptr : find_named(*known, member.name);
      if (auto what = resolve(member.what, place == nullptr ? "JSON" : place->type))
        result.emplace(member.name, std::move(*what));
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
  const json::value& variables_;
  std::set<std::string, std::less<>> used_;
};

} // namespace

std::vector<bound_field> bind(const operation& what, const json::value& variables, endpoint where) {
  return binder(what, variables).fields(where);
}

json::value select(const std::vector<field>& asked, std::string_view type, const json::value& answer) {
  const auto base = base_type(type);
  const auto* known = answer_fields(base);
  if (known == nullptr || answer.is_null())
    return json::value(answer, answer.storage());
  if (const auto* items = answer.if_array()) {
    json::array result(answer.storage());
    for (const auto& item : *items)
      result.push_back(select(asked, base, item));
    return result;
  }
  json::object result(asked.size(), answer.storage());
  for (const auto& wanted : asked) {
    if (wanted.name == "__typename") {
      result[wanted.alias] = base;
      continue;
    }
    const auto* member = find_member(answer, wanted.name);
    const auto* named = find_named(*known, wanted.name);
    result[wanted.alias] = member == nullptr ? json::value() : select(wanted.selected, named->type, *member);
  }
  return result;
}

} // namespace cfc::simulator::graphql
