#pragma once

#include "nodes/graph/async_step.hpp"
#include "nodes/messages.hpp"
#include "nodes/operations/delivery.hpp"
#include "nodes/operations/page_inliner.hpp"
#include "nodes/operations/run_context.hpp"
#include "nodes/operations/services.hpp"

#include <oneapi/tbb/flow_graph.h>

#include <string>
#include <vector>

namespace cfc::nodes {

/// ING-2: all labels but the two ingest labels, sorted by code point, without duplicates.
std::vector<std::string> labels_for(std::vector<std::string> labels,
                                    const config::confluence_config& settings);

/// What a page is registered as (ING-3).
unique::content page_content(const service_set& services, const space_work& work,
                             const space_records::page& page, const confluence::page_body& body);

/// In: a page with its body. Out: how it ended, one for one.
class page_ingestion_node {
public:
  page_ingestion_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                      journal::journal* journal);
  ~page_ingestion_node();
  page_ingestion_node(const page_ingestion_node&) = delete;
  page_ingestion_node& operator=(const page_ingestion_node&) = delete;

  oneapi::tbb::flow::receiver<page_item>& in() { return step_.in(); }
  oneapi::tbb::flow::sender<ended_item>& out() { return step_.out(); }
  /// What became of the pages' images. Only while the graph is idle.
  const image_counts& images() const noexcept { return inliner_.counts(); }

private:
  boost::asio::awaitable<ended_item> ingest(page_item item);
  boost::asio::awaitable<item_outcome> attempt(const page_item& item);
  boost::asio::awaitable<item_outcome> deliver(const page_item& item, unique::content content);

  const service_set& services_;
  run_context& run_;
  delivery delivery_;
  page_inliner inliner_;
  async_step<page_item, ended_item> step_;
};

} // namespace cfc::nodes
