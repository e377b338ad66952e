#include "tools/simulator/confluence/answers.hpp"

#include "tools/simulator/text/json_text.hpp"
#include "tools/simulator/text/percent.hpp"

#include <algorithm>
#include <charconv>

namespace cfc::simulator {

reply v1_error(int status, std::string_view message) {
  reply result = reply::json(status, {});
  json_text(result.body)
      .raw(R"({"statusCode":)")
      .number(status)
      .raw(R"(,"data":{"authorized":)")
      .raw(status == 401 || status == 403 ? "false" : "true")
      .raw(R"(,"valid":true,"errors":[],"successful":false},"message":)")
      .text(message)
      .raw("}");
  return result;
}

reply v2_error(int status, std::string_view code, std::string_view title, std::string_view detail) {
  reply result = reply::json(status, {});
  json_text out(result.body);
  out.raw(R"({"errors":[{"status":)")
      .number(status)
      .raw(R"(,"code":)")
      .text(code)
      .raw(R"(,"title":)")
      .text(title);
  out.raw(R"(,"detail":)");
  if (detail.empty())
    out.raw("null");
  else
    out.text(detail);
  out.raw("}]}");
  return result;
}

reply wrong_method() {
  reply result = v1_error(405, "Method Not Allowed");
  result.fields.emplace_back("Allow", "GET");
  return result;
}

reply html_page(int status, std::string_view title) {
  reply result = reply::empty(status);
  result.content_type = "text/html;charset=UTF-8";
  result.body.append("<!DOCTYPE html><html><head><title>")
      .append(title)
      .append("</title></head><body><h1>")
      .append(title)
      .append("</h1></body></html>");
  return result;
}

reply file(const attachment& one) {
  reply result;
  result.content_type = one.media_type;
  result.fields.emplace_back("Content-Disposition",
                             "attachment; filename*=UTF-8''" + percent_encoded(one.title));
  result.generated_bytes = one.size;
  result.generate = [one](std::uint64_t offset, char* into, std::size_t bytes) {
    instance::fill(one, offset, into, bytes);
  };
  return result;
}

reply redirect(std::string location) {
  reply result = reply::empty(302);
  result.fields.emplace_back("Location", std::move(location));
  return result;
}

std::optional<std::string> unknown_parameter(const call& request, const modes& now,
                                             std::initializer_list<std::string_view> known) {
  if (!now.strict)
    return std::nullopt;
  for (const auto& [name, value] : request.query)
    if (std::find(known.begin(), known.end(), name) == known.end())
      return "Unknown query parameter '" + name + "' (the simulator is strict)";
  return std::nullopt;
}

std::optional<std::uint64_t> number_parameter(const call& request, std::string_view name,
                                              std::uint64_t absent) {
  const auto* text = request.parameter(name);
  if (!text)
    return absent;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  const bool whole = error == std::errc{} && end == text->data() + text->size() && value <= INT32_MAX;
  return whole ? std::optional(value) : std::nullopt;
}

std::optional<std::uint64_t> id_in_path(std::string_view part) {
  if (part.starts_with("att"))
    part.remove_prefix(3);
  std::uint64_t id = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), id);
  return error == std::errc{} && end == part.data() + part.size() ? std::optional(id) : std::nullopt;
}

std::vector<std::string_view> path_parts(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (!part.empty())
      parts.push_back(part);
  }
  return parts;
}

} // namespace cfc::simulator
