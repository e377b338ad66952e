#include "pipeline/graph_picture.hpp"

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/traffic.hpp"
#include "pipeline/connections.hpp"
#include "pipeline/cycle_graph.hpp"

namespace cfc::pipeline {

std::vector<nodes::arrow> edges_of_cycle_graph() {
  config::tenant tenant;
  tenant.name = "picture";
  tenant.confluence.base_url = "https://confluence.invalid";
  tenant.unique.ingestion_url = tenant.unique.scope_management_url = "https://unique.invalid";
  curl::engine engine{curl::engine_settings()};
  observe::traffic traffic;
  const connections links(engine, config::process_settings(), tenant, {traffic, observe::log()});
  nodes::run_context run;
  nodes::tally counts;
  nodes::own_scopes scopes(links.services(), {}, std::nullopt);
  const cycle_graph graph(links.services(), run, counts, scopes, nullptr, graph_settings());
  return graph.arrows();
}

} // namespace cfc::pipeline
