#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The simulator's HTTP side: one listener per simulated host, handlers as plain functions from call to
/// reply.
namespace cfc::simulator {

struct call {
  std::string method;
  std::string target;                                      ///< as sent, with the query
  std::string path;                                        ///< percent-decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;  ///< decoded, in order
  std::vector<std::pair<std::string, std::string>> fields; ///< header fields as sent
  std::string body; ///< empty for PUT: uploads are counted and hashed, not kept
  bool has_content_length = false;
  bool chunked = false;
  std::uint64_t body_bytes = 0;
  std::string body_sha256; ///< hex; PUT only
  std::string peer_port;   ///< tells connections apart
  std::string operation;   ///< set by a handler that knows it (GraphQL), for the observer
  // Set by the connection, for the observer.
  double handled_ms = 0;          ///< how long the handler took
  std::uint64_t answer_bytes = 0; ///< of the answer's body

  /// First value of a header field (any case) or of a query parameter, or null.
  const std::string* field(std::string_view name) const noexcept;
  const std::string* parameter(std::string_view name) const noexcept;
};

/// What a fault injection does to an answer, decided before the handler runs (or by the handler, see reply).
struct disturbance {
  double delay_ms = 0; ///< before the answer
  int status = 0;      ///< instead of the handler's answer, when not 0
  /// Added to the answer, whoever made it; a `Content-Type` takes the place of the answer's.
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;                   ///< of the answer that `status` makes
  bool chunked = false;               ///< the answer doesn't say how long it is
  std::uint64_t pad_bytes = 0;        ///< so many blanks behind the answer, which as JSON stays the same
  bool echo = false;                  ///< body and fields repeat fields of the request, see echo()
  bool gzip = false;                  ///< compressed, where the request allows that
  bool drop_connection = false;       ///< close without an answer
  std::int64_t cut_body_after = -1;   ///< close after that many body bytes
  double bytes_per_second = 0;        ///< slow answer when not 0
  double upload_bytes_per_second = 0; ///< slow reading of the request when not 0
};

struct reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string content_type = "application/json";
  std::string body;
  /// When set, the body is `generated_bytes` long and made on the fly (attachments): called with growing
  /// offsets.
  std::function<void(std::uint64_t offset, char* into, std::size_t bytes)> generate;
  std::uint64_t generated_bytes = 0;
  bool chunked = false; ///< sent without `Content-Length`
  /// A disturbance that only the handler could choose (its delay comes on top of the disturber's).
  std::optional<disturbance> disturb;

  static reply json(int status, std::string body);
  static reply empty(int status);
};

using handler = std::function<reply(call&)>;
/// Asked once per request, after its header fields are known (the body is not yet read).
using disturber = std::function<disturbance(const call&)>;
/// Told once per request when it has been answered.
using observer = std::function<void(const call&, int status, double milliseconds)>;

struct host {
  std::string name;       ///< "cloud", "data-center", "media", "unique", "control"
  std::uint16_t port = 0; ///< 0: any free one
  handler handle;
  disturber disturb;
  observer observe;
};

class server_meter;

/// Listens on 127.0.0.1 with one thread per `threads`; HTTP/1.1 with keep-alive; answers 400 to what isn't
/// HTTP.
class http_server {
public:
  /// @param meter told how busy the threads are, when there is one; outlives the server
  http_server(std::vector<host> hosts, int threads, server_meter* meter = nullptr);
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;
  /// The bound port of the named host.
  std::uint16_t port(std::string_view name) const;
  /// Blocks until stop(), which may be called from a signal handler's thread.
  void run();
  void stop();

private:
  class implementation;
  std::unique_ptr<implementation> impl_;
};

} // namespace cfc::simulator
