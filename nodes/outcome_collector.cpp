#include "nodes/outcome_collector.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::uint64_t items_between_logs = 100;
constexpr std::chrono::seconds time_between_logs{10};
/// At thousands of items a second a line per hundred would be noise.
constexpr std::chrono::seconds least_time_between_logs{1};

std::string_view name_of(item_kind kind) {
  return kind == item_kind::page ? "pages" : "attachments";
}

} // namespace

outcome_collector_node::outcome_collector_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                               run_context& run, tally& counts, outcome_settings settings)
    : services_(services), run_(run), tally_(counts), streak_(settings.failures_in_a_row),
      on_ended_(std::move(settings.on_ended)), logs_progress_(settings.logs_progress),
      node_(graph, oneapi::tbb::flow::serial,
            [this](const ended_item& item) noexcept { take_or_abort(item); }) {}

outcome_collector_node::~outcome_collector_node() = default;

void outcome_collector_node::count(item_kind kind, observe::item_result how) const {
  if (kind == item_kind::page)
    services_.metrics.page_ended(how);
  else
    services_.metrics.attachment_ended(how);
}

void outcome_collector_node::take_or_abort(const ended_item& item) noexcept {
  try {
    take(item);
  } catch (...) {
    run_.abort("internal error in outcomes: " + http::failure_of(std::current_exception()).reason);
  }
}

void outcome_collector_node::take(ended_item item) {
  auto& outcome = item.outcome;
  const auto kind = outcome.kind;
  auto& counts = kind == item_kind::page ? pages_ : attachments_;
  if (on_ended_)
    on_ended_(outcome);
  if (const auto reason = streak_.note(outcome))
    run_.abort(*reason);
  switch (outcome.end) {
  case item_end::ingested:
    ++counts.ingested;
    count(kind, observe::item_result::success);
    std::move(outcome.inlined_keys.begin(), outcome.inlined_keys.end(), std::back_inserter(inlined_));
    break;
  case item_end::skipped:
    ++counts.skipped;
    count(kind, observe::item_result::skipped);
    ++counts.skipped_by_reason[outcome.reason];
    if (services_.log.enabled(observe::level::debug)) {
      services_.log.part(observe::part::ingestion)
          .debug("an item is left out", {{"key", outcome.key}, {"reason", outcome.reason}});
    }
    if (outcome.emptied)
      emptied_.push_back(std::move(outcome.key));
    break;
  case item_end::stopped:
    ++counts.stopped;
    break;
  case item_end::failed:
    ++counts.failed;
    count(kind, observe::item_result::failure);
    note_failed(std::move(outcome));
    break;
  }
  ++(kind == item_kind::page ? tally_.pages_done : tally_.attachments_done);
  log_progress(kind);
  item.held.give_back();
}

void outcome_collector_node::note_failed(item_outcome outcome) {
  const std::initializer_list<observe::field> facts{
      {"key", outcome.key}, {"step", outcome.step}, {"status", outcome.status}, {"error", outcome.reason}};
  // What isn't even asked for any more is told once.
  if (outcome.undone)
    undone_.push_back(outcome.key);
  const bool told = outcome.not_asked && !given_up_.insert(outcome.reason).second;
  if (told)
    services_.log.part(observe::part::ingestion).debug("an item could not be ingested", facts);
  else
    services_.log.part(observe::part::ingestion).error("an item could not be ingested", facts);
  if (failures_.size() < most_failures_named)
    failures_.push_back(std::move(outcome));
}

void outcome_collector_node::log_progress(item_kind kind) {
  const auto elapsed = std::chrono::steady_clock::now() - last_log_;
  const bool due = ++since_log_ >= items_between_logs || elapsed >= time_between_logs;
  if (!logs_progress_ || !due || elapsed < least_time_between_logs)
    return;
  since_log_ = 0;
  last_log_ += elapsed;
  const auto& counts = kind == item_kind::page ? pages_ : attachments_;
  const auto& wanted = kind == item_kind::page ? tally_.pages_to_ingest : tally_.attachments_to_ingest;
  services_.log.part(observe::part::ingestion)
      .info("ingesting", {{"kind", name_of(kind)}, {"processed", counts.total()}, {"total", wanted.load()}});
}

} // namespace cfc::nodes
