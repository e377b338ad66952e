#pragma once

#include "io/confluence/cql.hpp"
#include "io/confluence/records.hpp"
#include "io/confluence/search_walk.hpp"
#include "io/unique/records.hpp"
#include "nodes/graph/bounded_edge.hpp"
#include "nodes/operations/space_records.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What travels on the edges: small values, a shared pointer to an immutable payload each, one named type per
/// meaning. The flow graph default-constructs and copies them.
namespace cfc::nodes {

/// A page that carries the all-label: the root of a tree (DSC-2).
struct root {
  std::string id;
  std::string space_id; ///< empty for a root without a space
};

enum class search_kind : std::uint8_t {
  labels,      ///< DSC-1, or a part of it by creation date
  roots,       ///< what carries the all-label, or a part of it by creation date
  descendants, ///< DSC-2, one group or a part of it
};

/// What one chain of result pages searches for.
struct search_scope {
  search_kind kind = search_kind::labels;
  std::uint32_t group = 0; ///< descendants: which group
  std::vector<root> roots; ///< descendants: the ancestors asked for
  confluence::created_range created;
  /// Descendants: a part of a group that failed with pages of every size, so that smaller ones are no remedy.
  bool fails_at_any_size = false;
  /// A cursor of this search was refused before, and it was begun from its first page again.
  bool begun_anew = false;
  /// The search was begun again with at most so many rows to an answer; 0: not for that. A cursor's link may
  /// name more again, whatever was asked for.
  int most_rows = 0;
};

struct search_request {
  std::shared_ptr<const search_scope> scope;
  confluence::search_walk walk;
  std::uint64_t id = 0; ///< unique in the cycle
  credit held, upstream;
};

/// The bytes of one answer, or why there are none.
struct search_answer {
  search_request asked;
  std::shared_ptr<const std::string> body;
  std::string failure;    ///< empty: there is a body
  int failure_status = 0; ///< HTTP status that the search was refused with, 0 for another kind of failure
  bool timed_out = false; ///< no answer came in time
};

/// One answer as records. Also sent, without a page, for a request that failed or wasn't made, so that every
/// request ends as exactly one of these.
struct search_results {
  std::shared_ptr<const search_scope> scope;
  std::shared_ptr<const confluence::search_page> page; ///< null: none
  std::uint64_t request_id = 0;
  std::vector<std::uint64_t> followed_by; ///< requests that this one gave rise to: a next page, or parts
  std::vector<root> lost;                 ///< roots whose descendants can't be had (DSC-12)
  credit held;
};

/// All roots, sent once, when the label search and the search for roots are complete.
struct roots_found {
  std::shared_ptr<const std::vector<root>> roots;
};

/// The groups that the descendant searches are made of, sent once, before the first of their results.
struct groups_planned {
  std::shared_ptr<const std::vector<std::shared_ptr<const search_scope>>> groups;
  std::vector<std::uint64_t> request_ids; ///< the first request of each group
};

/// Items of one answer that count: accepted types, each id once in the cycle.
struct accepted_results {
  search_results from;
  std::shared_ptr<const std::vector<std::uint32_t>> accepted; ///< indices into from.page->contents
};

/// The accepted attachments of the accepted items of one answer.
struct extracted_attachment {
  std::uint32_t content; ///< index into page->contents
  confluence::attachment what;
  std::uint16_t media_type; ///< index into the tenant's allowed types
};
struct extraction {
  std::vector<extracted_attachment> attachments;
  /// Keeps the text of attachments alive that came by further requests.
  std::vector<std::shared_ptr<const void>> texts;
};
struct extracted_results {
  accepted_results from;
  std::shared_ptr<const extraction> found;
};

/// A space whose discovery is complete.
struct space_ready {
  std::shared_ptr<const space_records> records;
  bool incomplete = false; ///< a subtree is unknown (DSC-12): nothing of the space is deleted
  credit held, upstream;
};

/// A content that Unique holds and Confluence no longer has.
struct doomed_content {
  std::string id;  ///< Unique's
  std::string key; ///< full
  std::string item_key;
};

/// What the diff said about a space, reduced to what is needed from here on.
struct space_diff {
  space_ready space;
  std::shared_ptr<const unique::diff_answer> answer;
  bool failed = false; ///< the cycle is being aborted
};

/// A space that has passed the guards.
struct space_changes {
  space_identity space;
  std::string partial_key;
  std::string scope_id;                           ///< set by the space scope node
  std::shared_ptr<const space_records> to_ingest; ///< new and updated items only
  std::shared_ptr<const std::vector<doomed_content>> to_delete;
  std::uint64_t held_by_unique = 0; ///< contents of the space, known when something is to be deleted
  std::uint64_t submitted = 0, created = 0, updated = 0, moved = 0;
  std::uint64_t submitted_pages = 0, created_pages = 0;
  bool incomplete = false;
  bool passed = false; ///< false: aborted; nothing is to be done
  credit held;
};

/// A space's changes that have a scope; shared by all its batches.
struct space_work {
  space_identity space;
  std::string partial_key;
  std::string scope_id;
  std::shared_ptr<const space_records> items;
  bool has_updates = false; ///< some of the items replace what Unique holds
};

/// Pages whose bodies one request fetches, or attachments that are handed on together.
struct item_batch {
  std::shared_ptr<const space_work> work;
  std::uint32_t first = 0; ///< index into items->pages() or items->attachments()
  std::uint32_t count = 0;
  credit held, upstream;
};

/// Bodies of a batch; a page that the server did not return is absent, with the reason when it isn't "not
/// found".
struct body_result {
  std::uint32_t page = 0; ///< index into items->pages()
  std::optional<confluence::page_body> body;
  std::string failure; ///< empty: none
  int failure_status = 0;
};
struct fetched_batch {
  item_batch from;
  std::shared_ptr<std::vector<body_result>> bodies;
};

struct page_item {
  std::shared_ptr<const space_work> work;
  std::shared_ptr<const body_result> body;
  credit held, upstream;
};
struct attachment_item {
  std::shared_ptr<const space_work> work;
  std::uint32_t index = 0;
  credit held, upstream;
};

enum class item_kind : std::uint8_t { page, attachment };
enum class item_end : std::uint8_t {
  ingested,
  skipped, ///< for a reason that is normal
  failed,
  stopped, ///< the cycle is ending; not attempted, or cleaned up again
};

/// How one item ended. Every item that the diff wanted ends as exactly one of these.
struct item_outcome {
  item_kind kind = item_kind::page;
  item_end end = item_end::ingested;
  std::string key;      ///< full content key
  std::string step;     ///< failed: which step
  std::string reason;   ///< skipped and failed
  int status = 0;       ///< failed: HTTP status, 0 when there was none
  bool emptied = false; ///< skipped, for it has no content (any more): Unique may hold an earlier version
  credit held;
};

} // namespace cfc::nodes
