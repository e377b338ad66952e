#include "nodes/operations/login_page.hpp"

#include "io/http/html.hpp"
#include "io/http/url.hpp"

#include <algorithm>
#include <array>

namespace cfc::nodes {

namespace {

constexpr std::string_view advice =
    ": probably a login page. Check that the account may open attachments under /download";

/// Of fields in login forms.
struct mark {
  std::string_view attribute, value;
};
constexpr std::array marks{mark{"type", "password"}, mark{"name", "os_username"}, mark{"name", "os_password"},
                           mark{"name", "SAMLRequest"}, mark{"name", "SAMLResponse"}};

/// Confluence's own downloads, and those of the media host that Cloud's lead to.
bool is_path_of_download(std::string_view path) {
  return path.starts_with("/file/") || path.ends_with("/download") ||
         path.find("/download/") != std::string_view::npos;
}

bool ends_with(std::string_view text, std::string_view name) {
  return text.size() >= name.size() && http::same_name(text.substr(text.size() - name.size()), name);
}

/// The value that begins there, with or without quotes.
bool begins_with_value(std::string_view text, std::string_view value) {
  if (text.starts_with('"') || text.starts_with('\''))
    text.remove_prefix(1);
  constexpr std::string_view ends = "\"' />\t\r\n";
  return http::same_name(text.substr(0, text.find_first_of(ends)), value);
}

bool is_login_form(std::string_view html) {
  for (auto at = html.find('='); at != std::string_view::npos; at = html.find('=', at + 1)) {
    const auto is_here = [&](const mark& one) {
      return ends_with(html.substr(0, at), one.attribute) &&
             begins_with_value(html.substr(at + 1), one.value);
    };
    if (std::any_of(marks.begin(), marks.end(), is_here))
      return true;
  }
  return false;
}

} // namespace

std::optional<std::string> login_page_refusal(const http::headers& fields, std::string_view announced_type,
                                              std::string_view first_bytes, std::string_view url) {
  const auto* type = http::find_header(fields, "Content-Type");
  if (type == nullptr || !http::is_html_type(*type))
    return std::nullopt;
  if (!http::is_html_type(announced_type))
    return "an HTML page came instead of " + std::string(announced_type) + std::string(advice);
  if (http::find_header(fields, "Content-Disposition") != nullptr)
    return std::nullopt;
  if (!url.empty() && !is_path_of_download(http::path_of(url)))
    return "the download led to " + std::string(http::path_of(url)) + std::string(advice);
  if (is_login_form(first_bytes))
    return "an HTML page with a login form came that isn't marked as a file" + std::string(advice);
  return std::nullopt;
}

} // namespace cfc::nodes
