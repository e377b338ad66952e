#pragma once

#include "nodes/operations/services.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_transport.hpp"
#include "tests/support/run.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace cfc::test {

/// The services that nodes use, answered from a table; the waits of retries take no time.
struct offline_services {
  explicit offline_services(confluence::instance kind = confluence::instance::data_center) {
    tenant.name = "acme";
    tenant.confluence.type = kind;
    tenant.confluence.base_url = "https://confluence.example.com";
    tenant.confluence.ingest_single_label = "ai-ingest";
    tenant.confluence.ingest_all_label = "ai-ingest-all";
    confluence::client_settings source;
    source.kind = kind;
    source.base_url = tenant.confluence.base_url;
    source.gateway_url = "https://gateway.example.com";
    source.cloud_id = "cloud-1";
    confluence = std::make_unique<confluence::client>(confluence_calls, source);
    unique::client_settings target;
    target.ingestion_url = "https://ingestion.example.com";
    target.scope_management_url = "https://scopes.example.com";
    unique = std::make_unique<unique::client>(unique_calls, unique_calls, unique_calls, unique_calls, target);
    services = std::make_unique<nodes::service_set>(nodes::service_set{
        tenant, *confluence, *unique, io.get_executor(), http::waits::of(io), observe::log(), clock.clock()});
  }

  http::service_settings named(const char* name) {
    http::service_settings settings;
    settings.name = name;
    settings.jitter_seed = 1;
    return settings;
  }

  boost::asio::io_context io;
  fake_transport network{io};
  fake_clock clock;
  observe::traffic counts;
  http::service confluence_calls{network, nullptr, named("confluence"), counts, clock.clock()};
  http::service unique_calls{network, nullptr, named("unique"), counts, clock.clock()};
  config::tenant tenant;
  std::unique_ptr<confluence::client> confluence;
  std::unique_ptr<unique::client> unique;
  std::unique_ptr<nodes::service_set> services;
};

} // namespace cfc::test
