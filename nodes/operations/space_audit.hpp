#pragma once

#include "io/unique/records.hpp"
#include "nodes/operations/own_scopes.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"
#include "nodes/operations/space_summary.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What Unique holds of a space beside what Confluence has of it, content by content (RUN-8). All of it only reads.
namespace cfc::nodes {

enum class difference : std::uint8_t {
  missing,         ///< Confluence has the item, and Unique has no content of it
  extra,           ///< a content of ours whose item Confluence doesn't have, or doesn't give us any more
  half_registered, ///< registered and never handed over: Unique has no more than its name, and takes it for current
  failed,          ///< Unique could not ingest it
  in_ingestion, ///< handed over, and not ingested yet
  wrong_size,   ///< of another size than the attachment, or without any byte
};
inline constexpr std::array all_differences{difference::missing,         difference::extra,
                                            difference::half_registered, difference::failed,
                                            difference::in_ingestion,    difference::wrong_size};
/// As the report has it: "halfRegistered".
std::string_view name_of(difference what) noexcept;
/// For people: "half-registered".
std::string_view words_of(difference what) noexcept;

struct different_content {
  std::string key; ///< full
  difference what = difference::missing;
  std::string why;      ///< for the operator; empty where `what` says it all
  std::string id;       ///< Unique's; empty: it has none
  std::string scope_id; ///< the scope that it is in
};

/// How a space compares.
struct space_audit {
  space_identity space;
  std::uint64_t in_confluence = 0; ///< items that ought to be in Unique
  std::uint64_t in_unique = 0;     ///< contents of ours
  /// Items that have nothing to ingest: folders, pages without text, empty files.
  std::uint64_t without_content = 0;
  std::uint64_t foreign = 0; ///< contents under our keys that aren't ours (DIF-7): none of our business
  /// Contents of which can't be told whether their items are still there, since a part of the space could not
  /// be searched.
  std::uint64_t undecided = 0;
  std::vector<different_content> differences;
  /// Why Unique's list may not be whole (REL-10); nothing: nothing speaks against it.
  std::optional<std::string> doubt;
};

/// How many of a kind.
std::uint64_t count_of(const space_audit& audit, difference what) noexcept;

/// Whether a content that isn't ingested was never handed over, could not be ingested, or waits.
difference state_of(const unique::content_record& content) noexcept;

/// Compares a space that was discovered with what Unique lists below its keys. Of pages no size is compared:
/// theirs is that of the text, which a list doesn't tell.
/// @param incomplete a part of the space could not be searched: what isn't found may be there all the same
/// @param scope_ids of our scopes of that space
space_audit compare(const config::tenant& tenant, const space_records& records, bool incomplete,
                    const unique::content_list& stored, const std::vector<std::string>& scope_ids);

/// Asks Unique for its contents of the space, and compares. The text of up to a thousand missing pages is
/// asked for, since a page without text is never ingested.
/// @throws http::api_error
boost::asio::awaitable<space_audit> audit_space(const service_set& services, own_scopes& scopes,
                                                std::shared_ptr<const space_records> records,
                                                bool incomplete);

/// What Unique holds of spaces in which discovery found nothing: all of it is extra. Spaces that the run
/// doesn't look at are left out (RUN-1).
/// @throws http::api_error
boost::asio::awaitable<std::vector<space_audit>>
audit_undiscovered_spaces(const service_set& services, own_scopes& scopes,
                          std::vector<discovered_space> discovered);

} // namespace cfc::nodes
