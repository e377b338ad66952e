#pragma once

#include "io/journal/journal.hpp"
#include "nodes/messages.hpp"
#include "nodes/run_context.hpp"
#include "nodes/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string>

namespace cfc::nodes {

/// Moves an item's bytes to where its registration says. @throws what makes the item fail
using uploader = std::function<boost::asio::awaitable<void>(unique::registration)>;

/// Register → upload → finalise (ING-3), for pages and attachments alike. When a step after the registration
/// fails, the content is deleted again, so that nothing half-registered remains (ING-6).
class delivery {
public:
  /// @param journal may be null (REL-6)
  delivery(const services& use, run_context& run, journal::journal* journal)
      : use_(use), run_(run), journal_(journal) {}

  /// Never throws: how it ended is the outcome. The outcome's credit is the caller's to set.
  boost::asio::awaitable<item_outcome> deliver(item_kind kind, unique::content content, uploader upload);

private:
  /// @param id empty when the registration's answer was lost: the content is looked up by its key
  boost::asio::awaitable<bool> clean_up(std::string id, std::string key);
  boost::asio::awaitable<bool> try_clean_up(std::string id, std::string key);

  const services& use_;
  run_context& run_;
  journal::journal* journal_;
};

/// No other call can succeed or be trusted after this one: an hourly quota is used up, or the server answered
/// well, but as to somebody else (DSC-0).
bool ends_cycle(const http::api_error& error) noexcept;

/// The outcome of an item that was not attempted, or ended before its registration.
item_outcome ended(item_kind kind, item_end end, std::string key, std::string reason, std::string step = {},
                   int status = 0);

} // namespace cfc::nodes
