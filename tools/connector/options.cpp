#include "tools/connector/options.hpp"

#include "io/config/nearest.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <unistd.h>

namespace cfc::connector {

namespace {

constexpr const char* program = "confluence-connector";

constexpr const char* about = "Copies pages and attachments of Confluence, those that carry a label you "
                              "choose, into the knowledge base of\n"
                              "Unique and keeps them up to date: new and changed items are ingested, removed "
                              "ones deleted. Each tenant (one\n"
                              "Confluence instance with its target) is described by a file "
                              "NAME-tenant-config.yaml; see docs/configuration.md.";

constexpr const char* examples =
    "Examples:\n"
    "  confluence-connector validate --config '/etc/connector/*-tenant-config.yaml'\n"
    "  confluence-connector plan     --config acme-tenant-config.yaml\n"
    "  confluence-connector sync     --config acme-tenant-config.yaml --report report.json --max-delete 500\n"
    "\n"
    "Exit codes:\n"
    "  0    everything was done, no item failed\n"
    "  1    a cycle was aborted, the log says why; what is not safe to delete was not deleted\n"
    "  2    wrong configuration or usage; no request was sent\n"
    "  3    some items failed; the report names them, the next cycle tries them again\n"
    "  4    a cycle was skipped: another one of the same tenant is running\n"
    "  130, 143  stopped by Ctrl-C or SIGTERM; work in hand was finished or cleaned up\n"
    "\n"
    "'confluence-connector COMMAND --help' explains a command and its options.";

/// Turns one of the words into the number of its enumerator, from which CLI11 makes the value.
template <typename Enum>
CLI::Validator word_of(const std::map<std::string, Enum>& words) {
  return CLI::Validator(
      [words](std::string& text) {
        if (const auto at = words.find(text); at != words.end()) {
          text = std::to_string(static_cast<int>(at->second));
          return std::string();
        }
        std::string list;
        for (const auto& [word, value] : words) {
          list += (list.empty() ? "" : ", ") + word;
        }
        return "found '" + text + "', allowed: " + list;
      },
      "");
}

CLI::Validator whole_number() {
  return CLI::Validator(
      [](const std::string& text) {
        // CLI11 takes -1 for the largest number.
        const bool good = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        return good ? std::string() : "found '" + text + "', allowed: a whole number from 0";
      },
      "");
}

/// Whole or fractional seconds; at least `least`.
CLI::Validator seconds_from(double least) {
  return CLI::Validator(
      [least](const std::string& text) {
        double value = 0;
        const bool good = CLI::detail::lexical_cast(text, value) && value >= least && value <= 86'400;
        return good ? std::string()
                    : "found '" + text + "', allowed: seconds, from " + (least > 0 ? "0.001" : "0") +
                          " to 86400";
      },
      "");
}

struct raw_options {
  options parsed;
  double grace = 30, connect = 15, headers = 30, stall = 60;
};

void add_common(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  to.add_option("--config", o.patterns,
                "Tenant files: a path or a pattern with *, ?, [] and {}; repeatable.\n"
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
  static const std::map<std::string, observe::level> levels{{"error", observe::level::error},
                                                            {"warn", observe::level::warn},
                                                            {"info", observe::level::info},
                                                            {"debug", observe::level::debug}};
  to.add_option("--log-level", o.log_level,
                "error, warn, info or debug; without it the environment variable LOG_LEVEL, else info")
      ->transform(word_of(levels))
      ->type_name("LEVEL");
}

void add_cycle_options(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  to.add_option("--report", o.report_file, "Write a report as JSON to this file; - is stdout")
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
  to.add_option("--max-delete", o.max_delete,
                "Delete nothing in a cycle that would delete more than N items (exit 1). Default: no limit")
      ->check(whole_number())
      ->type_name("N");
  to.add_option("--lock-dir", o.lock_dir,
                "Where lock files stand that keep two cycles of one tenant apart.\n"
                "Default: $XDG_RUNTIME_DIR/confluence-connector, else /tmp/confluence-connector-UID")
      ->type_name("DIR");
  to.add_option(
        "--journal-dir", o.journal_dir,
        "Record unfinished ingestions here, so that a killed process leaves nothing half done for good.\n"
        "Default: no record")
      ->type_name("DIR");
  to.add_option("--threads", o.threads,
                "Threads for computing. Default: one for each core; set it in a container with a CPU limit")
      ->check(CLI::Range(1U, 1024U).description(""))
      ->type_name("N");
  const auto seconds = [&](const char* name, double& value, double least, const char* text) {
    to.add_option(name, value, text)->check(seconds_from(least))->type_name("SECONDS");
  };
  seconds("--grace-period", raw.grace, 0,
          "How long work in hand may go on after Ctrl-C or SIGTERM. Default 30");
  seconds("--connect-timeout", raw.connect, 0.001, "For a connection to be made. Default 15");
  seconds("--header-timeout", raw.headers, 0.001, "For an answer to begin. Default 30");
  seconds("--stall-timeout", raw.stall, 0.001, "Without any byte moving. Default 60");
}

struct command_text {
  command what;
  const char* name;
  const char* summary;
  const char* explanation;
};

constexpr command_text commands[] = {
    {command::sync, "sync", "Synchronise every selected tenant once, then end",
     "Runs one cycle for every selected tenant and ends: finds the labelled pages and their attachments, "
     "asks Unique\n"
     "which are new, changed or gone, ingests and deletes accordingly. Tenants with status deleted are "
     "cleaned up\n"
     "instead. Made for cron, a Kubernetes CronJob and the first bulk ingestion; may be repeated at any "
     "time."},
    {command::plan, "plan", "Show what sync would do, without changing anything",
     "Finds the labelled pages and asks Unique for the difference, then prints for each space what sync "
     "would add,\n"
     "update and delete, the requests it would make and the time they take at the configured rates. Changes "
     "nothing."},
    {command::validate, "validate", "Check the tenant files and show the settings in effect",
     "Reads and checks all tenant files and prints the settings in effect, defaults included and secrets "
     "masked.\n"
     "Every error of every file is reported with its line. Sends no request."},
};

/// Names of what could have stood where `word` does not belong.
std::string hint(const std::string& word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto best = config::nearest(word, names);
  return best.empty() ? "" : "Did you mean " + std::string(best) + "?\n";
}

early_exit usage_error(const std::string& message, const std::string& suggestion,
                       const std::string& of = "") {
  return {2, std::string(program) + ": " + message + "\n" + suggestion + "Try '" + program +
                 (of.empty() ? "" : " ") + of + " --help'.\n"};
}

std::vector<std::string> command_names() {
  std::vector<std::string> names;
  for (const auto& c : commands) {
    names.emplace_back(c.name);
  }
  return names;
}

std::vector<std::string> option_names(const CLI::App& of) {
  std::vector<std::string> names;
  for (const auto* option : of.get_options()) {
    for (const auto& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

/// What CLI11 could not accept, in our words where it has none for the operator.
early_exit refused(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const CLI::App& at = chosen.empty() ? app : *chosen.front();
  const std::string of = chosen.empty() ? "" : chosen.front()->get_name();
  const auto extra = at.remaining().empty() ? app.remaining(true) : at.remaining();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extra.empty()) {
    const auto word = extra.front().substr(0, extra.front().find('='));
    const bool is_option = word.starts_with("-");
    return usage_error((is_option ? "unknown option '" : "unexpected argument '") + word + "'",
                       is_option ? hint(word, option_names(at)) : "", of);
  }
  return usage_error(error.what(), "", of);
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000 + 0.5));
}

options finished(raw_options raw) {
  auto& o = raw.parsed;
  o.grace_period = milliseconds(raw.grace);
  o.connect_timeout = milliseconds(raw.connect);
  o.header_timeout = milliseconds(raw.headers);
  o.stall_timeout = milliseconds(raw.stall);
  if (o.lock_dir.empty()) {
    o.lock_dir = default_lock_dir();
  }
  return o;
}

/// The word that stands where the command belongs, when it isn't one.
std::optional<std::string> unknown_command(int argc, const char* const* argv) {
  const std::string word = argc > 1 ? argv[1] : "";
  const auto names = command_names();
  const bool fine =
      word.empty() || word.starts_with("-") || std::find(names.begin(), names.end(), word) != names.end();
  return fine ? std::nullopt : std::optional(word);
}

} // namespace

std::string default_lock_dir() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  return runtime != nullptr && *runtime == '/'
             ? std::string(runtime) + "/" + program
             : "/tmp/" + std::string(program) + "-" + std::to_string(::getuid());
}

std::variant<options, early_exit> parse_command_line(int argc, const char* const* argv,
                                                     const std::string& version) {
  if (const auto word = unknown_command(argc, argv)) {
    return usage_error("unknown command '" + *word + "'", hint(*word, command_names()));
  }
  raw_options raw;
  CLI::App app(about, program);
  app.set_help_flag("-h,--help", "Show this text");
  app.set_version_flag("--version", std::string(program) + " " + version, "Show the version");
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(28);
  for (const auto& c : commands) {
    auto* sub = app.add_subcommand(c.name, c.summary);
    sub->set_help_flag("-h,--help", "Show this text");
    add_common(*sub, raw);
    if (c.what != command::validate) {
      add_cycle_options(*sub, raw);
    }
    sub->parse_complete_callback([&raw, what = c.what] { raw.parsed.what = what; });
  }
  // Behind the commands, which would inherit it.
  app.footer(examples);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    for (const auto& c : commands) {
      if (!chosen.empty() && chosen.front()->get_name() == c.name) {
        chosen.front()->description(c.explanation);
      }
    }
    return early_exit{0, app.help()};
  } catch (const CLI::CallForVersion& v) {
    return early_exit{0, std::string(v.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return refused(app, error);
  }
  if (app.get_subcommands().empty()) {
    return usage_error("no command is given: sync, plan or validate", "");
  }
  return finished(std::move(raw));
}

} // namespace cfc::connector
