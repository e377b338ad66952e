#include "nodes/operations/failed_search.hpp"

#include <algorithm>

namespace cfc::nodes {

namespace {

bool may_be_the_group(int status) {
  return status == 500 || status == 400 || status == 404 || status == 414;
}

} // namespace

bool too_slow(const http::failure& failure) noexcept {
  const int status = failure.refusing_status();
  return failure.timed_out || status == 502 || status == 504;
}

int rows_asked(const search_answer& failed) {
  const int in_link = failed.call.walk.limit();
  const int at_most = failed.call.query->most_rows;
  return at_most > 0 ? std::min(in_link, at_most) : in_link;
}

int fewer_rows(int rows) {
  return std::max(fewest_rows_asked, rows / 2);
}

remedy remedy_for(const search_answer& failed) {
  const auto& query = *failed.call.query;
  const int status = failed.failure->refusing_status();
  if (status == 400 && failed.call.walk.holds_cursor() && !query.begun_anew)
    return remedy::begun_anew;
  const bool group = query.kind == search_kind::descendants && may_be_the_group(status);
  const bool can_be_halved = group && query.roots.size() > 1;
  const bool may_be_the_size = too_slow(*failed.failure) || status == 500;
  const bool size_is_ruled_out = can_be_halved && query.fails_at_any_size;
  if (may_be_the_size && !size_is_ruled_out && rows_asked(failed) > fewest_rows_asked)
    return remedy::fewer_rows;
  if (can_be_halved)
    return remedy::halved_group;
  return group && status != 414 ? remedy::lost_root : remedy::none;
}

} // namespace cfc::nodes
