#include "nodes/operations/body_check.hpp"

#include "io/http/excerpt.hpp"

namespace cfc::nodes {

namespace {

constexpr confluence::epoch_ms second = 1'000;

bool is_older(const confluence::page_body& told, const space_records::page& page) {
  return told.updated && *told.updated < page.updated - page.updated % second;
}

} // namespace

std::optional<std::string> fault_in(const confluence::page_body& told, const space_records::page& page,
                                    const space_identity& space) {
  if (told.id != page.id())
    return "the request for the body was answered with content " + http::excerpt(told.id);
  if (!told.space_id.empty() && told.space_id != space.id) {
    return "the answer with the body tells the page in the space of id " + http::excerpt(told.space_id) +
           ", the search in that of id " + space.id + "; if it was moved meanwhile, the next cycle takes it";
  }
  if (!told.space_key.empty() && told.space_key != space.key) {
    return "the answer with the body tells the page in the space of key " + http::excerpt(told.space_key) +
           ", the search in that of key " + space.key +
           "; if the space was renamed meanwhile, the next cycle takes it";
  }
  if (!told.has_body)
    return "the answer has no body.storage.value that is a text";
  if (is_older(told, page)) {
    return "the answer with the body is of " + confluence::format_utc(*told.updated) +
           ", older than the version that the search has told, of " + confluence::format_utc(page.updated) +
           "; something on the way keeps answers, or a node of the server lags behind";
  }
  return std::nullopt;
}

} // namespace cfc::nodes
