#include "pipeline/recovery.hpp"

#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/deletion_engine.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cfc::pipeline {

boost::asio::awaitable<std::vector<nodes::deleted_content>>
delete_left_open(const nodes::service_set& services, nodes::run_context& run, journal::journal& journal) {
  auto keys = journal.left_open();
  const auto count = keys.size();
  const auto found = co_await services.unique.contents_by_keys(std::move(keys));
  std::vector<nodes::content_to_delete> contents;
  contents.reserve(found.size());
  for (const auto& content : found)
    contents.push_back({content.id, content.key, {}, nodes::deletion_reason::unfinished});
  auto result = co_await nodes::delete_contents(services, run, std::move(contents));
  if (run.stopping() || !result.complete)
    co_return std::move(result.deleted);
  if (!result.failures.empty()) {
    throw nodes::cycle_aborted(std::to_string(result.failures.size()) +
                               " contents that an earlier process left half-registered could not be "
                               "deleted. They stay in the crash journal; run again later");
  }
  if (count > 0)
    services.log.info("contents of an interrupted run were removed", {{"count", count}});
  journal.reset();
  co_return std::move(result.deleted);
}

} // namespace cfc::pipeline
