#pragma once

#include "io/confluence/client.hpp"
#include "io/http/message.hpp"
#include "nodes/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>

namespace cfc::nodes {

/// A login page where a file was announced: an SSO proxy answered instead of Confluence (ING-4). Empty: it's
/// no such.
std::string login_page_refusal(const http::headers& fields, std::string_view announced_media_type);

struct transfer_facts {
  confluence::client::download_target from;
  unique::registration to;
  std::string media_type;
  std::uint64_t size = 0;
};

/// Streams an attachment from Confluence to Unique through a buffer of 256 KiB, both ways at once (ING-4).
/// The upload starts when the download's headers are there and right. What can be repeated is repeated from
/// the first byte, with the delays of REL-1.
/// @throws http::api_error
boost::asio::awaitable<void> transfer_attachment(const services& use, transfer_facts facts);

} // namespace cfc::nodes
