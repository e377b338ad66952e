#pragma once

#include "io/http/failure.hpp"
#include "io/journal/journal.hpp"
#include "nodes/operations/item_outcome.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace cfc::nodes {

/// Moves an item's bytes to where its registration says. @throws what makes the item fail
using uploader = std::function<boost::asio::awaitable<void>(unique::registration)>;

/// Asked when an upload has failed: the content as it is to be registered anew, under the same key; nothing
/// when the item has failed (INL-19).
using amender = std::function<std::optional<unique::content>()>;

/// Register → upload → finalise (ING-3), for pages and attachments alike. When a step after registration
/// fails, the content is deleted again, so that nothing half-registered remains (ING-6): by an id that came
/// with its own key and scope, of the registration's answer or of a look-up, and by no other. An earlier
/// version goes with it; the next cycle finds the item as new. A registration that was refused leaves what
/// was there.
///
/// Storage that takes no uploads would cost the earlier version of every updated item, one after the other.
/// So after `most_failed_in_a_row` failures after registration nothing is registered any more that may
/// replace something, until something new gets through. A file that is too large for the platform (413) says
/// nothing of the others.
class delivery {
public:
  static constexpr int most_failed_in_a_row = 10;

  /// @param journal may be null (REL-6)
  delivery(const service_set& services, run_context& run, journal::journal* journal)
      : services_(services), run_(run), journal_(journal) {}

  /// Never throws: how it ended is the outcome. A journal that can't be written aborts the run, since it could
  /// not help after a crash.
  /// @param may_replace Unique may hold an earlier version
  /// @param amend empty: an upload that fails makes the item fail
  boost::asio::awaitable<item_outcome> deliver(item_kind kind, unique::content content, bool may_replace,
                                               uploader upload, amender amend = {});

private:
  enum class step : std::uint8_t { registering, uploading, finalising };
  static const char* name_of(step one) noexcept;
  /// How far a delivery has come, and what it may leave behind.
  struct progress {
    std::string key, scope_id;
    std::uint64_t byte_size = 0;
    /// Nothing while no answer to the registration has told that it is this content's.
    std::optional<std::string> id;
    step at = step::registering; ///< of the last registration, where there were several
    bool is_registered = false;
    bool may_remain = false;
  };
  bool is_given_up(bool may_replace) const noexcept {
    return may_replace && failed_in_a_row_ >= most_failed_in_a_row;
  }
  void count_failed_after_registration(const item_outcome& outcome, step at);
  bool journal_registering(const progress& begun, item_outcome& outcome);
  void journal_settled(const std::string& key);
  boost::asio::awaitable<void> take_steps(unique::content content, uploader upload, item_outcome& outcome,
                                          progress& reached);
  boost::asio::awaitable<bool> clean_up(progress left);
  boost::asio::awaitable<std::optional<http::failure>> try_clean_up(progress left);
  boost::asio::awaitable<std::optional<std::string>> half_registered(const progress& reached);

  const service_set& services_;
  run_context& run_;
  journal::journal* journal_;
  int failed_in_a_row_ = 0;  ///< on the I/O thread
  std::string why_given_up_; ///< the last of these failures
};

/// Says in the outcome how the item failed, or that it was stopped, and aborts the run where the failure ends
/// the cycle.
void note_failure(item_outcome& outcome, const http::failure& failure, run_context& run);

/// The outcome of an item that was not attempted, or ended before its registration.
item_outcome ended(item_kind kind, item_end end, std::string key, std::string reason, std::string step = {},
                   int status = 0);

} // namespace cfc::nodes
