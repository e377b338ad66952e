#pragma once

#include "io/http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <stdexcept>
#include <string>
#include <string_view>

namespace cfc::http {

/// Why there is no answer. An HTTP status of any kind is an answer, not a fault.
enum class transport_fault : std::uint8_t {
  connect,   ///< name look-up, connection or TLS handshake refused
  timeout,   ///< connect, headers or stall time-out (REL-7)
  broken,    ///< reset, early close, fewer bytes than announced
  too_large, ///< REL-9
  crowded,   ///< all answers on their way together are too large (REL-9)
  redirect,  ///< a redirect that must not be followed (REL-2)
  refused,   ///< the sink refused the body, or the source failed
  cancelled, ///< the engine is being stopped
  protocol,  ///< not HTTP, an unusable URL, a decoding error
};

class transport_error : public std::runtime_error {
public:
  transport_error(transport_fault fault, const std::string& what)
      : transport_error(fault, what, fault != transport_fault::connect) {}
  /// @param system_name a constant
  transport_error(transport_fault fault, const std::string& what, bool sent,
                  std::string_view system_name = "")
      : std::runtime_error(what), fault_(fault), sent_(sent), system_name_(system_name) {}
  transport_fault fault() const noexcept { return fault_; }
  /// Some of the request has left this process, so that the server may have acted on it.
  bool sent() const noexcept { return sent_; }
  /// As the system calls what went wrong with the connection: `ECONNREFUSED`, `ENOTFOUND` (no such name); ""
  /// when it has no name for it.
  std::string_view system_name() const noexcept { return system_name_; }
  /// Whether trying again can help (REL-1): connect, timeout, broken, crowded.
  bool transient() const noexcept;

private:
  transport_fault fault_;
  bool sent_;
  std::string_view system_name_;
};

/// The seam between what is asked of a server and how bytes move. One implementation talks to the network
/// (io/curl/engine.hpp), one answers from a table (tests).
class transport {
public:
  virtual ~transport() = default;
  /// One request, its redirects included; no retry, no rate limit, no credentials. Await it on executor().
  /// With a sink, the body of a 2xx answer goes there; `sink` must live until the await ends.
  /// @throws transport_error
  virtual boost::asio::awaitable<response> send(request request, body_sink* sink = nullptr) = 0;
  /// The I/O thread's executor: everything in io/ that awaits runs on it.
  virtual boost::asio::any_io_executor executor() = 0;
};

} // namespace cfc::http
