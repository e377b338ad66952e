#include "tools/simulator/cql/lexer.hpp"

#include "tools/simulator/cql/query.hpp"

#include <algorithm>

namespace cfc::simulator {

namespace {

constexpr std::string_view breaks_words = " \t\r\n()=!<>~,\"'";

/// @param at stands on the opening quote; moved behind the closing one
std::string read_quoted(std::string_view text, std::size_t& at) {
  const char quote = text[at];
  std::string value;
  for (++at; at < text.size(); ++at) {
    if (text[at] == quote) {
      ++at;
      return value;
    }
    if (text[at] == '\\' && at + 1 < text.size())
      ++at;
    value += text[at];
  }
  throw cql_error("Could not parse cql : " + std::string(text));
}

std::string read_symbol(std::string_view text, std::size_t& at) {
  const auto two = text.substr(at, 2);
  const bool is_two = two == "!=" || two == "<=" || two == ">=" || two == "!~";
  if (text[at] == '!' && !is_two)
    throw cql_error("Could not parse cql : " + std::string(text));
  std::string symbol(text.substr(at, is_two ? 2 : 1));
  at += symbol.size();
  return symbol;
}

} // namespace

std::vector<cql_token> cql_tokens(std::string_view text) {
  std::vector<cql_token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      ++at;
    } else if (c == '"' || c == '\'') {
      tokens.push_back({cql_token::kind::quoted, read_quoted(text, at)});
    } else if (breaks_words.find(c) != std::string_view::npos) {
      tokens.push_back({cql_token::kind::symbol, read_symbol(text, at)});
    } else {
      const auto end = std::min(text.find_first_of(breaks_words, at), text.size());
      tokens.push_back({cql_token::kind::word, std::string(text.substr(at, end - at))});
      at = end;
    }
  }
  tokens.push_back({});
  return tokens;
}

} // namespace cfc::simulator
