#pragma once

#include "io/http/api_error.hpp"
#include "nodes/operations/services.hpp"
#include "nodes/operations/witness_controls.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::nodes {

/// A part of the content store that is asked in one way. Data Center has pages and blog posts under one
/// address.
enum class store_part : std::uint8_t { pages, blogposts, labels, attachments };

/// What a part of the store says of contents that discovery has just seen.
enum class control_answer : std::uint8_t {
  shown, ///< one of them is there, as discovery has found it
  not_shown, ///< none of them, or otherwise than discovery has found it, so that what is told of others proves nothing
  refused, ///< each look-up was refused, and the answers name a permission: on Cloud, it is missing
  none,    ///< there is nothing to compare with
};

/// Why what the store says of a content is not believed, for the operator.
inline constexpr const char* control_failed =
    "the content store doesn't show what discovery has just found, or tells something else of it, so that what it says "
    "of others proves nothing";

/// Whether the store, asked in one way, shows what is surely there, and tells of it what discovery has found
/// (DEL-4).
class control_check {
public:
  control_check(const service_set& services, witness_controls controls)
      : services_(services), controls_(std::move(controls)) {}

  /// Asks for one control after the other until one is shown. Where discovery has seen no blog post, any that
  /// Cloud's store lists is a control, too; where it lists none, there are none.
  /// @throws http::api_error for an answer that ends the cycle, or a lapsed login
  boost::asio::awaitable<control_answer> ask(store_part part);

  /// Whether the store shows one of the ingest labels on something that discovery has just found by them: one
  /// of these roots, or of the controls. A list of labels can be cut without a mark, and then says nothing
  /// about what it lacks.
  /// @throws as ask()
  boost::asio::awaitable<bool> show_a_label(std::vector<std::string> roots);

  /// What ask() goes by.
  std::vector<seen_content> seen_in(store_part part) const;

private:
  boost::asio::awaitable<bool> shows(store_part part, seen_content seen);
  boost::asio::awaitable<bool> shows_a_label(confluence::content_type type, std::string id);
  boost::asio::awaitable<control_answer> find_any_blogpost();

  const service_set& services_;
  witness_controls controls_;
  bool looked_for_any_blogpost_ = false;
};

/// The permission, an OAuth scope, that opens a part of Cloud's store.
const char* permission_of(store_part part) noexcept;

/// Whether a look-up was refused (401, 403) by Cloud itself; a page that says so is something else's on the
/// way. Only an answer that names a permission is about one: others come from an IP allow list, a firewall, or are
/// about one content.
bool is_refusal(confluence::instance kind, const http::api_error& error);

/// Whether a look-up was refused for want of a permission, in an answer that says so.
bool lacks_permission(confluence::instance kind, const http::api_error& error);
/// Whether a look-up failed for what is no matter of one content: the cycle has to end, the login has lapsed,
/// or the call was cancelled.
bool concerns_all(confluence::instance kind, const http::api_error& error);

} // namespace cfc::nodes
