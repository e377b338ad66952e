#include "tools/connector/options.hpp"

#include "io/config/nearest.hpp"
#include "io/config/rules.hpp"
#include "pipeline/report/exit_status.hpp"
#include "tools/connector/command_texts.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

namespace cfc::connector {

namespace {

using pipeline::exit_status;

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

/// CLI11 by itself takes -1 for the largest number.
CLI::Validator whole_number(std::uint64_t least, std::uint64_t most, const std::string& allowed) {
  return CLI::Validator(
      [=](const std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool good =
            error == std::errc() && end == text.data() + text.size() && value >= least && value <= most;
        return good ? std::string() : "found '" + text + "', allowed: a whole number from " + allowed;
      },
      "");
}

CLI::Validator a_path() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() ? std::string("found an empty text, allowed: a path") : std::string();
      },
      "");
}

/// Where stdout doesn't do.
CLI::Validator a_file() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() || text == "-" ? "found '" + text + "', allowed: the path of a file"
                                           : std::string();
      },
      "");
}

CLI::Validator tenant_name() {
  return CLI::Validator(
      [](const std::string& text) {
        return config::is_tenant_name(text)
                   ? std::string()
                   : "found '" + text +
                         "', allowed: a tenant's name, of lower-case letters, digits and hyphens";
      },
      "");
}

CLI::Validator identity_text() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.starts_with("confc:")
                   ? std::string()
                   : "found '" + text + "', allowed: confc:cloud:ID or confc:data-center:ID";
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
  std::string max_duration;
  double grace = 30, connect = 15, headers = 30, stall = 60, answer = 600;
};

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

CLI::Validator space_key() {
  return CLI::Validator(
      [](const std::string& text) {
        return text.empty() ? std::string("found an empty text, allowed: the key of a space") : std::string();
      },
      "");
}

/// `90s`, `15m`, `6h`, `1h30m`: numbers with units, larger units first. Nothing for what isn't one, or takes no time.
std::optional<std::chrono::milliseconds> duration_of(std::string_view text) {
  constexpr std::string_view units = "hms";
  constexpr std::array<std::int64_t, 3> seconds_in{3600, 60, 1};
  constexpr std::int64_t most = std::int64_t{365} * 24 * 3600;
  std::int64_t total = 0;
  for (std::size_t least = 0; !text.empty(); ++least) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto digits = static_cast<std::size_t>(end - text.data());
    if (error != std::errc() || number < 0 || number > most || digits == text.size())
      return std::nullopt;
    const auto unit = units.find(text[digits], least);
    if (unit == std::string_view::npos)
      return std::nullopt;
    total += number * seconds_in[unit];
    least = unit;
    text.remove_prefix(digits + 1);
  }
  if (total <= 0 || total > most)
    return std::nullopt;
  return std::chrono::seconds(total);
}

CLI::Validator a_duration() {
  return CLI::Validator(
      [](const std::string& text) {
        return duration_of(text)
                   ? std::string()
                   : "found '" + text + "', allowed: hours, minutes and seconds such as 6h, 90s or 1h30m";
      },
      "");
}

/// RUN-2 and RUN-3: when a run ends before all is done.
void add_bounds(CLI::App& to, raw_options& raw) {
  to.add_option(
        "--max-duration", raw.max_duration,
        "After this time no new item is started, those in hand are finished, nothing is deleted, and\n"
        "the exit code is 5; the next run goes on. Such a run ingests new items first. Like 6h, 1h30m")
      ->check(a_duration())
      ->type_name("DURATION");
  to.add_option("--max-failures", raw.parsed.max_failures,
                "Abort when so many items in a row fail at the same step with the same status; 0: never.\n"
                "Default 100")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max(), "0"))
      ->type_name("N");
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
  to.add_flag("--force", o.force,
              "With --space: ingest all items of these spaces, also those that Unique has in this version");
}

void add_cycle_options(CLI::App& to, raw_options& raw) {
  auto& o = raw.parsed;
  add_selection(to, o);
  add_bounds(to, raw);
  to.add_option("--report", o.report_file, "Write a report as JSON to this file; - is stdout")
      ->check(a_path())
      ->type_name("FILE");
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
  to.add_option("--max-delete", o.max_delete,
                "Delete nothing in a cycle that would delete more than N items (exit 1). Default: no limit")
      ->check(whole_number(0, std::numeric_limits<std::uint64_t>::max(), "0"))
      ->type_name("N");
  add_confirmations(to, o);
  to.add_option("--lock-dir", o.lock_dir,
                "Where lock files stand that keep two cycles of one tenant apart.\n"
                "Default: the state folder (STATE_DIRECTORY, XDG_STATE_HOME or ~/.local/state, else in /tmp)")
      ->check(a_path())
      ->type_name("DIR");
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
  to.add_option("--threads", o.threads,
                "Threads for computing. Default: one for each core; set it in a container with a CPU limit")
      ->check(whole_number(1, 1024, "1 to 1024"))
      ->type_name("N");
  const auto seconds = [&](const char* name, double& value, double least, const char* text) {
    to.add_option(name, value, text)->check(seconds_from(least))->type_name("SECONDS");
  };
  seconds("--grace-period", raw.grace, 0,
          "How long work in hand may go on after Ctrl-C or another signal to end. Default 30");
  seconds("--connect-timeout", raw.connect, 0.001, "For a connection to be made. Default 15");
  seconds("--header-timeout", raw.headers, 0.001, "For an answer to begin. Default 30");
  seconds("--stall-timeout", raw.stall, 0.001,
          "Without any byte moving, or with less than 1 KiB of an answer of an API. Default 60");
  seconds(
      "--answer-timeout", raw.answer, 0.001,
      "For an answer of an API, once it has begun, to be complete; downloads may take longer. Default 600");
}

/// RUN-6.
void add_metrics_options(CLI::App& to, options& o) {
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
  if (which != command::validate)
    add_cycle_options(to, raw);
  if (which == command::sync)
    add_metrics_options(to, raw.parsed);
}

/// The name that was probably meant by `word`; "" when none looks like it.
std::string hint(const std::string& word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const auto best = config::nearest(word, names);
  const bool near =
      !best.empty() && config::edit_distance(word, best) <= std::max<std::size_t>(2, word.size() / 4);
  return near ? "Did you mean " + std::string(best) + "?\n" : "";
}

early_exit usage_error(const std::string& message, const std::string& suggestion,
                       const std::string& of = "") {
  return {code_of(exit_status::usage), std::string(program) + ": " + message + "\n" + suggestion + "Try '" +
                                           program + (of.empty() ? "" : " ") + of + " --help'.\n"};
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

/// The commands that have this option, in words: "sync and plan".
std::string commands_with(const CLI::App& app, const std::string& option) {
  std::string list;
  for (const auto& c : commands) {
    if (app.get_subcommand(c.name)->get_option_no_throw(option) != nullptr) {
      list += (list.empty() ? "" : " and ") + std::string(c.name);
    }
  }
  return list;
}

early_exit refused_word(const CLI::App& app, const CLI::App& at, const std::string& of, std::string word) {
  word = word.substr(0, word.find('='));
  if (!word.starts_with("-")) {
    return usage_error("unexpected argument '" + word + "'", "", of);
  }
  if (const auto others = commands_with(app, word); !others.empty()) {
    return usage_error("the option '" + word + "' belongs to " + others + ", not to " + of, "", of);
  }
  return usage_error("unknown option '" + word + "'", hint(word, option_names(at)), of);
}

/// What CLI11 could not accept, in our words where it has none for the operator.
early_exit refused(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const CLI::App& at = chosen.empty() ? app : *chosen.front();
  const std::string of = chosen.empty() ? "" : chosen.front()->get_name();
  const auto extra = at.remaining().empty() ? app.remaining(true) : at.remaining();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extra.empty()) {
    return refused_word(app, at, of, extra.front());
  }
  return usage_error(error.what(), "", of);
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

options finished(raw_options raw) {
  auto& o = raw.parsed;
  o.grace_period = milliseconds(raw.grace);
  o.connect_timeout = milliseconds(raw.connect);
  o.header_timeout = milliseconds(raw.headers);
  o.stall_timeout = milliseconds(raw.stall);
  o.answer_timeout = milliseconds(raw.answer);
  o.max_duration = duration_of(raw.max_duration);
  o.keeps_journal = o.journal_dir != "none";
  if (!o.keeps_journal) {
    o.journal_dir.reset();
  }
  return o;
}

bool is_command(const std::string& word) {
  const auto names = command_names();
  return std::find(names.begin(), names.end(), word) != names.end();
}

/// What is wrong with the word that stands where the command belongs.
std::optional<early_exit> wrong_first_word(const std::vector<std::string>& words) {
  const std::string first = words.empty() ? "" : words.front();
  if (first.empty() || is_command(first) || first == "-h" || first == "--help" || first == "--version") {
    return std::nullopt;
  }
  if (!first.starts_with("-")) {
    return usage_error("unknown command '" + first + "'", hint(first, command_names()));
  }
  const auto option = first.substr(0, first.find('='));
  const auto meant = std::find_if(words.begin(), words.end(), is_command);
  return usage_error("the option '" + option +
                         "' stands before the command; options stand behind it, as in '" + program + " " +
                         (meant == words.end() ? "sync" : *meant) + " " + option + "'",
                     "");
}

/// `help` and `help COMMAND` ask for the same as --help.
std::vector<std::string> spelled_out(std::vector<std::string> words) {
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  return words;
}

} // namespace

std::variant<options, early_exit> parse_command_line(int argc, const char* const* argv,
                                                     const std::string& version) {
  auto words = spelled_out({argv + std::min(argc, 1), argv + argc});
  if (const auto wrong = wrong_first_word(words)) {
    return *wrong;
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
    add_options_of(c.what, *sub, raw);
    sub->parse_complete_callback([&raw, what = c.what] { raw.parsed.what = what; });
  }
  // Behind the commands, which would inherit it.
  app.footer(examples);
  try {
    // CLI11 takes them from the back.
    std::reverse(words.begin(), words.end());
    app.parse(std::move(words));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    for (const auto& c : commands) {
      if (!chosen.empty() && chosen.front()->get_name() == c.name) {
        chosen.front()->description(std::string(c.explanation) + "\n");
      }
    }
    return early_exit{code_of(exit_status::success), app.help()};
  } catch (const CLI::CallForVersion& v) {
    return early_exit{code_of(exit_status::success), std::string(v.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    return refused(app, error);
  }
  if (app.get_subcommands().empty()) {
    return usage_error("no command is given: sync, plan, validate or graph", "");
  }
  if (raw.parsed.force && raw.parsed.spaces.empty()) {
    return usage_error("--force needs --space: it ingests all that is found, changed or not", "",
                       raw.parsed.what == command::plan ? "plan" : "sync");
  }
  return finished(std::move(raw));
}

} // namespace cfc::connector
