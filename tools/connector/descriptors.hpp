#pragma once

#include <cstddef>

/// How many files and connections the process may have open at a time.
namespace cfc::connector {

/// Confluence and Unique.
inline constexpr std::size_t services_of_a_tenant = 2;

/// What a process needs whose cycles have so many connections open to each of these services: they, the
/// name look-ups that come before them, and the process's own files.
constexpr std::size_t descriptors_for(std::size_t connections_per_host) noexcept {
  constexpr std::size_t own_files = 64;
  return services_of_a_tenant * connections_per_host + own_files;
}

/// Raises the soft limit as far as is needed and allowed. Better at the start than in a cycle, where
/// connections that can't be opened look like a network that fails.
/// @throws config::config_error saying what to lower or to raise, when the hard limit is below `needed`
void ensure_descriptors(std::size_t needed);

} // namespace cfc::connector
