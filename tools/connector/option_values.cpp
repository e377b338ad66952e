#include "tools/connector/option_values.hpp"

#include "io/config/rules.hpp"

#include <array>
#include <charconv>

namespace cfc::connector {

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most, const std::string& allowed) {
  return CLI::Validator(
      [=](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool good =
            error == std::errc() && end == text.data() + text.size() && value >= least && value <= most;
        return good ? std::string() : "found '" + text + "', allowed: a whole number from " + allowed;
      },
      "");
}

CLI::Validator a_path() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() ? std::string("found an empty text, allowed: a path") : std::string();
      },
      "");
}

CLI::Validator a_file() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() || text == "-" ? "found '" + text + "', allowed: the path of a file"
                                           : std::string();
      },
      "");
}

CLI::Validator tenant_name() {
  return CLI::Validator(
      [](const std::string& text) {
        return config::is_tenant_name(text)
                   ? std::string()
                   : "found '" + text +
                         "', allowed: a tenant's name, of lower-case letters, digits and hyphens";
      },
      "");
}

CLI::Validator identity_text() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.starts_with("confc:")
                   ? std::string()
                   : "found '" + text + "', allowed: confc:cloud:ID or confc:data-center:ID";
      },
      "");
}

CLI::Validator space_key() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() ? std::string("found an empty text, allowed: the key of a space") : std::string();
      },
      "");
}

CLI::Validator a_host() {
  return CLI::Validator(
      [](std::string& text) {
        const auto url = text.find("://") == std::string::npos ? "https://" + text : text;
        if (config::check_endpoint_url(url))
          return "found '" + text + "', allowed: the name of a host, such as uploads.example.com, or its URL";
        text = url;
        return std::string();
      },
      "");
}

CLI::Validator seconds_from(double least) {
  return CLI::Validator(
      [least](const std::string& text) {
        double value = 0;
        const bool good = CLI::detail::lexical_cast(text, value) && value >= least && value <= 86'400;
        return good ? std::string()
                    : "found '" + text + "', allowed: seconds, from " + (least > 0 ? "0.001" : "0") +
                          " to 86400";
      },
      "");
}

std::optional<std::chrono::milliseconds> duration_of(std::string_view text) {
  constexpr std::string_view units = "hms";
  constexpr std::array<std::int64_t, 3> seconds_in{3600, 60, 1};
  constexpr std::int64_t most = std::int64_t{365} * 24 * 3600;
  std::int64_t total = 0;
  for (std::size_t least = 0; !text.empty(); ++least) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || number < 0 || number > most || digits == text.size())
      return std::nullopt;
    const auto unit = units.find(text[digits], least);
    if (unit == std::string_view::npos)
      return std::nullopt;
    total += number * seconds_in[unit];
    least = unit;
    text.remove_prefix(digits + 1);
  }
  if (total <= 0 || total > most)
    return std::nullopt;
  return std::chrono::seconds(total);
}

CLI::Validator a_duration() {
  return CLI::Validator(
      [](const std::string& text) {
        return duration_of(text)
                   ? std::string()
                   : "found '" + text + "', allowed: hours, minutes and seconds such as 6h, 90s or 1h30m";
      },
      "");
}

} // namespace cfc::connector
