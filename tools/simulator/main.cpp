#include "tools/simulator/confluence/cloud.hpp"
#include "tools/simulator/confluence/data_center.hpp"
#include "tools/simulator/content/scenario.hpp"
#include "tools/simulator/control/control.hpp"
#include "tools/simulator/http/request_log.hpp"
#include "tools/simulator/http/server.hpp"
#include "tools/simulator/options.hpp"
#include "tools/simulator/unique/service.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

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

/// The one line that says where everything is.
class ready_line {
public:
  ready_line(const http_server& server, const options& chosen, const instance& content)
      : server_(server), chosen_(chosen), out_(text_) {
    out_.StartObject();
    out_.Key("ready");
    out_.Bool(true);
    add_confluence();
    add_plain("media");
    add_plain("unique");
    add_plain("control");
    add_credentials();
    add_number("spaces", content.spaces().size());
    add_number("pages", content.page_count());
    add_number("attachments", attachments(content));
    out_.EndObject();
  }
  std::string_view text() const { return {text_.GetString(), text_.GetSize()}; }

private:
  static std::uint64_t attachments(const instance& content) {
    std::uint64_t all = content.settings().attachments;
    for (const auto index : content.stored())
      all += content.attachment_count(index);
    return all;
  }
  void add_text(const char* key, const std::string& value) {
    out_.Key(key);
    out_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  void add_number(const char* key, std::uint64_t value) {
    out_.Key(key);
    out_.Uint64(value);
  }
  void open(const char* key, std::string_view host) {
    out_.Key(key);
    out_.StartObject();
    add_number("port", server_.port(host));
  }
  void add_plain(const char* host) {
    open(host, host);
    add_text("url", url_of(server_, host));
    out_.EndObject();
  }
  void add_confluence() {
    const auto gateway = url_of(server_, "cloud");
    open("cloud", "cloud");
    add_text("gatewayUrl", gateway);
    add_text("cloudId", chosen_.confluence.cloud_id);
    add_text("apiUrl", gateway + "/ex/confluence/" + chosen_.confluence.cloud_id + "/wiki");
    add_text("tokenUrl", gateway + "/oauth/token");
    add_text("site", chosen_.confluence.site);
    out_.EndObject();
    open("dataCenter", "data-center");
    add_text("baseUrl", url_of(server_, "data-center") + chosen_.confluence.context_path);
    out_.EndObject();
  }
  void add_credentials() {
    const auto& accepted = chosen_.confluence.accepted;
    out_.Key("credentials");
    out_.StartObject();
    add_text("clientId", accepted.client_id);
    add_text("clientSecret", accepted.client_secret);
    add_text("pat", accepted.pat);
    add_text("user", accepted.user);
    add_text("password", accepted.password);
    out_.EndObject();
  }

  const http_server& server_;
  const options& chosen_;
  rapidjson::StringBuffer text_;
  rapidjson::Writer<rapidjson::StringBuffer> out_;
};

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
  confluence_site site(content, behaviour, chosen.confluence);
  confluence_cloud cloud(site);
  confluence_data_center data_center(site);
  media_host media(site);
  unique_service unique(chosen.unique);
  unique.use_faults(behaviour);
  control controlling(content, unique, behaviour, log);
  controlling.accept_tokens_at(cloud.tokens(), data_center.tokens());

  const auto disturb = [&](const char* host) {
    return [&behaviour, host](const call& request) { return behaviour.disturb(host, request); };
  };
  const auto observe = [&](const char* host) {
    return [&log, host](const call& request, int status, double ms) { log.add(host, request, status, ms); };
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
  http_server server(std::move(hosts), chosen.threads);
  site.settings.media_url = url_of(server, "media");
  site.settings.data_center_url = url_of(server, "data-center");
  const auto stopper = stop_on_signal(server, signals);
  std::cout << ready_line(server, chosen, content).text() << std::endl;
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
