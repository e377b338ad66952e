#include "nodes/audit.hpp"

#include "io/http/failure.hpp"

#include <exception>
#include <utility>

namespace cfc::nodes {

audit_node::audit_node(oneapi::tbb::flow::graph& graph, const service_set& services, run_context& run,
                       own_scopes& scopes)
    : services_(services), run_(run), scopes_(scopes),
      step_(graph, "audit", services.io, run,
            [this](space_ready space) { return compare(std::move(space)); }),
      collect_(graph, oneapi::tbb::flow::serial, [this](audited_space space) { collect(std::move(space)); }) {
  make_edge(step_.out(), collect_);
}

audit_node::~audit_node() = default;

boost::asio::awaitable<audit_node::audited_space> audit_node::compare(space_ready space) {
  audited_space result;
  result.held = space.held;
  if (run_.stopping())
    co_return result;
  const auto key = space.records->identity().key;
  if (space.refusal) {
    result.refusal = std::make_shared<const refused_space>(refused_space{key, "discovery", *space.refusal});
    co_return result;
  }
  try {
    auto audit =
        co_await audit_space(services_, scopes_, space.records, space.incomplete || run_.lists_are_partial());
    result.audit = std::make_shared<const space_audit>(std::move(audit));
  } catch (...) {
    run_.abort("space " + key +
               " could not be compared: " + http::failure_of(std::current_exception()).reason);
  }
  co_return result;
}

void audit_node::collect(audited_space space) {
  space.held.give_back();
  if (space.audit != nullptr)
    audits_.push_back(*space.audit);
  if (space.refusal != nullptr)
    refused_.push_back(*space.refusal);
}

} // namespace cfc::nodes
