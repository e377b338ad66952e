#pragma once

#include "nodes/operations/async_event.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cfc::nodes {

/// SCP-6: scopes that one call creates, at most.
inline constexpr std::size_t scopes_per_call = 100;

/// Creates the scopes of spaces (SCP-6). Spaces that ask while a call is under way share the next one, up to
/// scopes_per_call paths a call. Used on the I/O thread only.
class scope_batcher {
public:
  /// @param root_path SCP-5
  scope_batcher(const service_set& services, const own_scopes& scopes, std::string root_path)
      : services_(services), own_scopes_(scopes), root_path_(std::move(root_path)) {}

  /// The space's scope id; its external id is set if it differs.
  /// @throws http::api_error also when a scope of the answer isn't the one that was asked for, cycle_aborted
  /// when one is marked for somebody else (SCP-7): then none is marked
  boost::asio::awaitable<std::string> scope_of(space_identity space);

private:
  struct waiter {
    explicit waiter(const boost::asio::any_io_executor& io) : woken(io) {}
    space_identity space;
    std::string scope_id;
    std::exception_ptr failure;
    bool done = false;
    async_event woken;
  };
  boost::asio::awaitable<void> flush();
  boost::asio::awaitable<void> create(std::vector<std::shared_ptr<waiter>> group);

  const service_set& services_;
  const own_scopes& own_scopes_;
  std::string root_path_;
  std::vector<std::shared_ptr<waiter>> waiting_;
  bool calling_ = false;
};

} // namespace cfc::nodes
