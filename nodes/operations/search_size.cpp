#include "nodes/operations/search_size.hpp"

#include <algorithm>

namespace cfc::nodes {

namespace {

bool is_part(const search_query& query) {
  return query.created.from_minute || query.created.until_minute;
}

std::uint64_t most_rows(const search_query& query, confluence::instance kind) {
  if (!is_part(query) && query.split_for_speed)
    return rows_in_one_search;
  return kind == confluence::instance::cloud ? rows_in_one_part_of_cloud : rows_in_one_part;
}

std::uint64_t rows_before_asking(const search_query& query) {
  if (is_part(query))
    return 1;
  return query.split_for_speed ? rows_before_total : rows_before_total_beside_others;
}

chain_step split_if(bool too_long) {
  return too_long ? chain_step::split : chain_step::read_on;
}

} // namespace

chain_step after_page(const search_query& query, const chain_state& chain) {
  const bool cloud = chain.kind == confluence::instance::cloud;
  const auto most = most_rows(query, chain.kind);
  if (chain.first_page && !chain.size_known && chain.total.value_or(0) > most)
    return chain_step::split;
  if (cloud && (chain.size_known || chain.total))
    return split_if(chain.rows >= rows_beyond_any_part_of_cloud);
  if (cloud && chain.totals_told && chain.rows >= rows_before_asking(query))
    return chain_step::ask_total;
  const bool probes_its_end = chain.total == chain.rows;
  return split_if(!chain.first_page && !probes_its_end && chain.rows >= most);
}

chain_step after_total(const search_query& query, std::uint64_t rows, std::uint64_t total) {
  constexpr std::uint64_t worth_reading_again = 4;
  const auto most = std::max(most_rows(query, confluence::instance::cloud), worth_reading_again * rows);
  return split_if(total > most);
}

std::int32_t parts_for(std::optional<std::uint64_t> total, std::uint32_t at_once) {
  constexpr std::uint64_t rows_in_smallest_part = 1'250;
  constexpr std::uint32_t usually_at_once = 4;
  constexpr std::int32_t of_very_many = 3;
  if (!total)
    return usually_at_once;
  if (*total > rows_of_parts_without_total)
    return of_very_many;
  const auto most = std::max(at_once, usually_at_once);
  return static_cast<std::int32_t>(std::clamp<std::uint64_t>(*total / rows_in_smallest_part, 2, most));
}

std::size_t parts_by_space_for(const search_query& query, std::optional<std::uint64_t> total,
                               std::uint32_t at_once) {
  constexpr std::uint64_t rows_in_part = 2'500;
  if (!total)
    return static_cast<std::size_t>(parts_for(total, at_once));
  const auto for_speed =
      query.split_for_speed ? parts_for(std::min(*total, rows_of_parts_without_total), at_once) : 2;
  return std::max(static_cast<std::size_t>(*total / rows_in_part), static_cast<std::size_t>(for_speed));
}

std::optional<std::int32_t> first_day_of(const confluence::search_page& page, std::int32_t today) {
  constexpr confluence::epoch_ms ms_per_day = 86'400'000;
  constexpr std::int32_t days_left_to_share = 7;
  std::optional<confluence::epoch_ms> oldest;
  for (const auto& row : page.contents) {
    if (row.updated)
      oldest = std::min(*row.updated, oldest.value_or(*row.updated));
  }
  if (!oldest)
    return std::nullopt;
  const auto last = std::max(today - days_left_to_share, confluence::confluences_first_day);
  const auto day =
      std::clamp<confluence::epoch_ms>(*oldest / ms_per_day - 1, confluence::confluences_first_day, last);
  return static_cast<std::int32_t>(day);
}

} // namespace cfc::nodes
