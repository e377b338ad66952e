#pragma once

#include "io/http/failure.hpp"
#include "io/http/retry.hpp"
#include "nodes/operations/image_counts.hpp"
#include "nodes/operations/image_placing.hpp"
#include "nodes/operations/image_stream.hpp"
#include "nodes/operations/inlining/page_layout.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

/// An image of up to this size is fetched before the page is registered (INL-18).
constexpr std::uint64_t small_image_bytes = 1024 * 1024;

/// One page on its way to Unique with its images: which of them go in, how long the page becomes by them, and
/// its bytes as the upload pulls them (INL-18, INL-19). On the I/O thread only.
class inlined_page {
public:
  /// @param body lives as long as this
  /// @param choice the macros of that body
  inlined_page(const service_set& services, run_context& run, std::string page_id, std::string_view body,
               image_choice choice);
  ~inlined_page();
  inlined_page(const inlined_page&) = delete;
  inlined_page& operator=(const inlined_page&) = delete;

  /// What its images hold in memory at once: those that are fetched before the registration, and the buffers of
  /// the two that are on their way at most (OPS-5).
  std::uint64_t memory() const noexcept;
  /// Nothing is fetched before the registration.
  void stream_all() noexcept { streams_all_ = true; }
  /// Fetches the small images, at most 20 at once, and begins with the first large one. What fails stays as
  /// it was.
  boost::asio::awaitable<void> fetch();
  /// Only when each small image that goes in has been fetched, which the end of the grace period prevents, and
  /// no failure has ended the cycle: an upload that breaks off costs the version that Unique holds.
  bool may_be_registered() const;

  /// The page goes as it is.
  void leave_all();
  /// `byteSize` of the page as it is now decided.
  std::uint64_t bytes() const;
  /// Once for each registration. @throws http::api_error
  boost::asio::awaitable<void> upload(unique::registration to);
  /// After an upload that failed: true when that was for an image, which is left out now, so that the page
  /// can be registered anew. Not after a failure that ends the cycle, which is no fault of the image.
  bool leave_failed_image();

  /// Breaks off downloads that were begun and not sent.
  boost::asio::awaitable<void> close();

  /// Ids of attachments of this page that have gone in.
  std::vector<std::string> inlined_ids() const;
  void count(image_counts& into) const;

private:
  bool is_small(std::size_t file) const noexcept;
  std::vector<inlining::part> lay_out() const;
  boost::asio::awaitable<void> fetch_small(std::size_t file);
  boost::asio::awaitable<void> open_first_stream();
  boost::asio::awaitable<void> upload_once(const unique::registration& to);
  std::shared_ptr<http::body_source> open(std::size_t image);
  void start_next(std::size_t image);
  std::shared_ptr<image_stream> stream_of(std::size_t image);
  http::failure trouble_of(std::size_t image) const;
  bool aborts_for(const http::failure& failure);
  void leave_file(std::size_t file, const std::string& why);
  template <typename Condition>
  void leave_if(Condition condition);

  const service_set& services_;
  run_context& run_;
  std::string page_id_;
  std::string_view body_;
  image_choice choice_;
  bool streams_all_ = false;
  std::vector<std::shared_ptr<const std::string>> small_; ///< by file; null: not fetched
  std::vector<std::shared_ptr<image_stream>> streams_;    ///< by image; null: not begun
  http::retry_schedule retries_;
  /// Of the upload that has just failed; indices into choice_.images.
  std::vector<std::size_t> failed_images_;
  http::failure trouble_;
  bool cycle_ended_ = false;
  int restarts_ = 0;
};

} // namespace cfc::nodes
