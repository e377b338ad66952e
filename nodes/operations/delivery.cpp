#include "nodes/operations/delivery.hpp"

#include "io/http/waits.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/deletion_engine.hpp"
#include "nodes/operations/left_open.hpp"

#include <exception>
#include <stdexcept>
#include <utility>
#include <vector>

namespace cfc::nodes {

void note_failure(item_outcome& outcome, const http::failure& failure, run_context& run) {
  outcome.end = failure.cancelled ? item_end::stopped : item_end::failed;
  outcome.reason = failure.reason;
  outcome.status = failure.status;
  outcome.not_asked = failure.not_asked;
  outcome.tries = failure.not_asked ? 0 : failure.tries;
  if (failure.ends_cycle)
    run.abort(failure.reason);
}

item_outcome ended(item_kind kind, item_end end, std::string key, std::string reason, std::string step,
                   int status) {
  item_outcome outcome;
  outcome.kind = kind;
  outcome.end = end;
  outcome.key = std::move(key);
  outcome.reason = std::move(reason);
  outcome.step = std::move(step);
  outcome.status = status;
  return outcome;
}

const char* delivery::name_of(step one) noexcept {
  switch (one) {
  case step::registering:
    return "register";
  case step::uploading:
    return "upload";
  case step::finalising:
    return "finalise";
  }
  return "";
}

boost::asio::awaitable<item_outcome> delivery::deliver(item_kind kind, unique::content content,
                                                       bool may_replace, uploader upload, amender amend) {
  if (is_given_up(may_replace)) {
    auto untried = ended(kind, item_end::failed, std::move(content.key),
                         "not tried, since " + std::to_string(most_failed_in_a_row) +
                             " in a row could not be completed, and each such failure costs the version that "
                             "Unique holds: " +
                             why_given_up_,
                         name_of(step::registering));
    untried.not_asked = true;
    co_return untried;
  }
  progress reached{content.key, content.scope_id, content.byte_size, {}};
  item_outcome outcome;
  for (std::optional<unique::content> next = std::move(content); next;) {
    outcome = ended(kind, item_end::ingested, reached.key, {});
    reached.byte_size = next->byte_size;
    reached.at = step::registering;
    if (!journal_registering(reached, outcome))
      break;
    co_await take_steps(std::move(*next), upload, outcome, reached);
    next = reached.at == step::uploading && amend ? amend() : std::nullopt;
  }
  count_failed_after_registration(outcome, reached.at);
  bool settled = !reached.may_remain;
  if (!settled)
    settled = outcome.undone = co_await clean_up(reached);
  if (settled)
    journal_settled(reached.key);
  co_return outcome;
}

boost::asio::awaitable<void> delivery::take_steps(unique::content content, uploader upload,
                                                  item_outcome& outcome, progress& reached) {
  try {
    reached.may_remain = true;
    const auto registered = co_await services_.unique.register_content(content);
    if (registered.is_named)
      reached.id = registered.id;
    reached.is_registered = true;
    reached.at = step::uploading;
    // What would be broken off again leaves no time for cleaning up.
    if (services_.waits.ending())
      throw http::api_error(http::api_fault::cancelled, 0, "the grace period is over");
    co_await upload(registered);
    reached.at = step::finalising;
    co_await services_.unique.finalise(std::move(content), registered);
    reached.may_remain = false;
  } catch (...) {
    const auto failure = http::failure_of(std::current_exception());
    note_failure(outcome, failure, run_);
    outcome.step = name_of(reached.at);
    reached.may_remain = reached.is_registered || failure.unclear;
  }
}

void delivery::count_failed_after_registration(const item_outcome& outcome, step at) {
  constexpr int too_large = 413;
  if (outcome.end == item_end::ingested) {
    failed_in_a_row_ = 0;
  } else if (outcome.end == item_end::failed && at != step::registering && outcome.status != too_large &&
             ++failed_in_a_row_ == most_failed_in_a_row) {
    why_given_up_ = outcome.reason;
  }
}

/// False: the item must not be registered, since the journal would not know of it.
bool delivery::journal_registering(const progress& begun, item_outcome& outcome) {
  try {
    if (journal_ != nullptr)
      journal_->registering({begun.key, begun.scope_id, begun.byte_size});
    return true;
  } catch (...) {
    outcome.end = item_end::failed;
    outcome.step = name_of(begun.at);
    outcome.reason = http::failure_of(std::current_exception()).reason;
    run_.abort(outcome.reason);
    return false;
  }
}

void delivery::journal_settled(const std::string& key) {
  try {
    if (journal_ != nullptr)
      journal_->settled(key);
  } catch (...) {
    run_.abort(http::failure_of(std::current_exception()).reason);
  }
}

boost::asio::awaitable<bool> delivery::clean_up(progress reached) {
  std::optional<http::failure> failure;
  for (int attempt = 0; attempt < 2; ++attempt) {
    failure = co_await try_clean_up(reached);
    if (!failure)
      co_return true;
    if (failure->ends_cycle)
      run_.abort(failure->reason);
  }
  services_.log.part(observe::part::ingestion)
      .error(
          "a content that was registered but not completed could not be deleted again; the platform may take "
          "it for current until its page changes",
          {{"key", reached.key}, {"contentId", reached.id.value_or("")}, {"error", failure->reason}});
  co_return false;
}

/// Why something may remain; nothing when nothing does.
boost::asio::awaitable<std::optional<http::failure>> delivery::try_clean_up(progress reached) {
  try {
    if (!reached.id)
      reached.id = co_await half_registered(reached);
    if (!reached.id)
      co_return std::nullopt;
    std::vector<content_to_delete> contents;
    contents.push_back({*reached.id, reached.key, {}, deletion_reason::unfinished});
    auto done = co_await delete_batch(services_, run_, std::move(contents));
    if (done.failures.empty())
      co_return std::nullopt;
    co_return std::move(done.failures.front().failure);
  } catch (...) {
    co_return http::failure_of(std::current_exception());
  }
}

/// The id of what a registration left whose answer was lost or doesn't name it; nothing when it left nothing.
/// @throws std::runtime_error when it may have left something in another scope
boost::asio::awaitable<std::optional<std::string>> delivery::half_registered(const progress& reached) {
  std::vector<std::string> keys{reached.key};
  const auto found = co_await services_.unique.contents_by_keys(std::move(keys));
  for (const auto& content : found) {
    // Contents are registered by key and scope: another scope's is another one.
    if (content.scope_id == reached.scope_id && !surely_earlier(content, reached.byte_size))
      co_return content.id;
  }
  for (const auto& content : found) {
    if (is_misplaced(content, reached.scope_id, reached.byte_size))
      throw std::runtime_error(why_misplaced(content, reached.scope_id));
  }
  co_return std::nullopt;
}

} // namespace cfc::nodes
