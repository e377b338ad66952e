#pragma once

#include "io/http/message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::http {

/// Joins a download to an upload with a bounded buffer: a slow target makes the source wait and the other way
/// round (ING-4). Both ends run on the I/O thread. One transfer; a repeat makes a new pipe.
class byte_pipe {
public:
  /// Looks at the answer of the download before its first byte, and says why it is no good; nothing: it is.
  using inspection = std::function<std::optional<std::string>(int status, const headers& fields)>;

  /// @param expected the announced size; a body of any other length fails the transfer
  byte_pipe(std::uint64_t expected, std::size_t capacity, inspection inspect);
  ~byte_pipe();
  byte_pipe(const byte_pipe&) = delete;
  byte_pipe& operator=(const byte_pipe&) = delete;

  body_sink& entry() noexcept;
  /// Shares ownership of what the upload reads from, not of the pipe.
  std::shared_ptr<body_source> exit() noexcept;

  /// Called once, when the buffer is full or the download has ended: no more can be known of it before the
  /// upload takes bytes away.
  void on_filled(std::function<void()> call);
  bool filled() const noexcept;
  /// What is buffered, as long as nothing was taken away.
  std::string_view first_bytes() const noexcept;
  /// Fails the transfer for what its bytes are.
  void refuse(std::string why);
  /// The download ended. Unless all expected bytes came the upload is aborted; `well` says that the answer
  /// itself was complete, so that missing bytes are the server's error and not the connection's.
  void download_ended(bool well);
  /// The upload ended or will not start: the download is aborted if it still runs.
  void upload_ended();

  /// Why the transfer failed inside the pipe (length, inspection, refuse()); nothing: it didn't.
  const std::optional<std::string>& refusal() const noexcept;

private:
  struct channel;
  class sink;
  class source;
  std::shared_ptr<channel> channel_;
  std::unique_ptr<sink> sink_;
  std::shared_ptr<source> source_;
};

} // namespace cfc::http
