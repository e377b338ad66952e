#include "tools/simulator/http/echo.hpp"

#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/percent.hpp"

#include <algorithm>

namespace cfc::simulator {

namespace {

std::string repeated(const call& request, std::string_view asked) {
  const auto bar = std::min(asked.find('|'), asked.size());
  const auto* value = request.field(asked.substr(0, bar));
  if (value == nullptr)
    return "";
  const auto how = asked.substr(bar);
  return how == "|base64" ? base64(*value) : how == "|percent" ? percent_encoded(*value) : *value;
}

std::string filled_in(const call& request, std::string_view text) {
  std::string out;
  while (true) {
    const auto begin = text.find("{{");
    const auto end = begin == std::string_view::npos ? begin : text.find("}}", begin);
    if (end == std::string_view::npos)
      return out.append(text);
    out.append(text.substr(0, begin)).append(repeated(request, text.substr(begin + 2, end - begin - 2)));
    text.remove_prefix(end + 2);
  }
}

} // namespace

void echo(const call& request, disturbance& into) {
  into.body = filled_in(request, into.body);
  for (auto& [name, value] : into.fields)
    value = filled_in(request, value);
}

} // namespace cfc::simulator
