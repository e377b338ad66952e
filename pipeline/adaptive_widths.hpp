#pragma once

#include "io/observe/log.hpp"
#include "io/observe/traffic.hpp"
#include "nodes/operations/edge_level.hpp"
#include "pipeline/width_finder.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// What is steered, and what is looked at for it.
struct width_controls {
  std::function<std::vector<nodes::edge_level>()> levels;
  std::function<void(nodes::edge_id, std::size_t)> set_width;
  const observe::traffic& traffic;
  std::size_t most = 0;           ///< in hand at once
  bool pages_have_images = false; ///< pages download some from Confluence (INL-7)
};

/// How many answers 429 and 503 a section has got. Pages without images ask Confluence for nothing: what it refuses then
/// is searches and downloads of attachments.
std::uint64_t refused_to(nodes::edge_id section, const std::map<std::string, observe::api_traffic>& by_api,
                         bool pages_have_images);

/// Keeps as many pages, and as many attachments, in hand as their services work on at a time
/// (`processing.concurrency: auto`), as long as it lives: made before the first item is in hand. What it
/// calls may be called from the I/O thread until its destructor has returned, which is not to be called
/// there. Should it throw, the log says so, and the widths stay as they are.
class adaptive_widths {
public:
  adaptive_widths(const boost::asio::any_io_executor& io, observe::log log, width_controls controls);
  ~adaptive_widths();
  adaptive_widths(const adaptive_widths&) = delete;
  adaptive_widths& operator=(const adaptive_widths&) = delete;

private:
  struct section {
    nodes::edge_id edge;
    width_finder finder;
  };

  boost::asio::awaitable<void> run();
  bool can_look();
  void look();

  observe::log log_;
  width_controls controls_;
  std::array<section, 2> sections_;
  bool ends_ = false; ///< on the I/O thread
  boost::asio::steady_timer timer_;
  std::future<void> ended_;
};

} // namespace cfc::pipeline
