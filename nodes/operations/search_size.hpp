#pragma once

#include "io/confluence/instance.hpp"
#include "io/confluence/records.hpp"
#include "nodes/operations/search_query.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

/// DSC-11: whether a search is read to its end in one chain of pages or split, by space or by creation date.
/// A split costs what the chain had read, which its parts read again, and each part half a page, as its last
/// one is rarely full; so it is decided early and by a total, and the parts are large. A total decides
/// nothing but this, since servers name wrong ones.
namespace cfc::nodes {

/// A search with more rows is split when nothing else is read meanwhile: reading parts of it at once is faster.
inline constexpr std::uint64_t rows_in_one_search = 2'000;
/// Parts, and searches beside enough others, are split when they have more rows. On Data Center a large
/// `start` is dear, so there only what is restricted to one minute, the finest that CQL knows, goes on
/// beyond. On Cloud a cursor costs the same everywhere.
inline constexpr std::uint64_t rows_in_one_part = 5'000, rows_in_one_part_of_cloud = 10'000;
/// Longer than a chain of Cloud can be whose size is known, unless the total was wrong.
inline constexpr std::uint64_t rows_beyond_any_part_of_cloud = 40'000;
/// Cloud names no total in the answers that discovery reads. It is asked for one when a search goes on behind
/// so many rows: one that nothing is known of yet, and one beside enough others.
inline constexpr std::uint64_t rows_before_total = 400, rows_before_total_beside_others = 5'000;
/// The parts of a search with no more rows than that aren't asked for totals of their own.
inline constexpr std::uint64_t rows_of_parts_without_total = 20'000;

/// What to do about a chain of pages.
enum class chain_step : std::uint8_t { read_on, ask_total, split };

/// What is known of a chain when a page of it has been read that isn't its last.
struct chain_state {
  confluence::instance kind = confluence::instance::cloud;
  bool first_page = false;
  bool size_known = false;  ///< it, or the search that it is a part of, has been asked for its total
  bool totals_told = false; ///< Cloud tells totals when it is asked
  std::uint64_t rows = 0;   ///< received
  std::optional<std::uint64_t> total; ///< as the page has it
};

chain_step after_page(const search_query& query, const chain_state& chain);
/// @param total what Cloud said when it was asked
chain_step after_total(const search_query& query, std::uint64_t rows, std::uint64_t total);

/// Into how many parts a search of that size is split. Few: a search of very many rows comes to its parts by
/// several splits, since creation dates are never evenly spread and a part without rows costs a request.
/// @param at_once how many searches run at a time
std::int32_t parts_for(std::optional<std::uint64_t> total, std::uint32_t at_once);

/// Into how many parts a search for the descendants of roots in several spaces is split, so that few of its
/// rows are waiting for the last one of their space at a time.
/// @param at_once as above
std::size_t parts_by_space_for(const search_query& query, std::optional<std::uint64_t> total,
                               std::uint32_t at_once);

/// Whether so many searches keep busy what runs at a time, so that none needs to be split for speed.
constexpr bool are_enough(std::size_t searches, std::uint32_t at_once) {
  return searches >= 2 * std::size_t{at_once};
}

/// The day before the oldest change on the page (in days from 1970-01-01), in whatever time zone: nothing on it was
/// created later than changed, and rows come oldest first, so hardly any row of the search was created long before.
/// @param today nothing later than a week before is given, and nothing before Confluence's first day, whatever the
/// clock says
std::optional<std::int32_t> first_day_of(const confluence::search_page& page, std::int32_t today);

} // namespace cfc::nodes
