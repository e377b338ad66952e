#pragma once

#include "nodes/operations/async_event.hpp"
#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/image_placing.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::nodes {

/// What the attachments of a page are that images of other pages show, by title. null: there is no such page,
/// or it can't be looked up.
struct looked_up_page {
  std::shared_ptr<const named_images> images;
  not_inlined_reason why_not = not_inlined_reason::page_not_found;
};

/// Finds pages by space and title (INL-7). Answers are kept for the cycle, failures too, 1,000 of them, and
/// questions for the same page wait for one answer (INL-22). On the I/O thread only.
class other_pages {
public:
  other_pages(const service_set& services, run_context& run);

  /// Never throws for what goes wrong with the look-up; what ends the cycle aborts the run.
  boost::asio::awaitable<looked_up_page> find(std::string space_key, std::string title);

private:
  struct entry {
    explicit entry(const boost::asio::any_io_executor& io) : answered(io) {}
    async_event answered;
    bool done = false;
    looked_up_page page;
  };
  boost::asio::awaitable<looked_up_page> ask(std::string space_key, std::string title);
  boost::asio::awaitable<looked_up_page> look_up(std::string space_key, std::string title);
  boost::asio::awaitable<looked_up_page> images_of(const confluence::search_page& page,
                                                   const confluence::content& found);
  void add(named_images& to, const confluence::attachment& row, std::string_view page_id) const;

  const service_set& services_;
  run_context& run_;
  attachment_rules rules_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<entry>> known_;
};

} // namespace cfc::nodes
