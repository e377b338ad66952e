#include "nodes/operations/inlining/image_markup.hpp"

namespace cfc::nodes::inlining {

namespace {

std::string escaped(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (const char c : value) {
    if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else if (c == '<')
      out += "&lt;";
    else
      out += c;
  }
  return out;
}

void add(std::string& to, std::string_view name, std::string_view value) {
  to.append(" ").append(name).append("=\"").append(escaped(value)).append("\"");
}

std::string opening(std::string_view media_type) {
  return "<img src=\"data:" + escaped(media_type) + ";base64,";
}

} // namespace

image_markup markup_for(const image_macro& macro, std::string_view media_type) {
  image_markup made{opening(media_type), "\""};
  if (const auto& alt = macro.alt ? *macro.alt : macro.file_name; !alt.empty())
    add(made.after, "alt", alt);
  if (macro.title)
    add(made.after, "title", *macro.title);
  if (macro.width)
    add(made.after, "width", *macro.width);
  if (macro.height)
    add(made.after, "height", *macro.height);
  made.after += " />";
  return made;
}

image_markup appended_markup(std::string_view file_name, std::string_view media_type) {
  image_markup made{"<p>" + opening(media_type), "\""};
  if (!file_name.empty())
    add(made.after, "alt", file_name);
  made.after += " /></p>";
  return made;
}

} // namespace cfc::nodes::inlining
