#pragma once

#include "io/confluence/records.hpp"
#include "io/http/failure.hpp"
#include "io/unique/records.hpp"
#include "nodes/graph/credit.hpp"
#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/byte_budget.hpp"
#include "nodes/operations/content_to_delete.hpp"
#include "nodes/operations/deletion_result.hpp"
#include "nodes/operations/inlining/storage_images.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/orphan_space.hpp"
#include "nodes/operations/scope_cleanup.hpp"
#include "nodes/operations/search_call.hpp"
#include "nodes/operations/search_query.hpp"
#include "nodes/operations/space_records.hpp"
#include "nodes/operations/witness_controls.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What travels on the edges: small values, one named type per meaning, since the flow graph default-constructs and
/// copies them. What is large stands behind a shared pointer to something that no longer changes. What can change
/// says who may do that; of a search_call's walk that is whoever holds the call, which goes from hand to hand.
namespace cfc::nodes {

/// A page of results that is to be asked for.
struct search_request {
  search_call call;
  credit held, upstream;

  /// Before others that have waited longer (waiting_line.hpp).
  std::uint32_t rank() const noexcept { return call.query->rank; }
};

/// A request that will be made, told before any of its results.
struct announced_search {
  std::uint64_t id = 0;
  std::shared_ptr<const search_query> query;
};

/// What came of a request.
struct answered_request {
  search_answer answer;
  credit held;
};

/// One answer as records. Also sent, without a page, for a request that failed or wasn't made, so that every
/// request ends as exactly one of these.
struct search_results {
  std::shared_ptr<const search_query> query;
  std::shared_ptr<const confluence::search_page> search_page; ///< null: none
  std::uint64_t request_id = 0;
  std::vector<announced_search> followed_by; ///< what this one gave rise to: a next page, or parts
  std::vector<root_page> lost;               ///< roots whose descendants can't be had (DSC-12)
  credit held;
};

/// All roots, sent once, when the label search and the search for roots are complete.
struct roots_found {
  std::shared_ptr<const std::vector<root_page>> roots;
};

/// The searches for descendants, sent once, before the first of their results.
struct descendants_planned {
  std::shared_ptr<const std::vector<announced_search>> searches;
};

/// Items of one answer that count: accepted types, each id once in the cycle.
struct accepted_results {
  search_results results;
  std::shared_ptr<const std::vector<std::uint32_t>> indices; ///< into results.search_page->contents
};

/// The accepted attachments of the accepted items of one answer.
struct extracted_results {
  accepted_results accepted;
  std::shared_ptr<const extraction> found;
};

/// A space whose discovery is complete.
struct space_ready {
  std::shared_ptr<const space_records> records;
  bool incomplete = false; ///< a subtree is unknown (DSC-12): nothing of the space is deleted
  /// Why it isn't synchronised in this cycle, and has no items here.
  std::optional<std::string> refusal{};
  credit held, upstream;

  /// How many of the spaces that an edge lets on it stands for: memory is what is bounded. Two of any size go
  /// on beside each other, so that one is compared while the other is ingested.
  std::size_t weight() const noexcept {
    constexpr std::size_t items_of_one = 2'500, most = 8;
    return records == nullptr ? 1 : std::min(most, 1 + records->items() / items_of_one);
  }
};

/// A space with what the diff said about it. The guards leave of both what is needed from there on.
struct space_diff {
  space_ready space;
  std::shared_ptr<const unique::diff_answer> answer; ///< null: the cycle is being aborted
};

/// A space that has passed the guards.
struct space_changes {
  space_identity space;
  std::string partial_key;
  std::string scope_id;                           ///< set by the space scope node
  std::shared_ptr<const space_records> to_ingest; ///< new and updated items only, new ones first of each kind
  std::shared_ptr<const std::vector<content_to_delete>> to_delete;
  /// Stored images that go when their pages have been ingested with them (INL-17); null: none.
  std::shared_ptr<const std::vector<content_to_delete>> replaced_images;
  std::shared_ptr<const std::vector<kept_content>> foreign; ///< of what the diff calls deleted; null: none
  std::uint64_t stored_in_unique = 0; ///< contents of the space, known when something is to be deleted
  std::uint64_t submitted = 0, created = 0, updated = 0, moved = 0;
  std::uint64_t submitted_pages = 0, created_pages = 0;
  witness_controls controls; ///< what the check before deleting can compare with
  /// Of space_work; null: a set of its own. Shared by the parts of a space that go on one after the other.
  std::shared_ptr<std::set<std::string, std::less<>>> refused_pages{};
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
  bool has_updates = false;     ///< some of the items replace what Unique holds
  bool replaces_images = false; ///< Unique holds some of the images as attachments (INL-17)
  /// Ids of pages of whose body nothing came that may be ingested as theirs (body_check.hpp): their attachments
  /// aren't ingested either. All pages have been attempted by then (CYC-3). Changed and read on the I/O thread
  /// only.
  std::shared_ptr<std::set<std::string, std::less<>>> refused_pages =
      std::make_shared<std::set<std::string, std::less<>>>();
};

/// Pages whose bodies one request fetches, or attachments that are handed on together.
struct item_batch {
  std::shared_ptr<const space_work> work;
  std::uint32_t first = 0; ///< index into items->pages() or items->attachments()
  std::uint32_t count = 0;
  credit held, upstream;
};

/// One page's body, or why there is none: nothing in both means that Confluence doesn't have the page, that it is a
/// folder, or that the run is ending.
struct body_result {
  std::uint32_t page_index = 0; ///< index into items->pages()
  /// Surely the page's own, whole and not outdated (body_check.hpp).
  std::optional<confluence::page_body> body;
  std::optional<http::failure> failure; ///< of the request for it, or of what came
  inlining::found_images images;        ///< in the body, where images are inlined
  byte_budget::share memory;            ///< that the body takes; given back on the I/O thread
};
/// The bodies of a batch, for as many pages as it has. They are its receiver's, who moves them into single items.
struct fetched_batch {
  item_batch batch;
  std::shared_ptr<std::vector<body_result>> bodies;
};

/// The attachments of a space, which wait until all pages of the cycle have been attempted (CYC-3).
struct space_attachments {
  std::shared_ptr<const space_work> work;
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

/// An item that has ended.
struct ended_item {
  item_outcome outcome;
  credit held;
};

/// Contents that one call deletes.
struct deletion_batch {
  std::shared_ptr<const std::vector<content_to_delete>> contents;
  credit held, upstream;
};
struct deletion_outcome {
  deletion_result result;
  credit held;
};

/// A space scope to be cleaned up with its contents.
struct cleanup_request {
  orphan_space space;
  credit held, upstream;
};
struct cleanup_outcome {
  std::string space_key;
  cleanup_result result;
  credit held;
};

} // namespace cfc::nodes
