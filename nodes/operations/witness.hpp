#pragma once

#include "nodes/operations/control_check.hpp"
#include "nodes/operations/new_places.hpp"
#include "nodes/operations/page_lookup.hpp"
#include "nodes/operations/root_pages_above.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/search_engine.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/space_records.hpp"
#include "nodes/operations/store_failures.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace cfc::nodes {

/// The store may not be asked: the operator can grant this permission (in Confluence's words, an OAuth scope), and
/// until then the index has to do.
class permission_missing : public std::runtime_error {
public:
  explicit permission_missing(std::string permission);
  const std::string& permission() const noexcept { return permission_; }

private:
  std::string permission_;
};

/// Asks the content store about contents that seem to be gone (DEL-4). An index under rebuild, or lagging on
/// one node of a cluster, hides what is there, and says so as often as it is asked.
class witness {
public:
  /// All arguments outlive it.
  /// @param roots ids of the roots that discovery has found, for those above a page whose labels have no address
  /// @param places where pages were found that may have been moved
  witness(const service_set& services, const run_context& run, search_engine& searches,
          witness_controls controls, const std::set<std::string>& roots, const new_places& places);

  /// What the store says of each content, in their order. `discoveryConcurrency` look-ups run at a time.
  /// @param seen in that space: of what isn't labelled any more, the store has to show one of these as labelled
  /// @throws permission_missing; http::api_error when the store doesn't answer, or an answer ends the cycle
  boost::asio::awaitable<std::vector<testimony>>
  examine(space_identity space, std::vector<content_to_delete> contents, witness_controls seen = {});

  /// How many requests examine() makes when all of them are gone: a forecast. What is still there costs two
  /// or three more on Cloud.
  static std::uint64_t requests_for(confluence::instance kind,
                                    const std::vector<content_to_delete>& contents);

private:
  boost::asio::awaitable<void> learn_labels_above(const pages_in_question& all, const std::string& space_id);
  /// @param list of the attachments of its page
  boost::asio::awaitable<testimony> examine_attachment(confluence::client::attachment_request list,
                                                       std::string attachment_id);
  boost::asio::awaitable<bool> listed_on_page(confluence::client::attachment_request list,
                                              std::string attachment_id);
  boost::asio::awaitable<void> check_moved_pages(std::vector<testimony>& found,
                                                 const std::vector<content_to_delete>& contents,
                                                 const pages_in_question& pages);
  boost::asio::awaitable<void> check_moved_attachments(std::vector<testimony>& found,
                                                       const std::vector<content_to_delete>& contents);
  const space_identity* space_of(const pages_in_question& pages, const std::string& page_id) const;
  boost::asio::awaitable<void> ask_controls(const std::vector<content_to_delete>& contents);
  boost::asio::awaitable<void> ask_control(store_part part);
  boost::asio::awaitable<bool> controls_are_still_shown();
  boost::asio::awaitable<void> settle_refusals();
  boost::asio::awaitable<void> check_labels(std::vector<testimony>& found, space_identity space,
                                            witness_controls seen);
  boost::asio::awaitable<bool> shows_labels_in(space_identity space, witness_controls seen);
  control_answer shown(store_part part) const;
  bool has_blogposts() const { return shown(store_part::blogposts) != control_answer::none; }
  testimony judge(const page_in_question& page, const std::string& space_id) const;
  testimony judge_new_page(const page_in_question& page) const;
  testimony judge_moved(const confluence::stored_content& page) const;
  testimony judge_moved_out(const confluence::stored_content& page) const;

  const service_set& services_;
  const run_context& run_;
  control_check controls_;
  const std::set<std::string>& found_roots_;
  const new_places& places_;
  store_failures failures_;
  page_lookup lookup_;
  root_pages_above roots_;
  std::map<store_part, control_answer> shown_; ///< what was said of the controls
};

} // namespace cfc::nodes
