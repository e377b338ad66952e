#pragma once

#include "io/observe/traffic.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cfc::pipeline {

/// What a cycle has used up to a moment, as far as it may hold it back.
struct load_reading {
  double seconds = 0; ///< since the cycle began
  std::map<std::string, observe::api_traffic> traffic;
  double cpu_seconds = 0;        ///< of the whole process
  unsigned cores = 1;            ///< that it may use
  bool anything_open = false;    ///< there is something to do
  bool waits_for_memory = false; ///< that bodies and files may take (OPS-5)
  bool auto_concurrency = false; ///< `processing.concurrency: auto`
};

/// What holds a run back (RUN-9).
enum class bottleneck_kind : std::uint8_t {
  unknown,    ///< too early to say
  nothing,    ///< there is nothing to do
  throttling, ///< the server asked for a pause
  rate_limit, ///< the configured rate limit of a service
  machine,    ///< the processors of this machine
  memory,     ///< what bodies and files in hand may take of it
  bandwidth,  ///< most of the time bytes are on their way
  latency, ///< most of the time answers are waited for, so that more at once would help, unless that is found
};
/// As the status page and the metrics name it: "rateLimit".
std::string_view name_of(bottleneck_kind kind) noexcept;

struct bottleneck {
  bottleneck_kind kind = bottleneck_kind::unknown;
  std::string api;               ///< of throttling and rate limits, and whose bytes are the most; else empty
  double share = 0;              ///< of the time, or of the processors; 0 to 1, 0 where it isn't measured
  bool auto_concurrency = false; ///< of latency: as much is in hand at once as helps
  bool operator==(const bottleneck&) const = default;
};

/// What has held the cycle back between two readings. First what was asked for from outside, a pause or a
/// limit, then what is short here, then the network. Bytes are what is waited for when an answer or an upload
/// has 256 KiB on average: they take longer than the way there and back.
bottleneck between(const load_reading& before, const load_reading& now);

/// For an operator, with the setting that would help: "the rate limit of Confluence
/// (confluence.apiRateLimitPerMinute), 83% of the time".
std::string text_of(const bottleneck& found);

struct byte_rates {
  double down = 0, up = 0; ///< bytes per second, of all services
};
byte_rates rates_between(const load_reading& before, const load_reading& now);
/// "12.3 MiB/s"
std::string rate_text(double bytes_per_second);

} // namespace cfc::pipeline
