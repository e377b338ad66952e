#include "tools/connector/run_metrics.hpp"

#include "io/config/problem.hpp"
#include "io/observe/parts.hpp"
#include "io/text/port.hpp"

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

namespace cfc::connector {

namespace {

[[noreturn]] void refuse(const std::string& setting, std::string why) {
  throw config::config_error({{"", 0, setting, std::move(why)}});
}

boost::asio::awaitable<http_server::answer> answer_with(const observe::metrics& all, std::string path) {
  if (path != "/metrics")
    co_return http_server::not_found();
  http_server::answer made;
  made.content_type = "text/plain; version=0.0.4; charset=utf-8";
  made.body = all.text();
  co_return made;
}

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

std::pair<std::string, std::uint16_t> listen_address(const std::string& text) {
  const auto colon = text.rfind(':');
  auto host = text.substr(0, colon == std::string::npos ? 0 : colon);
  const auto port = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string::npos)
    host.clear();
  const auto number = text::port_number(port);
  if (host.empty() || (number == 0 && port != "0"))
    refuse("--metrics-listen",
           "found '" + text + "', allowed: HOST:PORT, such as 127.0.0.1:9470 or [::1]:9470");
  return {host, number};
}

std::unique_ptr<http_server::server> metrics_server(const std::string& setting, const std::string& host,
                                                    std::uint16_t port, const observe::metrics& all) {
  try {
    return std::make_unique<http_server::server>(
        host, port, [&all](std::string path) { return answer_with(all, std::move(path)); });
  } catch (const std::runtime_error& error) {
    refuse(setting, "can't listen at '" + host + "', port " + std::to_string(port) + ": " + error.what());
  }
}

std::map<std::string, observe::last_run> last_runs_at(const std::string& path) {
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return last_runs_in(text);
}

run_metrics::run_metrics(report_file* file, const std::optional<std::string>& former_path,
                         std::unique_ptr<http_server::server> listener, observe::metrics& all,
                         const std::vector<config::tenant>& tenants, const observe::log& log)
    : metrics_(all), listener_(std::move(listener)) {
  const auto former = former_path ? last_runs_at(*former_path) : std::map<std::string, observe::last_run>();
  for (const auto& tenant : tenants) {
    if (tenant.status == config::tenant_status::active)
      all.of_active(tenant.name);
    else if (tenant.status == config::tenant_status::deleted)
      all.of_deleted(tenant.name);
    if (const auto known = former.find(tenant.name); known != former.end())
      all.note_run(tenant.name, known->second);
  }
  if (listener_ != nullptr)
    log.part(observe::part::schedule)
        .info("metrics can be read while this run lasts",
              {{"path", "/metrics"}, {"port", listener_->port()}});
  if (file != nullptr)
    file_.emplace(*file, all, log);
}

void run_metrics::note(const pipeline::cycle_report& report, int signal) {
  using status = pipeline::cycle_status;
  const auto now = seconds_since_1970();
  observe::last_run run;
  run.ended = now;
  run.exit_code = pipeline::exit_code({report}, report.status == status::interrupted ? signal : 0);
  // A removal that had nothing to do is done.
  const bool skipped_well = report.status == status::skipped && !report.locked_out;
  if (report.status == status::success || report.status == status::partial || skipped_well)
    run.succeeded = now;
  metrics_.note_run(report.tenant, run);
}

void run_metrics::finish() {
  if (file_)
    file_->finish();
}

} // namespace cfc::connector
