#include "io/config/environment.hpp"
#include "io/config/image_inlining.hpp"
#include "io/config/loader.hpp"
#include "io/curl/engine.hpp"
#include "io/observe/log.hpp"
#include "io/observe/masking.hpp"
#include "io/observe/parts.hpp"
#include "io/observe/terminal.hpp"
#include "pipeline/graph_picture.hpp"
#include "pipeline/report/exit_status.hpp"
#include "pipeline/report/plan_table.hpp"
#include "pipeline/runner.hpp"
#include "pipeline/section_widths.hpp"
#include "tools/connector/descriptors.hpp"
#include "tools/connector/folders.hpp"
#include "tools/connector/options.hpp"
#include "tools/connector/printing.hpp"
#include "tools/connector/report_file.hpp"
#include "tools/connector/run_metrics.hpp"
#include "tools/connector/signals.hpp"
#include "tools/connector/standard_streams.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <sys/prctl.h>
#include <unistd.h>
#include <utility>

namespace {

using namespace cfc;
using connector::print;
using connector::print_line;

/// What is left after a signal, beside the grace period and the clean-up, to write reports to files and streams
/// that may not take them.
constexpr std::chrono::seconds time_for_results{15};

observe::level level_of(const connector::options& options, const config::process_settings& process) {
  return options.log_level.value_or(process.log_level);
}

observe::format format_of(const connector::options& options) {
  const bool text = options.format == connector::log_format::text ||
                    (options.format == connector::log_format::automatic && isatty(STDERR_FILENO) != 0);
  return text ? observe::format::text : observe::format::json;
}

pipeline::progress_display::mode progress_of(const connector::options& options) {
  using mode = pipeline::progress_display::mode;
  switch (options.progress) {
  case connector::progress_mode::bar:
    return mode::bar;
  case connector::progress_mode::plain:
    return mode::plain;
  case connector::progress_mode::off:
    return mode::off;
  case connector::progress_mode::automatic:
    break;
  }
  return isatty(STDERR_FILENO) != 0 ? mode::bar : mode::plain;
}

void print_problems(const std::vector<config::problem>& problems, const char* kind) {
  for (const auto& problem : problems)
    print_line(stderr, kind + (": " + problem.text()));
}

struct folders {
  std::string locks;   ///< empty for validate
  std::string journal; ///< empty: none is kept
};

/// What may be read and written, as far as it is known before the first request.
struct start_up {
  config::process_settings process;
  config::loaded loaded;
  folders state;
  std::unique_ptr<connector::report_file> report;    ///< null: none is wanted
  std::unique_ptr<connector::report_file> deletions; ///< the same
  std::unique_ptr<connector::report_file> metrics;   ///< the same
  std::unique_ptr<observe::metrics> counted;         ///< null: nobody wants to know
  std::unique_ptr<http_server::server> listener;     ///< of the metrics; null: none is wanted
};

/// How many connections to a host may be open at a time: tenants side by side may share one, as they do Unique's, and
/// none may wait for a connection because another's requests hang (CYC-6).
std::size_t connections_per_host(const connector::options& options,
                                 const std::vector<config::tenant>& tenants) {
  std::vector<std::size_t> wanted;
  wanted.reserve(tenants.size());
  for (const auto& tenant : tenants) {
    if (tenant.status != config::tenant_status::inactive)
      wanted.push_back(pipeline::widths_of(tenant).connections_per_host());
  }
  std::sort(wanted.begin(), wanted.end(), std::greater<>());
  wanted.resize(std::min(wanted.size(), options.tenants_in_parallel.value_or(wanted.size())));
  return std::accumulate(wanted.begin(), wanted.end(), std::size_t{0});
}

/// The state folder is made only for what no option puts elsewhere (REL-11).
folders open_folders(const connector::options& options, const config::environment& environment,
                     config::problem_collector& problems) {
  const auto open = [&](const char* option, const std::optional<std::string>& path) {
    return problems
        .read([&] {
          return path ? connector::own_folder(option, *path) : connector::state_folder(environment);
        })
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
bool keep_apart(const std::vector<const connector::report_file*>& files,
                const config::process_settings& process, const std::vector<config::tenant>& tenants) {
  auto inputs = process.extra_ca_files;
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

/// A name that has a file is no former one: its tenant's contents would go, and the next cycle would store them again.
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

/// @throws config::config_error with everything that is wrong, wherever it stands (CFG-3)
start_up load_settings(const connector::options& options) {
  const auto environment = config::process_environment();
  config::problem_collector problems;
  auto process = problems.read([&] { return config::read_environment(environment); });
  if (process)
    problems.warn(process->warnings);
  const auto crons =
      options.what == connector::command::validate ? config::schedule::used : config::schedule::unused;
  auto loaded =
      problems.read([&] { return config::load(options.patterns, options.tenants, environment, crons); });
  if (loaded)
    problems.warn(loaded->warnings);
  if (loaded && options.adopt)
    problems.read([&] { return refuse_active_name(*options.adopt, *loaded); });
  folders state;
  std::unique_ptr<connector::report_file> report;
  std::unique_ptr<connector::report_file> deletions;
  std::unique_ptr<connector::report_file> metrics;
  std::unique_ptr<observe::metrics> counted;
  std::unique_ptr<http_server::server> listener;
  const auto open = [&](const char* option, const std::optional<std::string>& path) {
    if (!path)
      return std::unique_ptr<connector::report_file>();
    auto file = problems.read([&] { return std::make_unique<connector::report_file>(option, *path); });
    return file ? std::move(*file) : nullptr;
  };
  if (options.what != connector::command::validate) {
    if (loaded)
      problems.read([&] {
        const auto per_host = connections_per_host(options, loaded->tenants);
        connector::ensure_descriptors(connector::descriptors_for(per_host));
        return per_host;
      });
    state = open_folders(options, environment, problems);
    report = open("--report", options.report_file);
    deletions = open("--deletions", options.deletions_file);
    metrics = open("--metrics-file", options.metrics_file);
    if (process && loaded)
      problems.read([&] {
        return keep_apart({report.get(), deletions.get(), metrics.get()}, *process, loaded->tenants);
      });
    if (options.metrics_file || options.metrics_listen)
      counted = std::make_unique<observe::metrics>();
    if (options.metrics_listen) {
      auto opened = problems.read([&] {
        const auto [host, port] = connector::listen_address(*options.metrics_listen);
        return connector::metrics_server("--metrics-listen", host, port, *counted);
      });
      listener = opened ? std::move(*opened) : nullptr;
    }
  }
  problems.throw_if_any();
  return {std::move(*process),  std::move(*loaded), std::move(state),   std::move(report),
          std::move(deletions), std::move(metrics), std::move(counted), std::move(listener)};
}

int print_graph(connector::picture_format format) {
  const auto edges = pipeline::edges_of_cycle_graph();
  const auto text =
      format == connector::picture_format::dot ? nodes::to_dot(edges) : nodes::to_mermaid(edges);
  print(stdout, text);
  return pipeline::code_of(pipeline::exit_status::success);
}

int validate(const config::process_settings& process, const config::loaded& loaded) {
  print_problems(process.warnings, "warning");
  print_problems(loaded.warnings, "warning");
  print(stdout, config::describe(loaded.tenants));
  for (const auto& tenant : loaded.tenants) {
    if (tenant.ingestion.inline_images)
      print(stderr, "note: tenant " + tenant.name + ": " + std::string(config::image_inlining_note) + "\n");
  }
  return pipeline::code_of(pipeline::exit_status::success);
}

curl::engine_settings engine_settings_of(const connector::options& options,
                                         const config::process_settings& process,
                                         const std::vector<config::tenant>& tenants) {
  curl::engine_settings settings;
  settings.limits.connect = options.connect_timeout;
  settings.limits.headers = options.header_timeout;
  settings.limits.stall = options.stall_timeout;
  settings.limits.slow = options.stall_timeout;
  settings.limits.answer = options.answer_timeout;
  settings.user_agent = "confluence-connector/" CFC_VERSION;
  settings.extra_ca_files = process.extra_ca_files;
  const auto per_host = connections_per_host(options, tenants);
  settings.connections_per_host = std::max(settings.connections_per_host, static_cast<long>(per_host));
  settings.idle_connections = std::max(settings.idle_connections, static_cast<long>(2 * per_host));
  return settings;
}

pipeline::cycle_settings cycle_settings_of(const connector::options& options, const folders& state,
                                           std::shared_ptr<observe::terminal> terminal) {
  pipeline::cycle_settings settings;
  settings.plan_only = options.what == connector::command::plan;
  settings.confirmed = {options.move_root, options.adopt, options.identity, options.max_delete,
                        options.accept_unlabelled};
  settings.spaces = {options.spaces, options.exclude_spaces};
  settings.force = options.force;
  settings.max_duration = options.max_duration;
  settings.grace_period = options.grace_period;
  settings.max_failures_in_a_row = options.max_failures;
  settings.lock_dir = state.locks;
  settings.journal_dir = state.journal;
  settings.threads = options.threads.value_or(0);
  settings.tenants_in_parallel = options.tenants_in_parallel;
  settings.progress = progress_of(options);
  settings.terminal = std::move(terminal);
  return settings;
}

/// False: a file could not be written, which its operator must learn from the exit code too.
bool write_file(connector::report_file* file, const std::string& text) {
  try {
    if (file != nullptr)
      file->write(text);
    return true;
  } catch (const std::runtime_error& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return false;
  }
}

/// The same of the metrics file.
bool finish(connector::run_metrics& metrics) {
  try {
    metrics.finish();
    return true;
  } catch (const std::runtime_error& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return false;
  }
}

void print_results(const connector::options& options, const std::vector<pipeline::cycle_report>& reports,
                   const std::vector<config::tenant>& tenants) {
  if (options.report_file == "-" || options.deletions_file == "-")
    return;
  if (options.what == connector::command::sync) {
    print(stdout, pipeline::to_table(reports));
    return;
  }
  for (const auto& report : reports) {
    for (const auto& tenant : tenants) {
      if (tenant.name == report.tenant)
        print(stdout, pipeline::plan_table(report, tenant));
    }
  }
}

/// What is odd about the settings, and at `debug` what is set for nobody.
void tell_of_settings(const observe::log& log, const config::process_settings& process,
                      const config::loaded& loaded) {
  const auto loader = log.part(observe::part::settings);
  for (const auto* list : {&process.warnings, &loaded.warnings}) {
    for (const auto& warning : *list)
      loader.warn(warning.text());
  }
  if (!process.without_effect.empty()) {
    std::string names;
    for (const auto& name : process.without_effect)
      names += (names.empty() ? "" : ", ") + name;
    loader.debug("these environment variables have no effect here", {{"names", names}});
  }
}

int run(const connector::options& options, start_up settings, connector::signals& signals) {
  const auto& [process, loaded, state, report, deletions, metrics, counted, listener] = settings;
  observe::disclose_diagnostics(process.disclose_diagnostics);
  const auto terminal = std::make_shared<observe::terminal>(stderr);
  observe::log_system logs(format_of(options), level_of(options, process), terminal);
  const auto log = logs.root();
  tell_of_settings(log, process, loaded);
  log.part(observe::part::schedule)
      .info("locks and the crash journal are kept here",
            {{"locks", state.locks}, {"journal", state.journal.empty() ? "none" : state.journal}});

  curl::engine engine(engine_settings_of(options, process, loaded.tenants));
  auto cycles = cycle_settings_of(options, state, terminal);
  std::optional<connector::run_metrics> told;
  if (counted) {
    told.emplace(metrics.get(), options.metrics_file, std::move(settings.listener), *counted, loaded.tenants,
                 log);
    cycles.metrics = counted.get();
    cycles.on_ended = [&](const pipeline::cycle_report& ended) { told->note(ended, signals.received()); };
  }
  pipeline::runner runner(engine, process, log, std::move(cycles));
  signals.on_first([&](int) { runner.interrupt(options.grace_period); },
                   options.grace_period + pipeline::time_for_clean_up + time_for_results);
  const auto reports = runner.run(loaded.tenants);
  signals.forget_call();
  engine.stop();

  // Before the tables: nobody may read those, and then they hold up everything.
  const bool reported = write_file(report.get(), pipeline::to_json(reports));
  const bool counts_written = !told || finish(*told);
  const bool written =
      write_file(deletions.get(), pipeline::to_deletion_lines(reports)) && reported && counts_written;
  print_results(options, reports, loaded.tenants);
  const int code = pipeline::exit_code(reports, signals.received());
  return written || code != 0 ? code : pipeline::code_of(pipeline::exit_status::aborted);
}

int carry_out(const connector::options& options) {
  try {
    if (options.what == connector::command::graph)
      return print_graph(options.picture);
    connector::signals signals;
    auto settings = load_settings(options);
    return options.what == connector::command::validate ? validate(settings.process, settings.loaded)
                                                        : run(options, std::move(settings), signals);
  } catch (const config::config_error& error) {
    print_problems(error.warnings(), "warning");
    print_problems(error.problems(), "error");
    return pipeline::code_of(pipeline::exit_status::usage);
  } catch (const std::exception& error) {
    print_line(stderr, std::string("error: ") + error.what());
    return pipeline::code_of(pipeline::exit_status::aborted);
  }
}

/// An operator whose table is lost must learn so from the exit code too.
int end_with(int code) {
  const auto loss = connector::loss_on_stdout();
  if (!loss)
    return code;
  print_line(stderr, "error: " + *loss);
  return code != 0 ? code : pipeline::code_of(pipeline::exit_status::aborted);
}

} // namespace

int main(int argc, char** argv) {
  // Tokens and passwords are in memory: no core file, and no look at it by other programs of the same user.
  prctl(PR_SET_DUMPABLE, 0);
  if (!connector::open_standard_streams())
    return pipeline::code_of(pipeline::exit_status::aborted);
  const auto parsed = connector::parse_command_line(argc, argv, CFC_VERSION);
  if (const auto* exit = std::get_if<connector::early_exit>(&parsed)) {
    connector::print(exit->code == pipeline::code_of(pipeline::exit_status::success) ? stdout : stderr,
                     exit->text);
    return end_with(exit->code);
  }
  return end_with(carry_out(std::get<connector::options>(parsed)));
}
