#include "io/http/missing_permission.hpp"

#include "io/http/html.hpp"
#include "io/text/lower_case.hpp"

namespace cfc::http {

bool names_missing_permission(std::string_view text) {
  const auto lower = text::lower_case(text);
  return lower.find("scope does not match") != std::string::npos ||
         lower.find("insufficient_scope") != std::string::npos;
}

bool names_missing_permission(const response& answer) {
  if ((answer.status != 401 && answer.status != 403) || is_html_page(answer))
    return false;
  const auto* challenge = find_header(answer.fields, "WWW-Authenticate");
  return names_missing_permission(answer.body) ||
         (challenge != nullptr && names_missing_permission(*challenge));
}

} // namespace cfc::http
