#pragma once

#include "io/http/failure.hpp"
#include "io/http/message.hpp"
#include "nodes/operations/async_event.hpp"
#include "nodes/operations/attachment_transfer.hpp"
#include "nodes/operations/image_placing.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace cfc::nodes {

/// What a download of the image is asked with.
transfer_facts facts_of(const image_file& file, std::size_t buffer);

/// A large image on its way into a page: the download is begun ahead of the upload's coming to it, and waits
/// with a full buffer (INL-18). On the I/O thread only.
class image_stream : public std::enable_shared_from_this<image_stream> {
public:
  image_stream(const service_set& services, const image_file& file);
  ~image_stream();
  image_stream(const image_stream&) = delete;
  image_stream& operator=(const image_stream&) = delete;

  /// Begins the download, unless it was begun. From wherever: it starts behind the caller's back.
  void start();
  /// Waits until the download fills its buffer or has ended. False: it failed.
  boost::asio::awaitable<bool> opened();
  /// The image's bytes, whether or not they are coming yet.
  std::shared_ptr<http::body_source> bytes();
  /// Why it failed; nothing: it hasn't.
  std::optional<http::failure> trouble() const;
  /// Breaks off what still runs, and waits for its end.
  boost::asio::awaitable<void> close();

private:
  class late_source;
  static boost::asio::awaitable<void> run(std::shared_ptr<image_stream> self);

  const service_set& services_;
  attachment_transfer transfer_;
  async_event changed_;
  bool started_ = false, ended_ = false;
  std::optional<http::failure> failure_;
  std::shared_ptr<late_source> source_;
};

} // namespace cfc::nodes
