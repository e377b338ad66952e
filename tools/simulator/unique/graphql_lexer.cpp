#include "tools/simulator/unique/graphql_lexer.hpp"

#include "tools/simulator/unique/graphql_parser.hpp"

#include <algorithm>

namespace cfc::simulator::graphql {
namespace {

bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool in_number(char c) {
  return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

} // namespace

lexer::lexer(std::string_view document) : document_(document) {
  advance();
}

void lexer::advance() {
  skip_ignored();
  start_ = position_;
  if (position_ == document_.size()) {
    now_ = {};
    return;
  }
  const char c = document_[position_];
  if (starts_name(c)) {
    read_while(kind::name, [](char d) { return starts_name(d) || is_digit(d); });
  } else if (is_digit(c) || c == '-') {
    read_while(kind::number, in_number);
  } else if (c == '"') {
    read_text();
  } else if (document_.substr(position_, 3) == "...") {
    throw syntax_error("fragments aren't supported, at " + where());
  } else if (std::string_view("!$():=@[]{}").find(c) != std::string_view::npos) {
    now_ = {kind::punctuator, std::string(1, c)};
    ++position_;
  } else {
    throw syntax_error("unexpected character at " + where());
  }
}

std::string lexer::where() const {
  const auto before = document_.substr(0, start_);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last = before.rfind('\n');
  const auto column = last == std::string_view::npos ? start_ + 1 : start_ - last;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

void lexer::skip_ignored() {
  while (position_ < document_.size()) {
    const char c = document_[position_];
    if (c == '#')
      position_ = std::min(document_.find('\n', position_), document_.size());
    else if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',')
      ++position_;
    else
      return;
  }
}

void lexer::read_text() {
  now_ = {kind::text, {}};
  ++position_;
  while (position_ < document_.size() && document_[position_] != '"' && document_[position_] != '\n')
    if (document_[position_] == '\\')
      append_escape();
    else
      now_.text += document_[position_++];
  if (position_ == document_.size() || document_[position_] != '"')
    throw syntax_error("unterminated string at " + where());
  ++position_;
}

void lexer::append_escape() {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  const char c = position_ + 1 < document_.size() ? document_[position_ + 1] : '\0';
  const auto which = letters.find(c);
  if (which == std::string_view::npos)
    throw syntax_error("unsupported escape in the string at " + where());
  now_.text += meanings[which];
  position_ += 2;
}

template <class Belongs>
void lexer::read_while(kind what, Belongs belongs) {
  const auto first = position_;
  while (position_ < document_.size() && belongs(document_[position_]))
    ++position_;
  now_ = {what, std::string(document_.substr(first, position_ - first))};
}

} // namespace cfc::simulator::graphql
