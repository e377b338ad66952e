#include "tests/contract/named_tests.hpp"
#include "tests/deploy/made_package.hpp"
#include "tests/deploy/tool.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <regex>

/// The Debian package, made of the programs that were built: what is in it, and what its readers say of it.
namespace cfc::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class package : public made_package {
protected:
  static std::string field(const std::string& name) {
    return run_tool("dpkg-deb -f " + deb.string() + " " + name).output;
  }
  static fs::path shared(const std::string& path) { return root / "usr/share" / path; }
  static std::string page(const std::string& name) {
    return run_tool("gzip -dc " + shared("man/man1/" + name + ".1.gz").string()).output;
  }
  static fs::path written(const std::string& name, const std::string& text) {
    std::ofstream(folder() / name) << text;
    return folder() / name;
  }
  /// The long options that --help of a command names.
  std::set<std::string> options_of(const std::string& command) const {
    const auto help = run_tool(connector + " " + command + " --help").output;
    static const std::regex option(R"((?:\n  |,)(--[a-z-]+))");
    std::set<std::string> names;
    for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at)
      names.insert((*at)[1]);
    EXPECT_FALSE(names.empty()) << command;
    return names;
  }
};

TEST_F(package, names_the_libraries_that_the_programs_need) {
  const auto needed = field("Depends");
  for (const auto* library : {"libc6", "libtbb12", "libcurl4", "libssl3", "ca-certificates"})
    EXPECT_THAT(needed, HasSubstr(library));
  EXPECT_THAT(needed, Not(HasSubstr("-dev")));
}

TEST_F(package, has_programs_without_the_debugger_s_part_that_run) {
  EXPECT_LT(fs::file_size(connector), 20'000'000U);
  EXPECT_THAT(run_tool(connector + " --version").output, HasSubstr(field("Version")));
  EXPECT_EQ(run_tool((root / "usr/bin/confluence-simulator").string() + " --help").exit_code, 0);
}

TEST_F(package, has_a_manual_page_for_each_command_with_all_its_options) {
  EXPECT_THAT(page("confluence-simulator"), HasSubstr("\\-\\-pages"));
  EXPECT_THAT(page("confluence-connector"), HasSubstr("EXIT CODES"));
  for (const auto& command : commands) {
    const auto text = page("confluence-connector-" + command);
    EXPECT_THAT(text, HasSubstr(".SH SYNOPSIS"));
    for (const auto& option : options_of(command))
      EXPECT_THAT(text, HasSubstr(std::regex_replace(option, std::regex("-"), "\\-"))) << command;
  }
}

TEST_F(package, completes_commands_options_and_words_in_bash) {
  const auto file = shared("bash-completion/completions/confluence-connector").string();
  const auto completed = [&](const std::string& words, const std::string& last, const std::string& before) {
    // The outer shell isn't bash everywhere.
    return run_tool("bash -c 'compopt() { :; }; source " + file + "; COMP_WORDS=(" + words +
                    "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _confluence_connector x \"" + last + "\" \"" +
                    before + "\"; echo \"${COMPREPLY[@]}\"'")
        .output;
  };
  EXPECT_EQ(completed("confluence-connector val", "val", "confluence-connector"), "validate\n");
  EXPECT_EQ(completed("confluence-connector sync --deletio", "--deletio", "sync"), "--deletions\n");
  EXPECT_EQ(completed("confluence-connector validate --rep", "--rep", "validate"), "\n");
  EXPECT_EQ(completed("confluence-connector sync --log-format t", "t", "--log-format"), "text\n");
  for (const auto& command : commands) {
    const auto all = completed("confluence-connector " + command + " --", "--", command);
    for (const auto& option : options_of(command))
      EXPECT_THAT(all, HasSubstr(option)) << command;
  }
}

TEST_F(package, completes_every_option_in_zsh_and_fish) {
  const auto zsh = shared("zsh/vendor-completions/_confluence-connector");
  const auto fish = shared("fish/vendor_completions.d/confluence-connector.fish");
  const auto zsh_text = text_of(zsh);
  const auto fish_text = text_of(fish);
  for (const auto& command : commands) {
    for (const auto& option : options_of(command)) {
      EXPECT_NE(zsh_text.find(option + "["), std::string::npos) << command << " " << option;
      EXPECT_NE(fish_text.find(" -l " + option.substr(2) + " "), std::string::npos)
          << command << " " << option;
    }
  }
  // An option whose name reaches to its description.
  EXPECT_NE(zsh_text.find("'--connect-timeout[For a connection"), std::string::npos);
  for (const auto& [shell, file] : {std::pair("zsh", zsh), std::pair("fish", fish)}) {
    if (tool_is_missing(shell))
      continue;
    const auto read = run_tool(std::string(shell) + " -n " + file.string());
    EXPECT_EQ(read.exit_code, 0) << read.output;
  }
}

TEST_F(package, completes_commands_options_and_words_in_fish) {
  if (const auto reason = tool_is_missing("fish"))
    GTEST_SKIP() << *reason;
  const auto script = shared("fish/vendor_completions.d/confluence-connector.fish").string();
  const auto completed = [&](const std::string& line) {
    return run_tool("HOME=" + folder().string() + " fish -c \"source " + script +
                    "; complete -C 'confluence-connector " + line + "'\"")
        .output;
  };
  EXPECT_THAT(completed("val"), ::testing::StartsWith("validate\t"));
  EXPECT_THAT(completed("sync --rep"), ::testing::StartsWith("--report\t"));
  EXPECT_EQ(completed("validate --rep"), "");
  EXPECT_THAT(completed("sync --log-format t"), ::testing::StartsWith("text\t"));
}

TEST_F(package, has_units_that_systemd_accepts) {
  if (const auto reason = tool_is_missing("systemd-analyze"))
    GTEST_SKIP() << *reason;
  // Where they stand later there is no program yet.
  std::string files;
  for (const auto& entry : fs::directory_iterator(root / "lib/systemd/system")) {
    const auto unit =
        std::regex_replace(text_of(entry.path()), std::regex("/usr/bin/"), (root / "usr/bin/").string());
    files += " " + written(entry.path().filename().string(), unit).string();
  }
  EXPECT_THAT(files, HasSubstr("confluence-connector-sync.timer"));
  const auto outcome = run_tool("systemd-analyze verify --man=no" + files);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  EXPECT_EQ(outcome.output, "");
}

TEST_F(package, calls_programs_in_its_units_with_options_that_there_are) {
  for (const auto* unit : {"confluence-connector.service", "confluence-connector-sync.service"}) {
    const auto text = text_of(root / "lib/systemd/system" / unit);
    static const std::regex start(R"(\nExecStart=/usr/bin/confluence-connector ([a-z]+)([^\n]*))");
    std::smatch called;
    ASSERT_TRUE(std::regex_search(text, called, start)) << unit;
    if (!commands.contains(called[1]))
      continue;
    const auto outcome = run_tool(connector + " " + called[1].str() + called[2].str() + " --help");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  }
}

TEST_F(package, keeps_the_file_of_secrets_to_root_and_as_the_operator_changed_it) {
  const auto listed = run_tool("dpkg-deb -c " + deb.string()).output;
  EXPECT_THAT(listed,
              ::testing::ContainsRegex("-rw------- root/root .* ./etc/confluence-connector/environment"));
  EXPECT_EQ(run_tool("dpkg-deb -I " + deb.string() + " conffiles").output,
            "/etc/confluence-connector/environment\n");
  // All else is root's, and everybody may read it.
  EXPECT_THAT(listed, Not(::testing::ContainsRegex("[.]md -> |-rw-rw|-rw-r----- ")));
}

TEST_F(package, brings_documents_examples_dashboard_alerts_and_manifests) {
  for (const auto* file : {"README.md", "docs/configuration.md", "docs/examples/acme-tenant-config.yaml",
                           "deploy/grafana/confluence-connector.json", "deploy/kubernetes/cronjob.yaml",
                           "deploy/prometheus/confluence-connector-rules.yaml"})
    EXPECT_TRUE(fs::exists(shared("doc/confluence-connector") / file)) << file;
}

TEST_F(package, is_accepted_by_lintian) {
  if (const auto reason = tool_is_missing("lintian"))
    GTEST_SKIP() << *reason;
  const auto outcome = run_tool("lintian --allow-root --fail-on error,warning " + deb.string());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
}

} // namespace
} // namespace cfc::test
