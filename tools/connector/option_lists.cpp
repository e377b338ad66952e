#include "tools/connector/option_lists.hpp"

#include "tools/connector/option_values.hpp"

#include <limits>
#include <map>

namespace cfc::connector {

namespace {

void add_common(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  to.add_option("--config", o.patterns,
                "Tenant files: a path or a pattern with *, ?, [], {} and **; repeatable.\n"
                "Without it: the environment variable TENANT_CONFIG_PATH_PATTERN")
      ->type_name("PATTERN");
  to.add_option("--tenant", o.tenants, "Only the tenant of this name; repeatable. Without it: all")
      ->type_name("NAME");
  static const std::map<std::string, log_format> formats{{"json", log_format::json},
                                                         {"text", log_format::text}};
  to.add_option("--log-format", o.format,
                "json or text; without it text on a terminal, else json. The log goes to stderr")
      ->transform(word_of(formats))
      ->type_name("FORMAT");
  static const std::map<std::string, observe::level> levels(observe::level_words.begin(),
                                                            observe::level_words.end());
  to.add_option("--log-level", o.log_level,
                "fatal, error, warn, info, debug, trace or silent; without it the environment variable\n"
                "LOG_LEVEL, else info")
      ->transform(word_of(levels))
      ->type_name("LEVEL");
}

/// Of steps that can't be taken back.
void add_confirmations(CLI::App& to, options& o) {
  to.add_option(
        "--accept-unlabelled", o.accept_unlabelled,
        "Let up to N contents go that Confluence still has and that are no longer labelled, or are\n"
        "attachments that are no longer allowed, or came without content, although they are more than\n"
        "processing.maxUnlabelledPercent allows. plan shows how many there are")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max(), "0"))
      ->type_name("N");
  to.add_flag(
      "--move-root", o.move_root,
      "ingestion.scopeId was changed: move all spaces there although the former or the new root scope\n"
      "holds something that isn't the connector's. Never takes another tenant's spaces");
  to.add_option(
        "--adopt", o.adopt,
        "The tenant's file was renamed: take over the scopes of this former name. What is stored under it\n"
        "is deleted once the new contents are complete")
      ->check(tenant_name())
      ->type_name("OLDNAME");
  to.add_option(
        "--identity", o.identity,
        "Of a tenant with status deleted whose Confluence doesn't answer any more: the instance whose\n"
        "contents go, as the mark of the root scope names it")
      ->check(identity_text())
      ->type_name("confc:...");
}

/// RUN-3.
void add_max_failures(CLI::App& to, options& o) {
  to.add_option("--max-failures", o.max_failures,
                "Abort when so many items in a row fail at the same step with the same status; 0: never.\n"
                "Default 100")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max(), "0"))
      ->type_name("N");
}

/// RUN-2 and RUN-3: when a run ends before all is done.
void add_bounds(CLI::App& to, raw_options& raw) {
  to.add_option(
        "--max-duration", raw.max_duration,
        "After this time no new item is started, those in hand are finished, nothing is deleted, and\n"
        "the exit code is 5; the next run goes on. Such a run ingests new items first. Like 6h, 1h30m")
      ->check(a_duration())
      ->type_name("DURATION");
  add_max_failures(to, raw.parsed);
}

/// RUN-1: a part of the work.
void add_selection(CLI::App& to, options& o) {
  to.add_option("--space", o.spaces,
                "Look at the space with this key only; repeatable. Nothing of other spaces is compared,\n"
                "ingested or deleted. Without it: all, or those of processing.spaces")
      ->check(space_key())
      ->type_name("KEY");
  to.add_option("--exclude-space", o.exclude_spaces,
                "Leave the space with this key as it is; repeatable, beside processing.excludeSpaces")
      ->check(space_key())
      ->type_name("KEY");
}

void add_report(CLI::App& to, options& o) {
  to.add_option("--report", o.report_file, "Write a report as JSON to this file; - is stdout")
      ->check(a_path())
      ->type_name("FILE");
}

void add_max_delete(CLI::App& to, options& o) {
  to.add_option("--max-delete", o.max_delete,
                "Delete nothing in a cycle that would delete more than N items (exit 1). Default: no limit")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max(), "0"))
      ->type_name("N");
}

void add_lock_dir(CLI::App& to, options& o) {
  to.add_option("--lock-dir", o.lock_dir,
                "Where lock files stand that keep two cycles of one tenant apart.\n"
                "Default: the state folder (STATE_DIRECTORY, XDG_STATE_HOME or ~/.local/state, else in /tmp)")
      ->check(a_path())
      ->type_name("DIR");
}

void add_threads(CLI::App& to, options& o, const char* text) {
  to.add_option("--threads", o.threads, text)->check(whole_number(1, 1024, "1 to 1024"))->type_name("N");
}

/// @param value a number, or an optional one
template <typename Value>
void add_seconds(CLI::App& to, const char* name, Value& value, double least, const char* text) {
  to.add_option(name, value, text)->check(seconds_from(least))->type_name("SECONDS");
}

void add_time_limits(CLI::App& to, raw_options& raw) {
  add_seconds(to, "--connect-timeout", raw.connect, 0.001, "For a connection to be made. Default 15");
  add_seconds(to, "--header-timeout", raw.headers, 0.001, "For an answer to begin. Default 30");
  add_seconds(to, "--stall-timeout", raw.stall, 0.001,
              "Without any byte moving, or with less than 1 KiB of an answer of an API. Default 60");
  add_seconds(
      to, "--answer-timeout", raw.answer, 0.001,
      "For an answer of an API, once it has begun, to be complete; downloads may take longer. Default 600");
}

/// RUN-7.
void add_doctor_options(CLI::App& to, raw_options& raw) {
  to.add_flag("--json", raw.parsed.json, "Print the results as JSON in place of a table");
  to.add_option(
        "--upload-host", raw.parsed.upload_host,
        "Try this host, too: the one that pages and files are sent to, when Unique is reached from outside of\n"
        "its cluster. Only Unique knows it before the first write; ask who runs it. A name or a URL")
      ->transform(a_host())
      ->type_name("HOST");
  add_time_limits(to, raw);
}

/// RUN-8.
void add_audit_options(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  to.add_flag(
      "--repair", o.repair,
      "Delete the contents that are half-registered or that Unique failed to ingest, and that Confluence\n"
      "still has, so that the next sync ingests them anew");
  to.add_flag("--json", o.json, "Print the report as JSON in place of a table");
  add_selection(to, o);
  add_report(to, o);
  add_max_delete(to, o);
  add_lock_dir(to, o);
  add_threads(to, o,
              "Threads for computing. Default: one for each core; set it in a container with a CPU limit");
  add_time_limits(to, raw);
}

/// Of one cycle that somebody has begun: what it leaves behind and shows.
void add_outputs(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  add_report(to, o);
  to.add_option("--report-every", raw.report_every,
                "How often that file is written while the run lasts, saying how far it has come. Default 30")
      ->check(seconds_from(0.001))
      ->type_name("SECONDS");
  to.add_option(
        "--deletions", o.deletions_file,
        "Write every deletion, and what was kept instead, to this file: a JSON object a line with tenant,\n"
        "key, outcome and reason; - is stdout")
      ->check(a_path())
      ->type_name("FILE");
  static const std::map<std::string, progress_mode> modes{{"auto", progress_mode::automatic},
                                                          {"bar", progress_mode::bar},
                                                          {"plain", progress_mode::plain},
                                                          {"off", progress_mode::off}};
  to.add_option("--progress", o.progress,
                "bar (a live display), plain (a line every 10 s), off, or auto: bar on a terminal, else "
                "plain. Default auto")
      ->transform(word_of(modes))
      ->type_name("MODE");
}

/// RUN-4, RUN-5: a part of the work of a cycle.
void add_choice(CLI::App& to, options& o) {
  to.add_option(
        "--only", o.only_file,
        "Ingest the items that this file names and do nothing else: a file of --failures, or an id of a\n"
        "page a line. They are ingested whether changed or not; nothing is deleted")
      ->check(a_path())
      ->type_name("FILE");
  to.add_flag("--force", o.force,
              "With --space: ingest all items of these spaces, also those that Unique has in this version.\n"
              "What --only names is ingested in any case");
}

void add_cycle_options(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  add_selection(to, o);
  add_choice(to, o);
  add_bounds(to, raw);
  add_outputs(to, raw);
  add_max_delete(to, o);
  add_confirmations(to, o);
}

/// Files of its own, threads and time-outs, of what runs cycles.
void add_surroundings(command which, CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  const bool is_service = which == command::serve;
  add_lock_dir(to, o);
  to.add_option(
        "--journal-dir", o.journal_dir,
        "Where unfinished ingestions are recorded, so that a killed process leaves nothing half done\n"
        "for good; none: nowhere. Default: the state folder")
      ->check(a_path())
      ->type_name("DIR");
  to.add_option("--tenants-in-parallel", o.tenants_in_parallel,
                "So many tenants are synchronised at a time, each within its own rate limits. Default: all")
      ->check(whole_number(1, 10'000, "1 to 10,000"))
      ->type_name("N");
  add_threads(
      to, o,
      is_service
          ? "Threads for computing. Default: what the container's CPU limit allows, without one at most 4"
          : "Threads for computing. Default: one for each core; set it in a container with a CPU limit");
  add_seconds(to, "--grace-period", raw.grace, 0,
              is_service
                  ? "How long work in hand may go on after a signal to end. Default 20"
                  : "How long work in hand may go on after Ctrl-C or another signal to end. Default 30");
  add_time_limits(to, raw);
}

/// RUN-4, RUN-6 and RUN-8: what a plan has nothing to say in.
void add_sync_options(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  to.add_option(
        "--wait", raw.wait,
        "Behind the cycle, wait until the platform has ingested what was handed over, for that time at\n"
        "most (--wait=30m; without one 1h), and count states. What isn't finished then has failed")
      ->expected(0, 1)
      ->default_str("1h")
      ->check(a_duration())
      ->type_name("DURATION");
  to.add_option(
        "--failures", o.failures_file,
        "Write each failed item to this file as it happens: a JSON object a line with tenant, key, pageId,\n"
        "space, step, status, message and tries")
      ->check(a_file())
      ->type_name("FILE");
  to.add_option(
        "--metrics-file", o.metrics_file,
        "Write the metrics to this file, for the textfile collector of Prometheus' node exporter (name it\n"
        "*.prom): every 30 s, and at the end with time and exit code of the run")
      ->check(a_file())
      ->type_name("FILE");
  to.add_option("--metrics-listen", o.metrics_listen,
                "Answer GET /metrics at this address while the run lasts, such as 127.0.0.1:9470 or\n"
                "[::1]:9470; port 0: any free one, which the log names")
      ->type_name("HOST:PORT");
}

} // namespace

void add_options_of(command which, CLI::App& to, raw_options& raw) {
  // Of an option that takes one value the last counts, so that a script's can be overruled behind it.
  to.option_defaults()->take_last();
  if (which == command::graph) {
    const std::map<std::string, picture_format> words{{"dot", picture_format::dot},
                                                      {"mermaid", picture_format::mermaid}};
    to.add_option("--format", raw.parsed.picture, "dot (Graphviz, the default) or mermaid")
        ->transform(word_of(words))
        ->type_name("FORMAT");
    return;
  }
  add_common(to, raw);
  switch (which) {
  case command::doctor:
    return add_doctor_options(to, raw);
  case command::audit:
    return add_audit_options(to, raw);
  case command::sync:
  case command::plan:
    add_cycle_options(to, raw);
    break;
  case command::serve:
    add_max_failures(to, raw.parsed);
    add_max_delete(to, raw.parsed);
    break;
  case command::validate:
  case command::graph:
    return;
  }
  add_surroundings(which, to, raw);
  if (which == command::sync)
    add_sync_options(to, raw);
}

} // namespace cfc::connector
