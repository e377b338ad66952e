#pragma once

#include "tests/integration/support/mode.hpp"
#include "tests/integration/support/process.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::test {

/// Where the simulated services listen.
struct addresses {
  std::string gateway, cloud_id, site; ///< Cloud
  std::string data_center;             ///< with the context path
  std::string unique, control;
};

/// What one content is, as Unique holds it or as it ought to be.
struct content_facts {
  std::string title, mime_type, sha256, scope_path, url, space_key, space_name, jpg_read_mode, source_kind;
  std::uint64_t byte_size = 0;
  std::vector<std::string> labels;
  bool operator==(const content_facts&) const = default;
};
std::ostream& operator<<(std::ostream& to, const content_facts& what);

struct stored_content : content_facts {
  std::string id, state;
  std::string ingestion_config; ///< as JSON without blanks; "" when there is none
  std::uint64_t uploaded_bytes = 0;
  bool finalised = false;
};

struct stored_scope {
  std::string id, external_id; ///< external_id: "" when there is none
  std::uint64_t contents = 0;
  bool operator==(const stored_scope&) const = default;
};

/// A request that a simulated service answered.
struct seen_request {
  std::uint64_t number = 0;
  std::string host, method, target, operation;
  int status = 0;
};

/// A running simulator with one scenario, and what a test asks and tells it (docs/simulator.md, "Control").
class simulator_process {
public:
  /// @param scenario JSON of a scenario file, or "" with sizes in `options`
  simulator_process(const temporary_directory& in, const std::string& scenario, const mode& how,
                    const std::vector<std::string>& options = {});

  const addresses& where() const noexcept { return addresses_; }

  /// Edits of the Confluence content, of Unique, and of faults and modes; JSON.
  void mutate(const std::string& edits) const;
  void change_unique(const std::string& edits) const;
  void disturb(const std::string& edits) const;

  /// By key.
  std::map<std::string, stored_content> contents() const;
  /// By path.
  std::map<std::string, stored_scope> scopes() const;
  /// What a sync of that tenant from scratch ought to leave in Unique; urls that aren't predicted are empty.
  std::map<std::string, content_facts> expected(const std::string& tenant, const mode& how,
                                                const std::string& more = {}) const;
  /// The whole log of requests, as the control host gives it.
  std::string request_log() const;
  /// Requests after that number.
  std::vector<seen_request> requests(std::uint64_t after = 0) const;
  /// The number of the last request so far.
  std::uint64_t last_request() const;
  /// What was changed in Unique, or tried to, after that request: GraphQL fields and `PUT`, but for the
  /// access that a cycle grants itself before it reads (SCP-1).
  std::vector<std::string> writes(std::uint64_t after = 0) const;

  static constexpr std::string_view root_scope = "scope_root", root_path = "Company/Confluence";

private:
  std::string get(const std::string& path) const;
  void post(const std::string& path, const std::string& json) const;
  void read_addresses();

  std::optional<process> process_;
  addresses addresses_;
};

} // namespace cfc::test
