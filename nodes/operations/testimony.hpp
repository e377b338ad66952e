#pragma once

#include "io/config/tenant.hpp"
#include "io/confluence/stored_content.hpp"
#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace cfc::nodes {

/// What the content store says about a content that seems to be gone (DEL-4).
struct testimony {
  enum class verdict : std::uint8_t {
    gone,      ///< not there, or not to be ingested any more
    stays,     ///< there, and still to be ingested
    undecided, ///< the store gives no answer that decides
  };
  verdict given = verdict::undecided;
  deletion_reason reason = deletion_reason::removed; ///< gone
  std::string why;                                   ///< stays and undecided: for the operator
  std::string moved_to = {};       ///< of an attachment that is on another page by now: that page's id
  bool for_want_of_labels = false; ///< gone: it is there, and nothing but its labels says that it is to go
  /// Where its page was found by now, so that it has to be stored there before it goes. What stays for that isn't
  /// hidden by the index.
  std::optional<space_identity> new_space = {};

  static testimony gone(deletion_reason reason) { return {verdict::gone, reason, {}}; }
  static testimony moved(const space_identity& to) {
    return {verdict::gone, deletion_reason::moved, {}, {}, false, to};
  }
  static testimony without_label() { return {verdict::gone, deletion_reason::unlabelled, {}, {}, true}; }
  static testimony stays(std::string why) { return {verdict::stays, {}, std::move(why)}; }
  /// It was moved, and isn't stored there yet.
  static testimony not_stored_in(space_identity space);
  static testimony undecided(std::string why) { return {verdict::undecided, {}, std::move(why)}; }
};

/// Why a page stays that was moved.
inline constexpr const char* not_found_in_new_place =
    "it was moved to another space, where it is to be ingested, and discovery hasn't found it there yet";

/// Why what was found in its new place stays.
inline constexpr const char* not_stored_in_new_place =
    "it was moved to another space, where it is to be ingested and was found, and it isn't stored there yet";

/// Why nothing is said of a page that was moved to where the run doesn't look (RUN-1).
inline constexpr const char* moved_out_of_selection =
    "it was moved to a space in which this run has found nothing, or which it doesn't look at; a run that looks there "
    "decides about it";

/// The same of an attachment that is on another page.
inline constexpr const char* not_stored_on_new_page =
    "it was moved to another page, where it is to be ingested, and it isn't stored there yet";

inline testimony testimony::not_stored_in(space_identity space) {
  auto said = stays(not_stored_in_new_place);
  said.new_space = std::move(space);
  return said;
}

/// An answer that may be missing.
enum class tristate : std::uint8_t { no, yes, unknown };

/// Whether a content of that id is still a part of the space and to be ingested, by the rules of discovery (DSC-1,
/// DSC-2, DSC-15). What is told in a word that isn't known, or malformed, decides nothing.
/// @param page null: the store doesn't have it
/// @param below_root whether it is below a page that the all-label makes the root of a tree
testimony judge_page(const confluence::stored_content* page, const std::string& space_id,
                     const config::confluence_config& labels, tristate below_root);
/// Of an attachment whose page stays (DSC-6). Of one that is on another page by now it says which one, and
/// nothing of whether it is to be ingested there.
/// @param attachment null: the store doesn't have it
testimony judge_attachment(const confluence::stored_content* attachment, const std::string& page_id,
                           const attachment_rules& rules);

/// Whether the store tells of a page or attachment that discovery has just found what discovery found: that
/// it is current, in that place, and of a kind that is ingested. A store that tells otherwise of it, as of
/// everything, isn't believed about anything else. What it doesn't tell is no contradiction.
/// @param container of a page its space, of an attachment its page; empty: not known
bool agrees_on_page(const confluence::stored_content& page, const std::string& container);
bool agrees_on_attachment(const confluence::stored_content& attachment, const std::string& container,
                          const attachment_rules& rules);

/// Whether a page's labels, as far as they are known, have that one.
tristate has_label(const confluence::stored_content& page, const std::string& label);

} // namespace cfc::nodes
