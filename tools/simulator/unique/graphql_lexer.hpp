#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cfc::simulator::graphql {

/// Cuts a GraphQL document into tokens; commas, white space and comments fall away. Throws syntax_error.
class lexer {
public:
  enum class kind { end, name, number, text, punctuator };
  struct token {
    kind what = kind::end;
    std::string text; ///< a text without its quotes, unescaped
  };

  explicit lexer(std::string_view document);

  const token& now() const noexcept { return now_; }
  void advance();
  /// The position for messages: `line 3, column 12`.
  std::string where() const;

private:
  void skip_ignored();
  void read_text();
  void append_escape();
  template <class Belongs>
  void read_while(kind what, Belongs belongs);

  std::string_view document_;
  std::size_t position_ = 0;
  std::size_t start_ = 0; ///< of the token at hand
  token now_;
};

} // namespace cfc::simulator::graphql
