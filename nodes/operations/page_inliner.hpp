#pragma once

#include "nodes/operations/byte_budget.hpp"
#include "nodes/operations/delivery.hpp"
#include "nodes/operations/image_counts.hpp"
#include "nodes/operations/inlined_page.hpp"
#include "nodes/operations/other_pages.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace cfc::nodes {

/// A page whose images may go into it.
struct page_with_images {
  std::string page_id, space_key;
  std::string partial_key;      ///< what keys of its space begin with
  bool may_replace = false;     ///< Unique may hold an earlier version of it
  bool replaces_images = false; ///< Unique holds some of the space's images as attachments (INL-17)
  std::string_view body;        ///< lives until the page has ended
  const inlining::found_images* found = nullptr;
  std::span<const own_image> own; ///< in the order of discovery
};

/// Brings pages to Unique with their images in them (INLINING.md). No image fails its page (INL-12). One for
/// a cycle; on the I/O thread only.
class page_inliner {
public:
  page_inliner(const service_set& services, run_context& run, delivery& by);

  /// @param content of the page without its images
  /// @param plain uploads that
  boost::asio::awaitable<item_outcome> deliver(page_with_images page, unique::content content,
                                               uploader plain);

  /// Of pages that have arrived. Only while nothing is being delivered.
  const image_counts& counts() const noexcept { return counts_; }

private:
  boost::asio::awaitable<std::shared_ptr<inlined_page>> prepare(const page_with_images& page);
  boost::asio::awaitable<item_outcome> send(std::shared_ptr<inlined_page> images, unique::content content,
                                            bool may_replace);
  void tell(const page_with_images& page, const image_choice& choice) const;

  const service_set& services_;
  run_context& run_;
  delivery& delivery_;
  byte_budget::line memory_;
  other_pages others_;
  image_counts counts_;
};

} // namespace cfc::nodes
