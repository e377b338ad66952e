#pragma once

#include "nodes/messages.hpp"

#include <oneapi/tbb/flow_graph.h>

namespace cfc::nodes {

/// Out: what the deletion plan says. It is made outside of the graph and put in here, when everything else
/// has been done.
class deletion_source_node {
public:
  explicit deletion_source_node(oneapi::tbb::flow::graph& graph);
  ~deletion_source_node();
  deletion_source_node(const deletion_source_node&) = delete;
  deletion_source_node& operator=(const deletion_source_node&) = delete;

  oneapi::tbb::flow::sender<deletion_batch>& contents() { return contents_; }
  oneapi::tbb::flow::sender<cleanup_request>& spaces() { return spaces_; }

  void put(const deletion_batch& batch);
  void put(const cleanup_request& space);

private:
  oneapi::tbb::flow::broadcast_node<deletion_batch> contents_;
  oneapi::tbb::flow::broadcast_node<cleanup_request> spaces_;
};

} // namespace cfc::nodes
