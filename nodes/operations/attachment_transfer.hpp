#pragma once

#include "io/confluence/client.hpp"
#include "io/http/failure.hpp"
#include "io/http/retry.hpp"
#include "nodes/operations/login_page.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>

namespace cfc::nodes {

struct transfer_facts {
  confluence::client::download_target source;
  std::string media_type;
  std::uint64_t size = 0;
  /// Whether a file up to this size is whole is known before it takes the place of the earlier version.
  std::size_t buffer = std::size_t{512} * 1024;
};

/// What a transfer holds in memory (OPS-5): its buffer, and what its two requests need.
std::uint64_t memory_of(const transfer_facts& facts) noexcept;

/// Streams an attachment from Confluence to Unique through a buffer, both ways at once (ING-4).
/// open(), then send(), then close(), each awaited to its end; close() after whatever came before.
class attachment_transfer {
public:
  attachment_transfer(const service_set& services, transfer_facts facts);
  ~attachment_transfer();
  attachment_transfer(const attachment_transfer&) = delete;
  attachment_transfer& operator=(const attachment_transfer&) = delete;

  /// Starts the download and waits until it has ended well or has filled the buffer, and is no login page.
  /// Before the registration: that of a new version takes the place of the one that is there, and a file that
  /// is missing, cut or another one must not cost that, as far as the buffer shows it.
  /// What can be repeated is repeated, with the delays of REL-1.
  /// @throws http::api_error
  boost::asio::awaitable<void> open();
  /// Uploads what open() began to download. What can be repeated is repeated from the first byte of a
  /// download of its own, with the same delays.
  /// @throws http::api_error
  boost::asio::awaitable<void> send(unique::registration to);
  /// What open() began to download, for whoever sends it elsewhere. @pre open() has ended, send() hasn't
  /// begun
  std::shared_ptr<http::body_source> bytes() const;
  /// Why bytes() failed; nothing as long as they haven't.
  std::optional<http::failure> trouble() const;
  /// Breaks off a download that still runs, and waits for its end.
  boost::asio::awaitable<void> close();

private:
  struct download;

  boost::asio::awaitable<void> open_once();
  boost::asio::awaitable<void> send_once(const unique::registration& to);
  boost::asio::awaitable<std::exception_ptr> upload(const unique::registration& to);

  const service_set& services_;
  const transfer_facts facts_;
  http::retry_schedule retries_;
  std::shared_ptr<download> download_; ///< null: none was begun, or its bytes were sent
};

} // namespace cfc::nodes
