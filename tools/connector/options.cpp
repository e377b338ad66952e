#include "tools/connector/options.hpp"

#include "io/config/nearest.hpp"
#include "pipeline/report/exit_status.hpp"
#include "tools/connector/command_texts.hpp"
#include "tools/connector/option_lists.hpp"
#include "tools/connector/option_values.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>

namespace cfc::connector {

namespace {

using pipeline::exit_status;

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

/// The commands that have this option, in words: "sync, plan and audit".
std::string commands_with(const CLI::App& app, const std::string& option) {
  std::vector<std::string> names;
  for (const auto& c : commands) {
    if (app.get_subcommand(c.name)->get_option_no_throw(option) != nullptr)
      names.emplace_back(c.name);
  }
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i)
    list += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
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
  if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ExtrasError) && !extra.empty()) {
    return refused_word(app, at, of, extra.front());
  }
  return usage_error(error.what(), "", of);
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

options finished(raw_options raw) {
  auto& o = raw.parsed;
  o.report_every = milliseconds(raw.report_every);
  o.grace_period = milliseconds(raw.grace.value_or(o.what == command::serve ? 20 : 30));
  o.connect_timeout = milliseconds(raw.connect);
  o.header_timeout = milliseconds(raw.headers);
  o.stall_timeout = milliseconds(raw.stall);
  o.answer_timeout = milliseconds(raw.answer);
  o.max_duration = duration_of(raw.max_duration);
  o.wait = duration_of(raw.wait);
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
    return usage_error("no command is given: sync, serve, plan, doctor, audit, validate or graph", "");
  }
  const auto* const of = raw.parsed.what == command::plan ? "plan" : "sync";
  if (raw.parsed.only_file && (raw.parsed.adopt || raw.parsed.move_root)) {
    return usage_error("--only does nothing but ingest; --adopt and --move-root need a run without it", "",
                       of);
  }
  if (raw.parsed.force && raw.parsed.spaces.empty() && !raw.parsed.only_file) {
    return usage_error("--force needs --space or --only: it ingests all that is found, changed or not", "",
                       of);
  }
  return finished(std::move(raw));
}

} // namespace cfc::connector
