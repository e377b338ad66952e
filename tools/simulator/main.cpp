#include "tools/simulator/confluence/cloud.hpp"
#include "tools/simulator/confluence/data_center.hpp"
#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/control.hpp"
#include "tools/simulator/http/request_log.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/http/server_meter.hpp"
#include "tools/simulator/options.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/unique/service.hpp"

#include <csignal>
#include <iostream>
#include <thread>

namespace {
using namespace cfc::simulator;

constexpr std::array<std::string_view, 4> simulated{"cloud", "data-center", "media", "unique"};

void set_behaviour(const options& chosen, faults& behaviour) {
  for (const auto host : simulated)
    behaviour.set_latency(host, chosen.latency_ms);
  behaviour.set_rate_limit("cloud", chosen.confluence_rate_limit);
  behaviour.set_rate_limit("data-center", chosen.confluence_rate_limit);
  behaviour.set_rate_limit("unique", chosen.unique_rate_limit);
  for (const auto& mode : chosen.modes) {
    const auto equals = mode.find('=');
    if (equals == std::string::npos)
      throw std::invalid_argument("--mode takes NAME=VALUE, not \"" + mode + "\"");
    behaviour.set_mode(std::string_view(mode).substr(0, equals), std::string_view(mode).substr(equals + 1));
  }
}

std::string url_of(const http_server& server, std::string_view host) {
  return "http://127.0.0.1:" + std::to_string(server.port(host));
}

std::uint64_t attachments_of(const instance& content) {
  std::uint64_t result = content.settings().attachments;
  for (const auto index : content.stored())
    result += content.attachment_count(index);
  return result;
}

json::object place(const http_server& server, std::string_view host) {
  return {{"port", server.port(host)}, {"url", url_of(server, host)}};
}

/// The one line that says where everything is.
std::string ready_line(const http_server& server, const options& chosen, const instance& content) {
  const auto& confluence = chosen.confluence;
  const auto gateway = url_of(server, "cloud");
  const json::object cloud{{"port", server.port("cloud")},
                           {"gatewayUrl", gateway},
                           {"cloudId", confluence.cloud_id},
                           {"apiUrl", gateway + "/ex/confluence/" + confluence.cloud_id + "/wiki"},
                           {"tokenUrl", gateway + "/oauth/token"},
                           {"site", confluence.site}};
  const json::object data_center{{"port", server.port("data-center")},
                                 {"baseUrl", url_of(server, "data-center") + confluence.context_path}};
  const json::object credentials{{"clientId", confluence.accepted.client_id},
                                 {"clientSecret", confluence.accepted.client_secret},
                                 {"pat", confluence.accepted.pat},
                                 {"user", confluence.accepted.user},
                                 {"password", confluence.accepted.password}};
  return write_json(json::object({{"ready", true},
                                  {"cloud", cloud},
                                  {"dataCenter", data_center},
                                  {"media", place(server, "media")},
                                  {"unique", place(server, "unique")},
                                  {"control", place(server, "control")},
                                  {"credentials", credentials},
                                  {"spaces", content.spaces().size()},
                                  {"pages", content.page_count()},
                                  {"attachments", attachments_of(content)}}));
}

/// Waits for SIGTERM or SIGINT on a thread of its own; they must be blocked in every thread.
std::jthread stop_on_signal(http_server& server, const sigset_t& signals) {
  return std::jthread([&server, signals] {
    int which = 0;
    sigwait(&signals, &which);
    server.stop();
  });
}

int run(const options& chosen) {
  faults behaviour;
  instance content(chosen.size);
  if (!chosen.scenario.empty())
    load_scenario(chosen.scenario, content, behaviour);
  set_behaviour(chosen, behaviour);
  request_log log(chosen.request_log);
  server_meter meter;
  confluence_site site(content, behaviour, chosen.confluence);
  confluence_cloud cloud(site);
  confluence_data_center data_center(site);
  media_host media(site);
  unique_service unique(chosen.unique);
  unique.use_faults(behaviour);
  control controlling(content, unique, behaviour, log, meter);
  controlling.accept_tokens_at(cloud.tokens(), data_center.tokens());

  const auto disturb = [&](const char* host) {
    return [&behaviour, host](const call& request) { return behaviour.disturb(host, request); };
  };
  const auto observe = [&](const char* host) {
    return [&log, &meter, host](const call& request, int status, double ms) {
      log.add(host, request, status, ms);
      meter.add(host, request, status, ms);
    };
  };
  std::vector<host> hosts;
  const auto add = [&](const char* name, std::uint16_t port, auto& service) {
    hosts.push_back({name, port, [&service](call& request) { return service.handle(request); }, disturb(name),
                     observe(name)});
  };
  add("cloud", chosen.cloud_port, cloud);
  add("data-center", chosen.data_center_port, data_center);
  add("media", chosen.media_port, media);
  add("unique", chosen.unique_port, unique);
  hosts.push_back(
      {"control", chosen.control_port, [&](call& request) { return controlling.handle(request); }, {}, {}});

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  http_server server(std::move(hosts), chosen.threads, &meter);
  site.settings.media_url = url_of(server, "media");
  site.settings.data_center_url = url_of(server, "data-center");
  const auto stopper = stop_on_signal(server, signals);
  std::cout << ready_line(server, chosen, content) << std::endl;
  server.run();
  return 0;
}

} // namespace

int main(int argc, char** argv) {
  const auto parsed = parse_options(argc, argv);
  if (parsed.exit_code)
    return *parsed.exit_code;
  try {
    return run(parsed.chosen);
  } catch (const std::exception& e) {
    std::cerr << "confluence-simulator: " << e.what() << '\n';
    return 1;
  }
}
