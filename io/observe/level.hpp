#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace cfc::observe {

/// How serious a line is, and from where on lines are written. Nothing is written with `silent`.
enum class level : std::uint8_t { trace, debug, info, warn, error, fatal, silent };

/// The words of `LOG_LEVEL` and `--log-level`.
inline constexpr std::array<std::pair<std::string_view, level>, 7> level_words{{{"fatal", level::fatal},
                                                                                {"error", level::error},
                                                                                {"warn", level::warn},
                                                                                {"info", level::info},
                                                                                {"debug", level::debug},
                                                                                {"trace", level::trace},
                                                                                {"silent", level::silent}}};

/// @return nullopt for another word; letter case counts
constexpr std::optional<level> level_named(std::string_view word) noexcept {
  for (const auto& [name, value] : level_words) {
    if (name == word)
      return value;
  }
  return std::nullopt;
}

/// What stands in a JSON line: 10 for trace, in steps of ten (OBS-1).
constexpr int number_of(level l) noexcept {
  return 10 * (static_cast<int>(l) + 1);
}

} // namespace cfc::observe
