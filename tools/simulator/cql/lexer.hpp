#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::simulator {

struct cql_token {
  enum class kind : std::uint8_t { word, quoted, symbol, end } what = kind::end;
  std::string text; ///< unescaped; symbols: one of ( ) , = != < <= > >= ~ !~
};

/// Always ends with a token of kind `end`. @throws cql_error
std::vector<cql_token> cql_tokens(std::string_view text);

} // namespace cfc::simulator
