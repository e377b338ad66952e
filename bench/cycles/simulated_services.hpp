#pragma once

#include "bench/cycles/instances.hpp"
#include "bench/cycles/measured_process.hpp"
#include "bench/cycles/results.hpp"
#include "bench/cycles/web_client.hpp"

#include <boost/json/value.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace cfc::bench {

/// What the simulator measured of itself and of those that asked it.
struct service_measures {
  std::vector<route_figures> routes;
  simulator_figures simulator;
};

/// A running simulator, and what a benchmark asks and tells it (docs/simulator.md, "Control").
class simulated_services {
public:
  /// @param folder for its output @throws std::runtime_error when it doesn't start
  simulated_services(const std::filesystem::path& program, const instance_plan& plan, unsigned threads,
                     const std::filesystem::path& folder);

  const std::string& confluence() const noexcept { return confluence_; }
  const std::string& unique() const noexcept { return unique_; }
  web_client& client() noexcept { return client_; }

  void behave(const std::string& faults);
  void edit(const std::string& mutations);
  /// The tenant's user may read and write in the root scope without asking for it.
  void grant_root();
  /// Unique as at the start.
  void empty_unique();
  void begin_measuring();
  /// @param wall_seconds how long the run took
  service_measures measured(double wall_seconds);
  /// @param hashes whether all bytes are worked out and compared, too
  judgement_figures judgement(bool hashes);
  /// What ought to be in Unique, as far as `most` goes: the simulator's `contents`, without hashes.
  boost::json::value expected(std::uint64_t most);

private:
  std::string control(const std::string& path) const { return control_ + path; }

  web_client client_;
  child_process process_;
  std::string confluence_, unique_, control_;
};

/// The tenant of all benchmarks, by whose name its keys begin.
inline constexpr const char* tenant = "acme";
/// What its configuration has to say.
struct tenant_settings {
  std::uint32_t concurrency = 64, unique_per_minute = 0; ///< 0: more than anybody needs
};
/// Writes it into the folder and gives the file's path.
std::filesystem::path write_tenant_file(const std::filesystem::path& folder, const simulated_services& at,
                                        const tenant_settings& settings);

} // namespace cfc::bench
