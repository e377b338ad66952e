#pragma once

#include "io/confluence/client.hpp"
#include "io/http/api_error.hpp"
#include "io/http/failure.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>

namespace cfc::nodes {

/// A page whose attachments are unknown in this cycle (DSC-14): none of them is submitted, none deleted.
struct unknown_attachments {
  std::string page_id;
  http::failure failure;
};

/// The rest of a page's attachments, or why it can't be had.
struct listed_attachments {
  std::shared_ptr<const confluence::client::more_attachments> rest; ///< null: unknown
  /// Of this page alone; nothing when the page itself has gone meanwhile.
  std::optional<http::failure> failure;
};

/// Whether a failure is about the page asked for alone. A gateway's errors and a lapsed login concern every
/// page, and the searches of discovery as well.
bool concerns_one_page(const http::api_error& error);

/// Asks for the attachments that the answer of a search does not hold (DSC-5). What goes wrong with one page
/// alone is a value: an error that isn't the service's or the login's, a list that doesn't end or ends too
/// early (DSC-14).
/// @throws http::api_error for everything else
boost::asio::awaitable<listed_attachments> list_attachments(const service_set& services,
                                                            confluence::client::attachment_request what);

} // namespace cfc::nodes
