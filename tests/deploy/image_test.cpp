#include "tests/contract/named_tests.hpp"
#include "tests/deploy/made_package.hpp"
#include "tests/deploy/tool.hpp"
#include "tests/integration/support/running_service.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <unistd.h>

/// The container image that tools/image.sh makes: what it is, and that it starts as a cluster would start it.
namespace cfc::test {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Made once; Debian's packages come from the network.
class image : public made_package {
protected:
  static void SetUpTestSuite() {
    made_package::SetUpTestSuite();
    for (const auto* tool : {"mmdebstrap", "jq"}) {
      if (const auto reason = tool_is_missing(tool))
        why_not = *reason;
    }
    if (deb.empty() || !why_not.empty())
      return;
    archive = folder() / "image.oci.tar";
    const auto made =
        run_tool(CFC_SOURCE_DIR "/tools/image.sh --package " + deb.string() + " " + archive.string());
    if (made.exit_code != 0) {
      EXPECT_EQ(std::getenv("CI"), nullptr) << made.output;
      why_not = "the image could not be made: " + made.output;
      return;
    }
    unpack();
  }

  void SetUp() override {
    made_package::SetUp();
    if (!why_not.empty())
      GTEST_SKIP() << why_not;
  }

  static fs::path layout() { return folder() / "layout"; }
  static fs::path bundle() { return folder() / "bundle"; }
  static fs::path files() { return bundle() / "rootfs"; }
  static fs::path blob(std::string_view digest) {
    return layout() / "blobs/sha256" / digest.substr(digest.find(':') + 1);
  }
  /// Every blob's name is its digest, else a runtime refuses the image.
  static void unpack() {
    const auto folders = layout().string() + " " + files().string();
    ASSERT_EQ(run_tool("mkdir -p " + folders + " && tar -xf " + archive.string() + " -C " + layout().string())
                  .exit_code,
              0);
    simdjson::dom::parser parser;
    const auto index = parser.load((layout() / "index.json").string());
    const auto manifest_blob = blob(index["manifests"].at(0)["digest"]);
    simdjson::dom::parser second;
    const auto manifest = second.load(manifest_blob.string());
    config = text_of(blob(manifest["config"]["digest"]));
    ASSERT_EQ(manifest["layers"].get_array().size(), 1U);
    const auto layer = blob(manifest["layers"].at(0)["digest"]);
    ASSERT_EQ(run_tool("tar -xzf " + layer.string() + " -C " + files().string()).exit_code, 0);
  }

  static std::vector<std::string> words(const std::string& member) {
    simdjson::dom::parser parser;
    const auto parsed = parser.parse(config);
    std::vector<std::string> result;
    for (const auto word : parsed["config"][member].get_array())
      result.emplace_back(std::string_view(word));
    return result;
  }

  static inline std::string why_not, config;
  static inline fs::path archive;
};

TEST_F(image, is_below_60_mebibytes) {
  EXPECT_LT(fs::file_size(archive), 60U << 20U);
}

TEST_F(image, has_blobs_that_are_named_by_their_digest) {
  const auto sums = run_tool("cd " + (layout() / "blobs/sha256").string() + " && sha256sum *").output;
  std::istringstream lines(sums);
  int count = 0;
  for (std::string digest, name; lines >> digest >> name; ++count)
    EXPECT_EQ(digest, name);
  EXPECT_EQ(count, 3);
}

TEST_F(image, runs_serve_as_user_1000_behind_an_init_process) {
  EXPECT_THAT(words("Entrypoint"), ElementsAre("/usr/bin/tini", "--", "/usr/bin/confluence-connector"));
  EXPECT_THAT(words("Cmd"), ElementsAre("serve"));
  EXPECT_THAT(words("Env"),
              ::testing::Contains("TENANT_CONFIG_PATH_PATTERN=/app/tenant-configs/*-tenant-config.yaml"));
  EXPECT_THAT(config, HasSubstr(R"("User":"1000:1000")"));
}

TEST_F(image, has_no_shell_nothing_that_gains_rights_and_certificates_to_trust) {
  EXPECT_EQ(
      run_tool("cd " + files().string() + " && find . -name sh -o -name bash -o -name dash -o -name perl")
          .output,
      "");
  EXPECT_EQ(run_tool("find " + files().string() + " -type f -perm /6000").output, "");
  EXPECT_THAT(text_of(files() / "etc/ssl/certs/ca-certificates.crt"), HasSubstr("BEGIN CERTIFICATE"));
  EXPECT_TRUE(fs::exists(files() / "usr/share/zoneinfo/Europe/Zurich"));
}

/// As a cluster starts it: read-only root, no capabilities, tenant files mounted read-only, and only /tmp to
/// write in.
class a_container : public image {
protected:
  void SetUp() override {
    image::SetUp();
    if (IsSkipped())
      return;
    if (const auto reason = tool_is_missing("runc"))
      GTEST_SKIP() << *reason;
    if (::geteuid() != 0)
      GTEST_SKIP() << "containers can be started by root alone here";
    // No program of ours yet: what fails here is the machine's.
    if (const auto outcome = run({"/usr/bin/tini", "--version"}); outcome.exit_code != 0) {
      EXPECT_EQ(std::getenv("CI"), nullptr) << outcome.output;
      GTEST_SKIP() << "containers can't be started here: " << outcome.output;
    }
  }

  /// Behind the image's own entry point.
  static std::vector<std::string> program_with(const std::vector<std::string>& arguments) {
    auto all = words("Entrypoint");
    all.insert(all.end(), arguments.begin(), arguments.end());
    return all;
  }
  static tool_outcome run_program(const std::vector<std::string>& arguments) {
    return run(program_with(arguments));
  }
  /// How to start it in the background, with its output in a file.
  static launch service_with(const std::vector<std::string>& arguments,
                             const std::vector<std::string>& variables) {
    const auto prepared = prepare(program_with(arguments), variables);
    EXPECT_EQ(prepared.exit_code, 0) << prepared.output;
    launch how;
    const auto found = run_tool("command -v runc").output;
    how.program = found.substr(0, found.find('\n'));
    how.arguments = {"--root", state().string(), "run", "--bundle", bundle().string(), name()};
    how.stdout_file = folder() / "service.out";
    how.stderr_file = folder() / "service.err";
    return how;
  }
  void TearDown() override {
    if (!IsSkipped())
      run_tool("runc --root " + state().string() + " delete --force " + name());
  }
  static fs::path tenants() { return folder() / "tenants"; }
  static fs::path writable() { return folder() / "tmp"; }
  static void write_tenant() {
    fs::create_directories(tenants());
    // A port at which nobody answers.
    std::ofstream(tenants() / "acme-tenant-config.yaml") << R"(
confluence:
  instanceType: data-center
  baseUrl: http://127.0.0.1:9
  auth: {mode: pat, token: a-token}
  apiRateLimitPerMinute: 600
  ingestSingleLabel: ai-ingest
  ingestAllLabel: ai-ingest-all
unique:
  serviceAuthMode: cluster_local
  serviceExtraHeaders: {x-company-id: "1", x-user-id: "2"}
  ingestionServiceBaseUrl: http://127.0.0.1:9
  scopeManagementServiceBaseUrl: http://127.0.0.1:9
processing: {}
ingestion:
  scopeId: scope_1
)";
  }

private:
  static fs::path state() { return folder() / "runc"; }
  static std::string name() { return "cfc-" + std::to_string(::getpid()); }
  static std::string json_list(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts)
      list += (list.empty() ? "\"" : ", \"") + text + "\"";
    return "[" + list + "]";
  }
  static tool_outcome run(const std::vector<std::string>& arguments) {
    const auto prepared = prepare(arguments, {});
    return prepared.exit_code != 0 ? prepared
                                   : run_tool("timeout 60 runc --root " + state().string() +
                                              " run --bundle " + bundle().string() + " " + name());
  }
  /// Writes the runtime's description of the container.
  static tool_outcome prepare(const std::vector<std::string>& arguments,
                              const std::vector<std::string>& variables) {
    std::ofstream(folder() / "change.jq")
        << ".process.terminal = false | .process.args = " << json_list(arguments)
        << " | .process.env = $image[0].config.Env + " << json_list(variables)
        << R"( | .process.user = {uid: 1000, gid: 1000} | .process.noNewPrivileges = true
  | .process.capabilities = {} | .process.cwd = "/tmp"
  | .root.readonly = true | .mounts |= map(select(.type != "cgroup"))
  | .linux.namespaces |= map(select(.type != "network" and .type != "cgroup")) | del(.linux.resources)
  | .mounts += [{destination: "/tmp", type: "bind", source: ")"
        << writable().string() << R"(", options: ["rbind", "nosuid", "nodev"]},
    {destination: "/app/tenant-configs", type: "bind", source: ")"
        << tenants().string() << R"(", options: ["rbind", "ro"]}])";
    std::ofstream(folder() / "image.json") << config;
    fs::create_directories(tenants());
    fs::create_directories(writable());
    const auto in = [](const std::string& file) { return (folder() / file).string(); };
    return run_tool("chmod 1777 " + writable().string() + " && cd " + bundle().string() +
                    " && rm -f config.json && runc spec && jq --slurpfile image " + in("image.json") +
                    " -f " + in("change.jq") + " config.json >changed.json && mv changed.json config.json");
  }
};

TEST_F(a_container, starts_the_program_by_its_entry_point) {
  const auto outcome = run_program({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.output, HasSubstr("confluence-connector "));
}

TEST_F(a_container, serves_by_its_default_command_answers_probes_and_ends_when_told) {
  write_tenant();
  running_service service(service_with(words("Cmd"), {"PORT=0", "OTEL_EXPORTER_PROMETHEUS_PORT=0"}));
  const auto answer = service.get("/probe");
  EXPECT_EQ(answer.status, 200) << service.log();
  EXPECT_THAT(answer.body, HasSubstr(R"({"version": ")"));
  EXPECT_EQ(service.get("/health").status, 503) << "nobody answers it";
  service.signal(SIGTERM);
  EXPECT_EQ(service.wait(), 128 + SIGTERM) << service.log();
}

TEST_F(a_container, reads_mounted_tenant_files_and_writes_nowhere_but_in_tmp) {
  write_tenant();
  const auto validated = run_program({"validate"});
  EXPECT_EQ(validated.exit_code, 0) << validated.output;
  EXPECT_THAT(validated.output, HasSubstr("acme"));
  const auto synchronised = run_program({"sync", "--connect-timeout", "1"});
  EXPECT_EQ(synchronised.exit_code, 1) << synchronised.output;
  // Its lock, in the state folder that it makes there.
  EXPECT_NE(run_tool("find " + writable().string() + " -type f").output, "") << synchronised.output;
}

} // namespace
} // namespace cfc::test
