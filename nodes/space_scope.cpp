#include "nodes/space_scope.hpp"

#include <exception>
#include <utility>

namespace cfc::nodes {

space_scope_node::space_scope_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                   run_context& run, const own_scopes& scopes, std::string root_path)
    : run_(run), batcher_(services, scopes, std::move(root_path)),
      step_(graph, "space scope", services.io, run,
            [this](space_changes changes) { return ensure(std::move(changes)); }) {}

space_scope_node::~space_scope_node() = default;

boost::asio::awaitable<space_changes> space_scope_node::ensure(space_changes changes) {
  if (!changes.passed || changes.to_ingest->items() == 0)
    co_return changes;
  if (run_.stopping()) {
    changes.passed = false;
    co_return changes;
  }
  try {
    changes.scope_id = co_await batcher_.scope_of(changes.space);
  } catch (...) {
    changes.passed = false;
    const auto failure = http::failure_of(std::current_exception());
    run_.abort("the scope of space " + changes.space.key + " can't be had: " + failure.reason);
  }
  co_return changes;
}

} // namespace cfc::nodes
