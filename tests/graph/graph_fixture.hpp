#pragma once

#include "pipeline/cycle_graph.hpp"
#include "tests/graph/small_world.hpp"

#include <gmock/gmock.h>
#include <oneapi/tbb/task_arena.h>

#include <cstddef>
#include <functional>
#include <vector>

namespace cfc::test {

/// Every section holds three, so that zero, one, three and four items are the cases at its edge.
inline constexpr std::size_t width = 3;

MATCHER(is_idle, "") {
  return arg.waiting == 0 && arg.inside == 0;
}

/// A whole graph in this process: services that answer from a table, an I/O thread, an arena.
class whole_graph : public node_test {
protected:
  whole_graph() : whole_graph(width + 1) {}
  explicit whole_graph(std::size_t spaces) : world(spaces) {
    offline.tenant.processing.body_batch_size = 1;
    offline.tenant.ingestion.allowed_mime_types = {"application/pdf"};
    offline.tenant.ingestion.with_attachments = true;
    offline.tenant.ingestion.scope_id = "root";
    world.answer_for(offline.network);
  }
  struct results {
    pipeline::discovered found;
    pipeline::ingested items;
    nodes::deletion_result removed;
    std::vector<nodes::cleanup_outcome> cleanups;
    std::vector<nodes::edge_level> levels;
  };
  /// All phases, one after the other, whatever comes of them.
  results run_all(nodes::gate_mode gate = nodes::gate_mode::open, int threads = 2) {
    results all;
    oneapi::tbb::task_arena arena(threads);
    arena.execute([&] {
      nodes::own_scopes scopes(*offline.services, {}, std::nullopt);
      pipeline::cycle_graph tested(*offline.services, run, counts, scopes, nullptr,
                                   {widths, gate, "/Root", watch});
      before_phase(0);
      all.found = tested.discover();
      before_phase(1);
      tested.ingest_pages();
      before_phase(2);
      all.items = tested.ingest_attachments();
      before_phase(3);
      all.removed = tested.delete_planned(to_delete);
      before_phase(4);
      all.cleanups = tested.clean_up_spaces(orphans);
      all.levels = tested.levels();
    });
    return all;
  }
  void expect_nothing_lost(const results& all) {
    EXPECT_THAT(all.levels, testing::Each(is_idle()));
    EXPECT_EQ(all.items.pages.total(), counts.pages_to_ingest);
    EXPECT_EQ(all.items.attachments.total(), counts.attachments_to_ingest);
    EXPECT_THAT(run.abort_reason().value_or(""), testing::Not(testing::HasSubstr("internal error")));
  }
  /// So many calls' worth of contents to delete, and so many spaces to clean up.
  void have_gone(std::size_t count) {
    for (std::size_t i = 0; i < count * nodes::contents_per_deletion; ++i)
      to_delete.push_back({"c" + std::to_string(i), "acme/9_GONE/" + std::to_string(i), {}});
    for (std::size_t i = 0; i < count; ++i) {
      nodes::orphan_space orphan;
      orphan.mark = {"acme", std::to_string(i), "GONE"};
      orphans.push_back(orphan);
    }
  }

  small_world world;
  pipeline::section_widths widths{width, width, width, width, width, width, width};
  nodes::passage_watch watch;
  std::function<void(int phase)> before_phase = [](int) {};
  std::vector<nodes::content_to_delete> to_delete;
  std::vector<nodes::orphan_space> orphans;
};

} // namespace cfc::test
