#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/byte_budget.hpp"
#include "nodes/operations/delivery.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <optional>
#include <string>

namespace cfc::nodes {

/// What an attachment is registered as (ING-3, ING-5).
unique::content attachment_content(const service_set& services, const space_work& work,
                                   const space_records::attachment& attachment);

/// In: an attachment. Out: how it ended, one for one.
class attachment_ingestion_node {
public:
  attachment_ingestion_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                            journal::journal* journal);
  ~attachment_ingestion_node();
  attachment_ingestion_node(const attachment_ingestion_node&) = delete;
  attachment_ingestion_node& operator=(const attachment_ingestion_node&) = delete;

  oneapi::tbb::flow::receiver<attachment_item>& in() { return step_.in(); }
  oneapi::tbb::flow::sender<ended_item>& out() { return step_.out(); }

private:
  boost::asio::awaitable<ended_item> ingest(attachment_item item);
  boost::asio::awaitable<item_outcome> attempt(const attachment_item& item);
  /// How it ends without being asked for; nothing: it is to be transferred.
  std::optional<item_outcome> ended_untried(const attachment_item& item, const std::string& key) const;
  boost::asio::awaitable<item_outcome> transfer(const attachment_item& item, unique::content content);

  const service_set& services_;
  run_context& run_;
  delivery delivery_;
  byte_budget::line memory_;
  async_step<attachment_item, ended_item> step_;
};

} // namespace cfc::nodes
