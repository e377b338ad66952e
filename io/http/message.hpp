#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Requests and answers as values, without a trace of libcurl, so that what uses them can be tested with a
/// table of answers (tests/support/fake_transport.hpp).
namespace cfc::http {

enum class method : std::uint8_t { get, post, put };

/// "GET", "POST", "PUT".
std::string_view name_of(method verb) noexcept;

struct header {
  std::string name;
  std::string value;

  bool operator==(const header&) const = default;
};
using headers = std::vector<header>;

/// Whether two field names are the same: they compare without case.
bool same_name(std::string_view one, std::string_view other) noexcept;

/// The value of the first field of that name (names compare without case), or null.
const std::string* find_header(const headers& fields, std::string_view name) noexcept;

/// Bytes of a request that aren't held in memory as a whole. The engine pulls them on its thread.
class body_source {
public:
  enum class state : std::uint8_t {
    data,   ///< `bytes` (> 0) were written
    wait,   ///< nothing now; the callback of on_ready() is called when there is something again
    end,    ///< all bytes were given
    failed, ///< there will be no more, and what was sent is not whole: the transfer is aborted
  };
  struct read_result {
    state now;
    std::size_t bytes;
  };

  virtual ~body_source() = default;
  /// Total number of bytes; announced as Content-Length. Without it the body goes out chunked.
  virtual std::optional<std::uint64_t> size() const = 0;
  /// Fills `into` from the front. Engine thread only; must not block or throw.
  virtual read_result read(std::span<char> into) = 0;
  /// Starts again with the first byte. False when that is impossible: then a repeat needs a new source.
  virtual bool rewind() = 0;
  /// What to call (on the engine's thread, never from inside read()) after a read() answered `wait`.
  virtual void on_ready(std::function<void()> resume) = 0;
};

/// Takes the bytes of an answer as they come, on the engine's thread.
class body_sink {
public:
  enum class verdict : std::uint8_t {
    taken, ///< all bytes were taken
    full,  ///< none was taken; they come again after the callback of on_room() was called
    abort, ///< the rest isn't wanted; the transfer fails with transport_fault::refused
  };

  virtual ~body_sink() = default;
  /// Status and fields, before the first byte of a 2xx answer; false refuses the body. Other answers
  /// don't reach the sink: they are buffered in `response::body` (up to 64 KiB).
  virtual bool begin(int status, const headers& fields) = 0;
  /// Must not block or throw.
  virtual verdict write(std::span<const char> bytes) = 0;
  /// What to call (on the engine's thread, never from inside write()) after a write() answered `full`.
  virtual void on_room(std::function<void()> resume) = 0;
};

/// Where a redirect may lead (REL-2). At most 10 are followed, never from https to http.
enum class redirects : std::uint8_t {
  same_origin,         ///< leaving scheme://host:port is an error: a call would go on anonymously
  anywhere_without_us, ///< followed to any host; on another origin without any of our header fields
};

struct timeouts {
  std::chrono::milliseconds connect{15'000};
  /// From the last byte of the request to the first byte of the answer.
  std::chrono::milliseconds headers{30'000};
  /// Without any byte in either direction, also while a sink or a source makes the transfer wait.
  std::chrono::milliseconds stall{60'000};
  /// An answer that is kept in memory has to bring 1 KiB within each of these spans (REL-9).
  std::chrono::milliseconds slow{60'000};
  /// The same kind of answer, from its first byte to its last.
  std::chrono::milliseconds answer{600'000};
};

struct request {
  method verb = method::get;
  std::string url;
  headers fields;
  /// Sent when `source` is null and the verb isn't GET.
  std::string body;
  std::shared_ptr<body_source> source;
  redirects follow = redirects::same_origin;
  /// An answer that is larger after decompression is an error (REL-9). Not applied to a sink.
  std::uint64_t max_body_bytes = 16ULL * 1024 * 1024;
  /// Offers gzip and deflate. Off for downloads, whose length is compared with the announced one.
  bool compressed = true;
  /// Called on the engine's thread when the request goes out, and again for each further time: after a
  /// redirect within its origin, or when a connection turned out to be dead. Must not throw.
  std::function<void()> on_sent;
};

/// Gives a text 64 zeroed bytes of spare capacity behind its end, so that simdjson can read it in place.
void pad(std::string& text);

struct response {
  int status = 0;
  headers fields;
  /// Empty when a sink took it. Has 64 zeroed bytes of spare capacity behind its end, as simdjson wants.
  std::string body;
  /// The URL that answered, after redirects.
  std::string url;
  std::uint64_t bytes_down = 0;
  std::uint64_t bytes_up = 0;
  /// This answers a repetition, and the server may have done what it was asked for before already.
  bool maybe_done_before = false;
  /// Of a service's call: see ended_call::took (service.hpp).
  std::chrono::steady_clock::duration took{};
};

} // namespace cfc::http
