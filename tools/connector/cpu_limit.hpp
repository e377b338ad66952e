#pragma once

#include <optional>
#include <string_view>

/// How many threads a service computes with (OPS-5).
namespace cfc::connector {

/// The container's limit in cores as `cpu.max` of a control group says it ("200000 100000", "max 100000");
/// nullopt: there is none.
std::optional<double> cpu_limit_in(std::string_view cpu_max);

/// A container's limit says what it may use; without one at most 4, however many cores the machine has.
unsigned service_threads(std::optional<double> limit, unsigned cores) noexcept;

/// For this process, on this machine.
unsigned service_threads();

} // namespace cfc::connector
