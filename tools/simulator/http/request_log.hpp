#pragma once

#include "tools/simulator/http/server.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::simulator {

struct logged_request {
  std::uint64_t n = 0;    ///< counts from 1 over all hosts
  std::int64_t at_ms = 0; ///< when it was answered, epoch
  std::string host;
  std::string method;
  std::string target; ///< as sent
  int status = 0;     ///< 0: the connection was dropped
  double ms = 0;
  std::string operation;           ///< GraphQL operation name, when known
  std::string authorization;       ///< scheme only ("Bearer", "Basic"); the value is never kept
  std::vector<std::string> fields; ///< names of the header fields, lower case
  std::uint64_t body_bytes = 0;
  std::string peer_port;
};

/// The path of a target, ids in it replaced by {id}.
std::string without_ids(std::string_view target);

/// The last `capacity` requests of all hosts, and counts of all of them. Thread-safe.
class request_log {
public:
  explicit request_log(std::size_t capacity); ///< 0: only counts

  void add(std::string_view host, const call& request, int status, double ms);
  /// Entries with n > after, oldest first.
  std::vector<logged_request> since(std::uint64_t after = 0, std::size_t most = SIZE_MAX) const;
  /// Requests per "host status", and per "host METHOD path" when `capacity` isn't 0 (ids replaced by {id}).
  std::map<std::string, std::uint64_t> counts() const;
  std::uint64_t total() const;
  void clear(); ///< entries and counts; n goes on

private:
  std::size_t capacity_;
  mutable std::mutex mutex_;
  std::deque<logged_request> entries_;
  std::map<std::string, std::uint64_t> counts_;
  std::uint64_t total_ = 0;
};

} // namespace cfc::simulator
