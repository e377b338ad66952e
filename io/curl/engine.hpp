#pragma once

#include "io/http/transport.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace cfc::curl {

/// How a process goes to the network: of all its tenants, and with a proxy or without.
struct engine_settings {
  http::timeouts limits;
  /// Connections kept open and idle, per engine.
  long idle_connections = 256;
  /// Open connections to one host at most; more requests wait for one without burning a time-out.
  long connections_per_host = 128;
  std::string user_agent = "confluence-connector";
  /// PEM files added to the system's trust (EXTRA_CA_CERTS); empty: the system's alone.
  std::vector<std::string> extra_ca_files;
  /// Of all answers on their way together that are kept in memory, whoever asked for them (REL-9).
  std::uint64_t answer_bytes = 512ULL * 1024 * 1024;
};

/// The proxy of the environment's PROXY_ group.
struct proxy_settings {
  std::string url; ///< scheme://host:port; empty: direct
  std::string username, password;
  std::string ca_file, client_cert_file, client_key_file;
  /// Sent with CONNECT only: none with requests for http URLs, which a proxy hands on.
  http::headers connect_fields;

  bool operator==(const proxy_settings&) const = default;
};

/// One thread with an Asio io_context that drives libcurl's multi socket interface: keep-alive pool,
/// streaming both ways with pause and resume, time-outs. All members may be called from any thread, send() is
/// awaited on executor(). Facts about libcurl that the implementation relies on:
/// https://curl.se/libcurl/c/libcurl-multi.html
class engine final : public http::transport {
public:
  explicit engine(engine_settings settings);
  /// Stops as stop() does and joins the thread.
  ~engine() override;
  engine(const engine&) = delete;
  engine& operator=(const engine&) = delete;

  boost::asio::awaitable<http::response> send(http::request request,
                                              http::body_sink* sink = nullptr) override;
  boost::asio::any_io_executor executor() override;

  /// A second way out of the same thread and pool: requests sent through it use the proxy. The engine owns
  /// it, and whoever asks for the same proxy gets the same one: a process that runs for weeks asks in every
  /// cycle.
  http::transport& through(const proxy_settings& proxy);
  /// Ways out so far, the direct one included: as many as there are different proxies, however often they are
  /// asked for.
  std::size_t routes() const;

  /// Fails every transfer in hand with transport_fault::cancelled, and every call that waits: for its turn,
  /// the end of a pause or its next try. Later ones go on, but are tried only once: what was begun can be
  /// cleaned up.
  void cancel_in_hand();
  /// Fails every transfer and wait in hand, and every later one.
  void stop();

private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace cfc::curl
