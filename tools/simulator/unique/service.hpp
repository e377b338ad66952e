#pragma once

#include "tools/simulator/http/faults.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/unique/access.hpp"
#include "tools/simulator/unique/contents.hpp"
#include "tools/simulator/unique/operations.hpp"
#include "tools/simulator/unique/schema.hpp"
#include "tools/simulator/unique/scopes.hpp"
#include "tools/simulator/unique/settings.hpp"
#include "tools/simulator/unique/uploads.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>

namespace cfc::simulator {

/// All that Unique holds.
struct unique_state {
  explicit unique_state(const unique_settings& settings);

  scope_tree scopes;
  content_store contents;
  access_control access;
  upload_service uploads;
  unique_operations operations;
};

/// The Unique host: GraphQL, diff, uploads and tokens (docs/simulator.md, "Unique"). Thread-safe: requests
/// are answered one after the other, but the body of a diff is read outside of the lock.
class unique_service {
public:
  explicit unique_service(unique_settings settings);
  unique_service(const unique_service&) = delete;
  unique_service& operator=(const unique_service&) = delete;
  ~unique_service() = default;

  /// Rules for GraphQL operations come from here (by operation name or root field); before the first request.
  void use_faults(faults& from) { faults_ = &from; }

  reply handle(call& request);

  const unique_settings& settings() const noexcept { return settings_; }
  /// Everything goes; the scopes of the settings are made anew.
  void reset();
  /// Calls f(unique_state&) while nothing else happens.
  template <class F>
  decltype(auto) with_state(F&& f) {
    const std::lock_guard lock(mutex_);
    return std::forward<F>(f)(*state_);
  }

private:
  reply graphql(call& request, graphql::endpoint where);
  reply run(const graphql::operation& what, const std::vector<graphql::bound_field>& fields,
            const unique_context& by);
  reply file_diff(call& request);
  bool allowed(const call& request);

  unique_settings settings_;
  faults* faults_ = nullptr;
  std::mutex mutex_;
  std::unique_ptr<unique_state> state_;
};

} // namespace cfc::simulator
