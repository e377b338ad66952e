#include "nodes/operations/body_check.hpp"

#include "io/http/excerpt.hpp"

namespace cfc::nodes {

namespace {

constexpr confluence::epoch_ms second = 1'000;

bool is_older(const confluence::page_body& body, const space_records::page& page) {
  return body.updated && *body.updated < page.updated - page.updated % second;
}

} // namespace

std::optional<std::string> fault_in(const confluence::page_body& body, const space_records::page& page,
                                    const space_identity& space) {
  if (body.id != page.id())
    return "the request for the body was answered with content " + http::excerpt(body.id);
  if (!body.space_id.empty() && body.space_id != space.id) {
    return "the answer with the body tells the page in the space of id " + http::excerpt(body.space_id) +
           ", the search in that of id " + space.id + "; if it was moved meanwhile, the next cycle takes it";
  }
  if (!body.space_key.empty() && body.space_key != space.key) {
    return "the answer with the body tells the page in the space of key " + http::excerpt(body.space_key) +
           ", the search in that of key " + space.key +
           "; if the space was renamed meanwhile, the next cycle takes it";
  }
  if (!body.has_body)
    return "the answer has no body.storage.value that is a text";
  if (is_older(body, page)) {
    return "the answer with the body is of " + confluence::format_utc(*body.updated) +
           ", older than the version that the search has told, of " + confluence::format_utc(page.updated) +
           "; something on the way keeps answers, or a node of the server lags behind";
  }
  return std::nullopt;
}

} // namespace cfc::nodes
