#include "tools/connector/options.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <unistd.h>

namespace cfc::connector {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::variant<options, early_exit> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "confluence-connector");
  return parse_command_line(static_cast<int>(words.size()), words.data(), "1.2.3");
}

options good(std::vector<const char*> words) {
  auto result = parse(std::move(words));
  if (const auto* end = std::get_if<early_exit>(&result)) {
    ADD_FAILURE() << end->text;
    return {};
  }
  return std::get<options>(result);
}

early_exit ended(std::vector<const char*> words) {
  auto result = parse(std::move(words));
  if (std::holds_alternative<options>(result)) {
    ADD_FAILURE() << "was accepted";
    return {};
  }
  return std::get<early_exit>(result);
}

TEST(command_line, takes_the_number_of_unlabelled_contents_that_may_go) {
  for (const char* command : {"sync", "plan"})
    EXPECT_EQ(good({command, "--accept-unlabelled", "139"}).accept_unlabelled, 139U);
  EXPECT_EQ(ended({"sync", "--accept-unlabelled", "all"}).code, 2);
}

TEST(command_line, takes_spaces_to_look_at_and_to_leave_out) {
  const auto o = good({"plan", "--space", "DOC", "--space", "HR", "--exclude-space", "OLD"});
  EXPECT_THAT(o.spaces, ElementsAre("DOC", "HR"));
  EXPECT_THAT(o.exclude_spaces, ElementsAre("OLD"));
  EXPECT_EQ(ended({"sync", "--space", ""}).code, 2);
}

TEST(command_line, reads_durations_with_units) {
  const auto read = [](const char* text) { return good({"sync", "--max-duration", text}).max_duration; };
  EXPECT_EQ(read("90s"), 90s);
  EXPECT_EQ(read("15m"), 15min);
  EXPECT_EQ(read("6h"), 6h);
  EXPECT_EQ(read("1h30m"), 90min);
  EXPECT_EQ(read("1h0m5s"), 3605s);
  EXPECT_EQ(good({"sync"}).max_duration, std::nullopt);
  for (const char* bad : {"", "6", "h", "0s", "-1h", "30m1h", "1h1h", "6 h", "1d", "99999999999999999999s"})
    EXPECT_THAT(ended({"sync", "--max-duration", bad}).text, HasSubstr("such as 6h")) << bad;
}

TEST(command_line, takes_the_failures_in_a_row_that_end_a_run) {
  EXPECT_EQ(good({"sync"}).max_failures, 100U);
  EXPECT_EQ(good({"sync", "--max-failures", "0"}).max_failures, 0U);
  EXPECT_EQ(ended({"sync", "--max-failures", "-1"}).code, 2);
}

TEST(command_line, goes_by_the_last_of_repeated_options) {
  const auto o =
      good({"sync", "--max-delete", "1", "--report", "a", "--max-delete", "2", "--report", "b", "--progress",
            "bar", "--progress", "off", "--log-level", "info", "--log-level", "warn"});
  EXPECT_EQ(o.max_delete, 2U);
  EXPECT_EQ(o.report_file, "b");
  EXPECT_EQ(o.progress, progress_mode::off);
  EXPECT_THAT(good({"sync", "--tenant", "a", "--tenant", "b"}).tenants, ElementsAre("a", "b"));
}

TEST(command_line, waits_for_the_platform_for_an_hour_or_as_long_as_it_is_told) {
  EXPECT_EQ(good({"sync"}).wait, std::nullopt);
  EXPECT_EQ(good({"sync", "--wait"}).wait, std::chrono::hours(1));
  EXPECT_EQ(good({"sync", "--wait", "--force", "--space", "A"}).wait, std::chrono::hours(1));
  EXPECT_EQ(good({"sync", "--wait=90s"}).wait, std::chrono::seconds(90));
  EXPECT_THAT(ended({"sync", "--wait=soon"}).text, HasSubstr("such as 6h"));
  EXPECT_THAT(ended({"plan", "--wait"}).text, HasSubstr("belongs to sync"));
}

TEST(command_line, ingests_some_items_alone_or_moves_something) {
  const auto some = good({"sync", "--only", "items", "--force", "--failures", "failed"});
  EXPECT_EQ(some.only_file, "items");
  EXPECT_EQ(some.failures_file, "failed");
  EXPECT_EQ(good({"plan", "--only", "items"}).only_file, "items");
  EXPECT_THAT(ended({"sync", "--only", "items", "--move-root"}).text, HasSubstr("need a run without it"));
  EXPECT_THAT(ended({"sync", "--failures", "-"}).text, HasSubstr("the path of a file"));
}

TEST(command_line, forces_only_in_spaces_that_are_named) {
  EXPECT_TRUE(good({"sync", "--force", "--space", "DOC"}).force);
  const auto refused = ended({"sync", "--force", "--exclude-space", "DOC"});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.text, HasSubstr("--force needs --space"));
}

TEST(command_line, has_a_default_for_every_option) {
  const auto o = good({"sync"});
  EXPECT_EQ(o.what, command::sync);
  EXPECT_THAT(o.patterns, IsEmpty());
  EXPECT_THAT(o.tenants, IsEmpty());
  EXPECT_EQ(o.format, log_format::automatic);
  EXPECT_EQ(o.log_level, std::nullopt);
  EXPECT_EQ(o.report_file, std::nullopt);
  EXPECT_EQ(o.progress, progress_mode::automatic);
  EXPECT_EQ(o.max_delete, std::nullopt);
  EXPECT_EQ(o.accept_unlabelled, std::nullopt);
  EXPECT_EQ(o.lock_dir, std::nullopt);
  EXPECT_EQ(o.journal_dir, std::nullopt);
  EXPECT_TRUE(o.keeps_journal);
  EXPECT_EQ(o.grace_period, 30s);
  EXPECT_EQ(o.connect_timeout, 15s);
  EXPECT_EQ(o.header_timeout, 30s);
  EXPECT_EQ(o.stall_timeout, 60s);
  EXPECT_EQ(o.answer_timeout, 600s);
  EXPECT_EQ(o.threads, std::nullopt);
}

TEST(command_line, gives_a_service_less_time_to_end_than_a_cluster_does) {
  EXPECT_EQ(good({"serve"}).grace_period, 20s);
  EXPECT_EQ(good({"serve", "--grace-period", "5"}).grace_period, 5s);
}

TEST(command_line, offers_sync_plan_and_validate) {
  EXPECT_EQ(good({"serve"}).what, command::serve);
  EXPECT_EQ(good({"plan"}).what, command::plan);
  EXPECT_EQ(good({"validate"}).what, command::validate);
  EXPECT_EQ(good({"graph"}).what, command::graph);
  EXPECT_EQ(good({"doctor"}).what, command::doctor);
  EXPECT_EQ(good({"audit"}).what, command::audit);
}

TEST(command_line, takes_config_and_tenant_several_times) {
  const auto o = good({"validate", "--config", "a*", "--tenant", "x", "--config=b*", "--tenant", "y"});
  EXPECT_THAT(o.patterns, ElementsAre("a*", "b*"));
  EXPECT_THAT(o.tenants, ElementsAre("x", "y"));
}

TEST(command_line, takes_patterns_that_the_shell_has_expanded) {
  EXPECT_THAT(good({"sync", "--config", "a.yaml", "b.yaml"}).patterns, ElementsAre("a.yaml", "b.yaml"));
}

TEST(command_line, sets_format_and_level_of_the_log) {
  const auto o = good({"plan", "--log-format", "json", "--log-level", "debug"});
  EXPECT_EQ(o.format, log_format::json);
  EXPECT_EQ(o.log_level, observe::level::debug);
}

TEST(command_line, sets_everything_about_a_cycle) {
  const auto o = good({"sync", "--report",          "-",   "--progress",       "plain", "--max-delete",
                       "0",    "--lock-dir",        "/l",  "--journal-dir",    "/j",    "--grace-period",
                       "0",    "--connect-timeout", "1.5", "--header-timeout", "2",     "--stall-timeout",
                       "3",    "--threads",         "2",   "--answer-timeout", "4"});
  EXPECT_EQ(o.report_file, "-");
  EXPECT_EQ(o.progress, progress_mode::plain);
  EXPECT_EQ(o.max_delete, 0U);
  EXPECT_EQ(o.lock_dir, "/l");
  EXPECT_EQ(o.journal_dir, "/j");
  EXPECT_EQ(o.grace_period, 0s);
  EXPECT_EQ(o.connect_timeout, 1500ms);
  EXPECT_EQ(o.header_timeout, 2s);
  EXPECT_EQ(o.stall_timeout, 3s);
  EXPECT_EQ(o.answer_timeout, 4s);
  EXPECT_EQ(o.threads, 2U);
}

TEST(command_line, takes_what_an_operator_confirms) {
  EXPECT_FALSE(good({"sync"}).move_root);
  const auto o = good({"plan", "--move-root", "--adopt", "old-name", "--identity", "confc:cloud:1"});
  EXPECT_TRUE(o.move_root);
  EXPECT_EQ(o.adopt, "old-name");
  EXPECT_EQ(o.identity, "confc:cloud:1");
  EXPECT_EQ(ended({"sync", "--adopt", "Old Name"}).code, 2);
  EXPECT_EQ(ended({"sync", "--adopt", ""}).code, 2);
  EXPECT_EQ(ended({"sync", "--identity", "us"}).code, 2);
}

TEST(command_line, answers_help_on_stdout_at_every_level) {
  EXPECT_THAT(ended({"--help"}).text, AllOf(HasSubstr("sync"), HasSubstr("plan"), HasSubstr("validate"),
                                            HasSubstr("Exit codes"), HasSubstr("Examples")));
  EXPECT_THAT(ended({"sync", "--help"}).text,
              AllOf(HasSubstr("--max-delete"), HasSubstr("--config"), HasSubstr("--stall-timeout")));
  EXPECT_THAT(ended({"validate", "-h"}).text, AllOf(HasSubstr("--config"), Not(HasSubstr("--max-delete"))));
  EXPECT_EQ(ended({"plan", "--help"}).code, 0);
}

TEST(command_line, answers_the_version_on_stdout) {
  const auto end = ended({"--version"});
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.text, "confluence-connector 1.2.3\n");
}

TEST(command_line, needs_a_command) {
  const auto end = ended({});
  EXPECT_EQ(end.code, 2);
  EXPECT_THAT(end.text, AllOf(HasSubstr("no command"), HasSubstr("--help")));
}

TEST(command_line, suggests_the_nearest_command) {
  const auto end = ended({"snyc", "--config", "x"});
  EXPECT_EQ(end.code, 2);
  EXPECT_THAT(end.text, AllOf(HasSubstr("unknown command 'snyc'"), HasSubstr("Did you mean sync?")));
}

TEST(command_line, suggests_nothing_that_looks_different) {
  for (const char* word : {"daemon", "run", "start"}) {
    EXPECT_THAT(ended({word}).text, AllOf(HasSubstr("unknown command"), Not(HasSubstr("Did you mean"))));
  }
  EXPECT_THAT(ended({"sync", "--verbose"}).text, Not(HasSubstr("Did you mean")));
}

TEST(command_line, names_what_an_option_takes_in_words_of_the_operator) {
  EXPECT_THAT(ended({"graph", "--help"}).text, HasSubstr("--format FORMAT"));
  for (const auto* command : {"sync", "plan", "doctor", "audit", "validate", "graph"})
    EXPECT_THAT(ended({command, "--help"}).text,
                Not(AnyOf(HasSubstr("ENUM"), HasSubstr("TEXT"), HasSubstr("UINT"))));
}

TEST(command_line, takes_help_as_a_command_too) {
  EXPECT_EQ(ended({"help"}).text, ended({"--help"}).text);
  EXPECT_EQ(ended({"help", "plan"}).text, ended({"plan", "--help"}).text);
  EXPECT_EQ(ended({"help"}).code, 0);
}

TEST(command_line, says_that_options_stand_behind_the_command) {
  const auto end = ended({"--config=x", "plan"});
  EXPECT_EQ(end.code, 2);
  EXPECT_THAT(end.text, AllOf(HasSubstr("the option '--config' stands before the command"),
                              HasSubstr("'confluence-connector plan --config'"), Not(HasSubstr("unknown"))));
}

TEST(command_line, says_which_commands_an_option_belongs_to) {
  EXPECT_THAT(ended({"validate", "--report", "x"}).text,
              HasSubstr("the option '--report' belongs to sync, plan and audit, not to validate"));
}

TEST(command_line, refuses_an_empty_path) {
  for (const char* option : {"--report", "--lock-dir", "--journal-dir"}) {
    const auto end = ended({"sync", option, ""});
    EXPECT_EQ(end.code, 2);
    EXPECT_THAT(end.text, HasSubstr(std::string(option) + ": found an empty text, allowed: a path"));
  }
}

TEST(command_line, says_what_numbers_are_allowed) {
  EXPECT_THAT(ended({"sync", "--threads", "x"}).text,
              HasSubstr("--threads: found 'x', allowed: a whole number from 1 to 1024"));
  EXPECT_THAT(ended({"sync", "--max-delete", "99999999999999999999"}).text,
              HasSubstr("--max-delete: found '99999999999999999999', allowed: a whole number from 0"));
}

TEST(command_line, sets_usage_off_from_the_explanation_by_one_empty_line) {
  EXPECT_THAT(ended({"--help"}).text, HasSubstr(".\n\nUsage: confluence-connector [OPTIONS]"));
  EXPECT_THAT(ended({"sync", "--help"}).text, HasSubstr(".\n\nUsage: confluence-connector sync [OPTIONS]"));
}

TEST(command_line, suggests_the_nearest_option) {
  const auto end = ended({"sync", "--max-deletes=3"});
  EXPECT_EQ(end.code, 2);
  EXPECT_THAT(end.text,
              AllOf(HasSubstr("unknown option '--max-deletes'"), HasSubstr("Did you mean --max-delete?"),
                    HasSubstr("Try 'confluence-connector sync --help'")));
}

TEST(command_line, refuses_arguments_that_belong_nowhere) {
  EXPECT_THAT(ended({"sync", "now"}).text, HasSubstr("unexpected argument 'now'"));
  EXPECT_EQ(ended({"sync", "plan"}).code, 2);
}

TEST(command_line, repairs_only_what_an_audit_is_told_to) {
  EXPECT_FALSE(good({"audit"}).repair);
  const auto o = good({"audit", "--repair", "--max-delete", "5", "--space", "DOC", "--json"});
  EXPECT_TRUE(o.repair);
  EXPECT_TRUE(o.json);
  EXPECT_EQ(o.max_delete, 5U);
  EXPECT_EQ(ended({"sync", "--repair"}).code, 2);
  EXPECT_EQ(ended({"doctor", "--repair"}).code, 2);
  EXPECT_EQ(ended({"audit", "--move-root"}).code, 2);
}

TEST(command_line, takes_a_host_of_uploads_by_its_name_or_from_a_url) {
  const auto read = [](const char* text) { return good({"doctor", "--upload-host", text}).upload_host; };
  EXPECT_EQ(good({"doctor"}).upload_host, std::nullopt);
  EXPECT_EQ(read("uploads.example.com"), "https://uploads.example.com");
  EXPECT_EQ(read("uploads.example.com:8443"), "https://uploads.example.com:8443");
  EXPECT_EQ(read("http://uploads.example.com/container"), "http://uploads.example.com/container");
  for (const char* bad : {"", "ftp://uploads.example.com", "https://user:secret@uploads.example.com", "a b"})
    EXPECT_THAT(ended({"doctor", "--upload-host", bad}).text, HasSubstr("the name of a host")) << bad;
  EXPECT_EQ(ended({"sync", "--upload-host", "uploads.example.com"}).code, 2);
}

TEST(command_line, has_the_doctor_write_nowhere) {
  EXPECT_TRUE(good({"doctor", "--json"}).json);
  EXPECT_EQ(ended({"doctor", "--report", "x"}).code, 2);
}

TEST(command_line, refuses_options_of_a_cycle_to_validate) {
  EXPECT_EQ(ended({"validate", "--report", "x"}).code, 2);
}

TEST(command_line, refuses_values_that_are_not_allowed_and_names_the_option) {
  const std::vector<std::vector<const char*>> wrong{
      {"sync", "--log-format", "xml"},
      {"sync", "--log-level", "loud"},
      {"sync", "--progress", "fast"},
      {"sync", "--max-delete", "-1"},
      {"sync", "--max-delete", "few"},
      {"sync", "--grace-period", "-1"},
      {"sync", "--connect-timeout", "0"},
      {"sync", "--header-timeout", "x"},
      {"sync", "--stall-timeout", "nan"},
      {"sync", "--threads", "0"},
      {"sync", "--config"},
  };
  for (const auto& words : wrong) {
    const auto end = ended(words);
    EXPECT_EQ(end.code, 2);
    EXPECT_THAT(end.text, HasSubstr(words[1]));
  }
}

TEST(command_line, lists_the_words_that_are_allowed) {
  EXPECT_THAT(
      ended({"plan", "--log-level", "loud"}).text,
      HasSubstr("--log-level: found 'loud', allowed: debug, error, fatal, info, silent, trace, warn"));
}

/// CYC-1: cron has none of the variables of a session.
TEST(command_line, keeps_no_journal_when_told) {
  const auto o = good({"sync", "--journal-dir", "none"});
  EXPECT_FALSE(o.keeps_journal);
  EXPECT_EQ(o.journal_dir, std::nullopt);
}

TEST(options, metrics_of_a_sync_go_to_a_file_and_an_address) {
  const auto given = good({"sync", "--metrics-file", "cfc.prom", "--metrics-listen", "127.0.0.1:9470"});
  EXPECT_EQ(given.metrics_file, "cfc.prom");
  EXPECT_EQ(given.metrics_listen, "127.0.0.1:9470");
  EXPECT_THAT(ended({"sync", "--metrics-file", "-"}).text, HasSubstr("allowed: the path of a file"));
  EXPECT_THAT(ended({"plan", "--metrics-file", "x"}).text, HasSubstr("belongs to sync, not to plan"));
}

} // namespace
} // namespace cfc::connector
