#include "nodes/operations/attachment_lists.hpp"

#include "io/http/api_error.hpp"

#include <exception>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

/// Whether the store doesn't have the page any more; false when it can't be asked.
/// @param why_unknown set then
boost::asio::awaitable<bool> has_gone(const service_set& services, std::string page_id,
                                      confluence::content_type type, std::string& why_unknown) {
  try {
    if (services.confluence.kind() == confluence::instance::data_center) {
      const auto found = co_await services.confluence.stored(std::move(page_id));
      co_return !found;
    }
    std::vector<std::string> ids(1, page_id);
    const auto found = co_await services.confluence.stored_pages(std::move(ids), type);
    co_return found.empty();
  } catch (const http::api_error& error) {
    if (error.ends_cycle() || error.fault() == http::api_fault::cancelled)
      throw;
    why_unknown = error.what();
  }
  co_return false;
}

} // namespace

bool concerns_one_page(const http::api_error& error) {
  switch (error.fault()) {
  case http::api_fault::status:
    return error.status() != 401 && error.status() != 403 && error.status() != 429 && error.status() != 502 &&
           error.status() != 503;
  case http::api_fault::bad_answer:
  case http::api_fault::paging:
    return true;
  default:
    return error.timed_out();
  }
}

boost::asio::awaitable<listed_attachments> list_attachments(const service_set& services,
                                                            confluence::client::attachment_request what) {
  listed_attachments listed;
  const auto page_id = what.page_id;
  const auto type = what.type;
  try {
    auto rest = co_await services.confluence.fetch_attachments(std::move(what));
    listed.rest = std::make_shared<const confluence::client::more_attachments>(std::move(rest));
    co_return listed;
  } catch (const http::api_error& error) {
    if (!concerns_one_page(error))
      throw;
    listed.failure = http::failure_of(error);
  }
  if (listed.failure->refusing_status() == 404) {
    std::string why_unknown;
    const bool gone = co_await has_gone(services, page_id, type, why_unknown);
    if (gone)
      listed.failure.reset();
    else if (!why_unknown.empty())
      listed.failure->reason += "; whether the page has gone could not be asked: " + why_unknown;
  }
  co_return listed;
}

} // namespace cfc::nodes
