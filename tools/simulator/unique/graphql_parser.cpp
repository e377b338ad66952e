#include "tools/simulator/unique/graphql_parser.hpp"

#include "tools/simulator/unique/graphql_lexer.hpp"

#include <charconv>

namespace cfc::simulator::graphql {
namespace {

using kind = lexer::kind;

class parser {
public:
  explicit parser(std::string_view document) : tokens_(document) {}

  std::vector<operation> document() {
    std::vector<operation> result;
    while (tokens_.now().what != kind::end)
      result.push_back(one_operation());
    return result;
  }

private:
  operation one_operation() {
    operation result;
    if (!at("{")) {
      const auto word = name();
      if (word == "mutation")
        result.kind = operation_kind::mutation;
      else if (word != "query")
        fail("query, mutation or { is expected, not " + word);
      if (tokens_.now().what == kind::name)
        result.name = name();
      if (accept("("))
        while (!accept(")"))
          result.variables.push_back(one_variable());
    }
    result.selected = selection(0);
    return result;
  }

  variable one_variable() {
    variable result;
    expect("$");
    result.name = name();
    expect(":");
    result.type = type();
    if (accept("=")) {
      const auto given = one_input(false);
      result.otherwise = given.literal;
    }
    return result;
  }

  std::string type() {
    std::string result;
    if (accept("[")) {
      result = "[" + type() + "]";
      expect("]");
    } else {
      result = name();
    }
    return accept("!") ? result + "!" : result;
  }

  std::vector<field> selection(int depth) {
    if (depth > 20)
      fail("the selection is nested too deeply");
    expect("{");
    std::vector<field> result;
    while (!accept("}"))
      result.push_back(one_field(depth));
    if (result.empty())
      fail("an empty selection");
    return result;
  }

  field one_field(int depth) {
    field result;
    result.alias = name();
    result.name = accept(":") ? name() : result.alias;
    if (accept("("))
      while (!accept(")"))
        result.arguments.push_back(one_input_field());
    if (at("@"))
      fail("directives aren't supported");
    if (at("{"))
      result.selected = selection(depth + 1);
    return result;
  }

  input::field one_input_field() {
    input::field result;
    result.name = name();
    expect(":");
    result.what = one_input(true);
    return result;
  }

  input one_input(bool variables_allowed) {
    input result;
    if (variables_allowed && accept("$")) {
      result.what = input::kind::variable;
      result.name = name();
    } else if (accept("[")) {
      result.what = input::kind::list;
      while (!accept("]"))
        result.items.push_back(one_input(variables_allowed));
    } else if (accept("{")) {
      result.what = input::kind::object;
      while (!accept("}"))
        result.fields.push_back(one_input_field());
    } else if (tokens_.now().what == kind::name) {
      word(result);
    } else {
      result.literal = scalar();
    }
    return result;
  }

  void word(input& into) {
    const auto text = name();
    if (text == "true" || text == "false") {
      into.literal = json::value(text == "true");
    } else if (text != "null") {
      into.what = input::kind::enumeration;
      into.name = text;
    }
  }

  json::value scalar() {
    const auto token = tokens_.now();
    tokens_.advance();
    if (token.what == kind::text)
      return json::value(token.text);
    std::int64_t number = 0;
    const auto* last = token.text.data() + token.text.size();
    if (token.what == kind::number && std::from_chars(token.text.data(), last, number).ptr == last)
      return json::value(number);
    fail("a value is expected, not '" + token.text + "'");
  }

  std::string name() {
    if (tokens_.now().what != kind::name)
      fail("a name is expected, not '" + tokens_.now().text + "'");
    auto result = tokens_.now().text;
    tokens_.advance();
    return result;
  }

  bool at(std::string_view mark) const {
    return tokens_.now().what == kind::punctuator && tokens_.now().text == mark;
  }
  bool accept(std::string_view mark) {
    if (!at(mark))
      return false;
    tokens_.advance();
    return true;
  }
  void expect(std::string_view mark) {
    if (!accept(mark))
      fail("'" + std::string(mark) + "' is expected, not '" + tokens_.now().text + "'");
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw syntax_error(why + ", at " + tokens_.where());
  }

  lexer tokens_;
};

} // namespace

operation parse(std::string_view document, std::string_view wanted) {
  auto operations = parser(document).document();
  if (wanted.empty()) {
    if (operations.size() != 1)
      throw syntax_error("operationName is needed unless there is exactly one operation");
    return std::move(operations.front());
  }
  for (auto& candidate : operations)
    if (candidate.name == wanted)
      return std::move(candidate);
  throw syntax_error("no operation is called " + std::string(wanted));
}

} // namespace cfc::simulator::graphql
