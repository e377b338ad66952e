#pragma once

#include "io/confluence/instance.hpp"
#include "io/confluence/records.hpp"
#include "io/http/api_error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// From the bytes of an answer to records, in one pass over the tokens that simdjson finds, without an
/// intermediate tree. What finds them is kept between calls, one for each thread. `body` should have 64 bytes
/// of spare capacity, as http::response::body has; one without is copied first. Half a surrogate pair in a
/// text becomes U+FFFD.
///
/// An answer that isn't what was asked for (DSC-10, REL-4, REL-9) is an http::api_error of kind bad_answer,
/// without a status: it says where in the answer (row and field), and quotes the beginning with secrets
/// masked.
namespace cfc::confluence {

struct ingest_labels {
  std::string single;
  std::string all;
  /// Whose links are read: a page's webui is of use on Cloud alone, an attachment's download on Data Center.
  /// Nothing: both.
  std::optional<instance> links_of = {};
};

/// A `content/search` answer. Unknown fields are skipped, optional ones may be absent, null or of a wrong
/// type; an item without id or type, or an accepted one without space or `version.when`, is an error
/// (DSC-10), and so is an id of an accepted one, of its space or of its attachment that Confluence doesn't
/// make: it would go into keys, paths and the journal. So is whatever would make a list look shorter than it
/// is (CYC-4): no `results`, a `_links` or `_links.next` that is neither absent, null nor what it should be,
/// a `children` or `children.attachment` of a wrong type, an attachment without id.
///
/// A page or blog post that comes without `children.attachment` has not said that it has no attachments:
/// `has_more_attachments` is set, so that they are asked for. Folders and the like have none.
/// @throws http::api_error
search_page read_search_page(const std::string& body, const ingest_labels& labels);

/// A collection of attachments: v1 `child/attachment` (Data Center) or v2 `pages/{id}/attachments` (Cloud),
/// told apart by their fields. A row without id is an error.
struct attachment_list {
  std::unique_ptr<std::pmr::monotonic_buffer_resource> text;
  std::vector<attachment> attachments;
  std::string next, base;
  std::size_t rows = 0;
  std::uint64_t limit = 0;            ///< as the answer says; 0: it doesn't
  std::optional<std::uint64_t> total; ///< `totalSize`
};
/// @throws http::api_error
attachment_list read_attachments(const std::string& body);

/// A search answer with bodies, for ingestion. A row without id is an error: it would be taken for a page
/// that is gone. An item that is missing from the answer is its caller's concern.
struct body_page {
  std::vector<page_body> pages;
  std::string next, base;
  std::size_t rows = 0;
  std::uint64_t limit = 0;            ///< as the answer says; 0: it doesn't
  std::optional<std::uint64_t> total; ///< `totalSize`
};
/// @throws http::api_error
body_page read_bodies(const std::string& body);
/// One content by id (`/rest/api/content/{id}`). @throws http::api_error
page_body read_body(const std::string& body);

/// `totalSize` of a search; nothing when it names none that is a number. @throws http::api_error
std::optional<std::uint64_t> read_total(const std::string& body);

/// `type` of `/rest/api/user/current` (DSC-0). @throws http::api_error
std::string read_user_type(const std::string& body);
/// `id` of the application-links manifest (SCP-2). @throws http::api_error
std::string read_manifest_id(const std::string& body);
/// `id` of `/rest/api/space/{key}`. @throws http::api_error
std::string read_space_id(const std::string& body);
/// Whether a v2 list of the spaces with that key has that one: a row that can't be read, or a second page,
/// is an error rather than a "no". @throws http::api_error
bool has_space(const std::string& body, std::string_view id, std::string_view key);

} // namespace cfc::confluence
