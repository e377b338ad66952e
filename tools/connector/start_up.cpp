#include "tools/connector/start_up.hpp"

#include "pipeline/section_widths.hpp"
#include "tools/connector/descriptors.hpp"
#include "tools/connector/folders.hpp"
#include "tools/connector/only_file.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/run_metrics.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <optional>
#include <utility>

namespace cfc::connector {

namespace {

/// The state folder is made only for what no option puts elsewhere (REL-11).
folders open_folders(const options& options, const config::environment& environment,
                     config::problem_collector& problems) {
  const auto open = [&](const char* option, const std::optional<std::string>& path) {
    return problems.read([&] { return path ? own_folder(option, *path) : state_folder(environment); })
        .value_or("");
  };
  folders result;
  result.locks = open("--lock-dir", options.lock_dir);
  if (options.keeps_journal) {
    const bool same = !options.lock_dir && !options.journal_dir;
    result.journal = same ? result.locks : open("--journal-dir", options.journal_dir);
  }
  return result;
}

/// @throws config::config_error when what is written would replace something else of this run
bool keep_apart(const std::vector<const report_file*>& files, const config::process_settings& process,
                const std::vector<config::tenant>& tenants, const std::string& only_file) {
  auto inputs = process.extra_ca_files;
  inputs.push_back(only_file);
  inputs.insert(inputs.end(),
                {process.proxy.ca_file, process.proxy.client_cert_file, process.proxy.client_key_file});
  std::transform(tenants.begin(), tenants.end(), std::back_inserter(inputs),
                 [](const auto& tenant) { return tenant.file; });
  std::erase(inputs, "");
  for (const auto* file : files) {
    if (file == nullptr)
      continue;
    file->refuse_inputs(inputs);
    for (const auto* other : files) {
      if (other == file)
        break;
      if (other != nullptr)
        file->refuse_same_place(*other);
    }
  }
  return true;
}

/// A name that has a file is no former one: its tenant's contents would go, and the next cycle would store
/// them again.
/// @throws config::config_error
bool refuse_active_name(const std::string& former, const config::loaded& loaded) {
  if (loaded.active_names.contains(former)) {
    throw config::config_error(
        {{"", 0, "--adopt",
          "found '" + former +
              "', the name of an active tenant; allowed: the name that a tenant's file "
              "had before it was renamed"}});
  }
  return true;
}

/// RUN-4; null: none is wanted, or it can't be.
std::unique_ptr<report_file> open_failures(const options& options, config::problem_collector& problems) {
  if (!options.failures_file)
    return nullptr;
  auto file = problems.read([&] {
    auto opened = std::make_unique<report_file>("--failures", *options.failures_file);
    opened->refuse_what_is_no_file();
    return opened;
  });
  return file ? std::move(*file) : nullptr;
}

/// The same of what is to be ingested alone.
std::shared_ptr<const std::vector<nodes::named_item>> read_only(const options& options,
                                                                config::problem_collector& problems) {
  if (!options.only_file)
    return nullptr;
  auto named = problems.read([&] { return read_only_file(*options.only_file); });
  return named ? std::make_shared<const std::vector<nodes::named_item>>(std::move(*named)) : nullptr;
}

/// Whether the command locks tenants and writes files.
bool keeps_state(command what) noexcept {
  return what != command::validate && what != command::doctor;
}

/// What the environment says; nothing where something of it is wrong. The second is of `serve` alone.
std::pair<std::optional<config::process_settings>, std::optional<config::service_settings>>
read_variables(const options& options, const config::environment& environment,
               config::problem_collector& problems) {
  auto process = problems.read([&] { return config::read_environment(environment); });
  std::optional<config::service_settings> service;
  if (options.what == command::serve)
    service = problems.read([&] { return config::read_service_environment(environment); });
  if (process && service)
    process->warnings.insert(process->warnings.end(), service->warnings.begin(), service->warnings.end());
  if (process)
    problems.warn(process->warnings);
  return {std::move(process), std::move(service)};
}

/// Where the metrics are read; null: nowhere.
std::unique_ptr<http_server::server> open_listener(const options& options,
                                                   const std::optional<config::service_settings>& service,
                                                   const observe::metrics* counted,
                                                   config::problem_collector& problems) {
  if (counted == nullptr || !(options.metrics_listen || service))
    return nullptr;
  auto opened = problems.read([&] {
    if (service)
      return metrics_server("OTEL_EXPORTER_PROMETHEUS_PORT", service->metrics_host, service->metrics_port,
                            *counted);
    const auto [host, port] = listen_address(*options.metrics_listen);
    return metrics_server("--metrics-listen", host, port, *counted);
  });
  return opened ? std::move(*opened) : nullptr;
}

} // namespace

std::size_t calls_to_a_host(const options& options, const std::vector<config::tenant>& tenants) {
  std::vector<std::size_t> wanted;
  wanted.reserve(tenants.size());
  for (const auto& tenant : tenants) {
    if (tenant.status != config::tenant_status::inactive)
      wanted.push_back(pipeline::widths_of(tenant).calls_at_once());
  }
  std::sort(wanted.begin(), wanted.end(), std::greater<>());
  wanted.resize(std::min(wanted.size(), options.tenants_in_parallel.value_or(wanted.size())));
  return std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
}

start_up load_settings(const options& options) {
  const auto environment = config::process_environment();
  config::problem_collector problems;
  auto variables = read_variables(options, environment, problems);
  auto& process = variables.first;
  auto& service = variables.second;
  const bool by_cron = options.what == command::validate || options.what == command::serve;
  const auto crons = by_cron ? config::schedule::used : config::schedule::unused;
  auto loaded =
      problems.read([&] { return config::load(options.patterns, options.tenants, environment, crons); });
  if (loaded)
    problems.warn(loaded->warnings);
  if (loaded && options.adopt)
    problems.read([&] { return refuse_active_name(*options.adopt, *loaded); });
  folders state;
  std::unique_ptr<report_file> report;
  std::unique_ptr<report_file> deletions;
  std::unique_ptr<report_file> metrics;
  std::unique_ptr<report_file> failures;
  std::shared_ptr<const std::vector<nodes::named_item>> only;
  std::unique_ptr<observe::metrics> counted;
  std::unique_ptr<http_server::server> listener;
  const auto open = [&](const char* option, const std::optional<std::string>& path) {
    if (!path)
      return std::unique_ptr<report_file>();
    auto file = problems.read([&] { return std::make_unique<report_file>(option, *path); });
    return file ? std::move(*file) : nullptr;
  };
  if (keeps_state(options.what)) {
    if (loaded)
      problems.read([&] {
        const auto per_host = calls_to_a_host(options, loaded->tenants);
        ensure_descriptors(descriptors_for(per_host));
        return per_host;
      });
    state = open_folders(options, environment, problems);
    report = open("--report", options.report_file);
    deletions = open("--deletions", options.deletions_file);
    metrics = open("--metrics-file", options.metrics_file);
    failures = open_failures(options, problems);
    only = read_only(options, problems);
    if (process && loaded)
      problems.read([&] {
        return keep_apart({report.get(), deletions.get(), metrics.get(), failures.get()}, *process,
                          loaded->tenants, options.only_file.value_or(""));
      });
    if (options.metrics_file || options.metrics_listen || (service && service->metrics))
      counted = std::make_unique<observe::metrics>();
    listener = open_listener(options, service, counted.get(), problems);
  }
  problems.throw_if_any();
  return {std::move(*process), std::move(service),   std::move(*loaded), std::move(state),
          std::move(report),   std::move(deletions), std::move(metrics), std::move(failures),
          std::move(only),     std::move(counted),   std::move(listener)};
}

void print_problems(const std::vector<config::problem>& problems, const char* kind) {
  for (const auto& problem : problems)
    print_line(stderr, kind + (": " + problem.text()));
}

} // namespace cfc::connector
