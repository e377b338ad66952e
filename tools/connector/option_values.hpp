#pragma once

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

/// What options take as their values: checks whose messages say what was found and what is allowed.
namespace cfc::connector {

/// Turns one of the words into the number of its enumerator, from which CLI11 makes the value.
template <typename Enum>
CLI::Validator word_of(const std::map<std::string, Enum>& words) {
  return CLI::Validator(
      [words](std::string& text) {
        if (const auto at = words.find(text); at != words.end()) {
          text = std::to_string(static_cast<int>(at->second));
          return std::string();
        }
        std::string list;
        for (const auto& [word, value] : words) {
          list += (list.empty() ? "" : ", ") + word;
        }
        return "found '" + text + "', allowed: " + list;
      },
      "");
}

/// CLI11 by itself takes -1 for the largest number.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most, const std::string& allowed);
CLI::Validator a_path();
/// Where stdout doesn't do.
CLI::Validator a_file();
CLI::Validator tenant_name();
CLI::Validator identity_text();
CLI::Validator space_key();
/// A host by its name, with a port if need be, or a URL of it; turned into a URL, of https where nothing is said.
CLI::Validator a_host();
/// Whole or fractional seconds; at least `least`.
CLI::Validator seconds_from(double least);
/// What duration_of() reads.
CLI::Validator a_duration();
/// `90s`, `15m`, `6h`, `1h30m`: numbers with units, larger units first. Nothing for what isn't one, or takes
/// no time.
std::optional<std::chrono::milliseconds> duration_of(std::string_view text);

} // namespace cfc::connector
