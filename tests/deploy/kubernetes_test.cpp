#include "tests/deploy/tool.hpp"
#include "tests/integration/support/npm_program.hpp"
#include "tests/integration/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>
#include <yaml-cpp/yaml.h>

/// The manifests of deploy/kubernetes: whether a cluster would take them, and whether they are what
/// OPERATIONS asks for.
namespace cfc::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string folder = CFC_SOURCE_DIR "/deploy/kubernetes/";

/// The one of this kind and, if given, name.
YAML::Node manifest(const std::string& file, const std::string& kind, const std::string& name = "") {
  for (const auto& one : YAML::LoadAllFromFile(folder + file)) {
    if (one["kind"].as<std::string>() == kind &&
        (name.empty() || one["metadata"]["name"].as<std::string>() == name))
      return one;
  }
  throw std::runtime_error(file + " has no " + kind + " " + name);
}

std::string text(const YAML::Node& of) {
  return of.as<std::string>();
}

/// Both kinds of pod.
class a_pod : public ::testing::TestWithParam<std::string> {
protected:
  YAML::Node pod() const {
    return GetParam() == "Deployment"
               ? manifest("deployment.yaml", "Deployment")["spec"]["template"]
               : manifest("cronjob.yaml", "CronJob")["spec"]["jobTemplate"]["spec"]["template"];
  }
  YAML::Node container() const { return pod()["spec"]["containers"][0]; }
};
INSTANTIATE_TEST_SUITE_P(of, a_pod, ::testing::Values("Deployment", "CronJob"),
                         [](const auto& of_kind) { return of_kind.param; });

TEST_P(a_pod, runs_as_user_1000_and_can_write_nothing_of_the_image) {
  const auto of_pod = pod()["spec"]["securityContext"];
  EXPECT_TRUE(of_pod["runAsNonRoot"].as<bool>());
  EXPECT_EQ(of_pod["runAsUser"].as<int>(), 1000);
  EXPECT_EQ(text(of_pod["seccompProfile"]["type"]), "RuntimeDefault");
  const auto of_container = container()["securityContext"];
  EXPECT_TRUE(of_container["readOnlyRootFilesystem"].as<bool>());
  EXPECT_FALSE(of_container["allowPrivilegeEscalation"].as<bool>());
  EXPECT_THAT(of_container["capabilities"]["drop"].as<std::vector<std::string>>(), ElementsAre("ALL"));
  EXPECT_FALSE(pod()["spec"]["automountServiceAccountToken"].as<bool>());
}

TEST_P(a_pod, has_tmp_and_its_tenant_files_from_the_config_map) {
  std::map<std::string, YAML::Node> volumes;
  for (const YAML::Node& volume : pod()["spec"]["volumes"])
    volumes[text(volume["name"])] = volume;
  std::map<std::string, std::string> mounts;
  for (const auto& mount : container()["volumeMounts"]) {
    mounts[text(mount["mountPath"])] = text(mount["name"]);
    EXPECT_TRUE(volumes.contains(text(mount["name"]))) << text(mount["name"]);
  }
  EXPECT_TRUE(volumes.at(mounts.at("/tmp"))["emptyDir"].IsDefined());
  EXPECT_EQ(text(volumes.at(mounts.at("/app/tenant-configs"))["configMap"]["name"]),
            "confluence-connector-tenant-config");
}

TEST_P(a_pod, has_memory_for_all_budgets_and_no_limit_of_the_cpu) {
  const auto resources = container()["resources"];
  EXPECT_EQ(text(resources["requests"]["cpu"]), "1");
  EXPECT_EQ(text(resources["requests"]["memory"]), "512Mi");
  EXPECT_EQ(text(resources["limits"]["memory"]), "1Gi");
  EXPECT_FALSE(resources["limits"]["cpu"].IsDefined());
}

TEST_P(a_pod, gets_its_environment_from_config_map_and_secret_that_are_there) {
  for (const auto& source : container()["envFrom"]) {
    if (source["configMapRef"].IsDefined())
      EXPECT_NO_THROW(manifest("tenants.yaml", "ConfigMap", text(source["configMapRef"]["name"])));
    else
      EXPECT_NO_THROW(manifest("tenants.yaml", "Secret", text(source["secretRef"]["name"])));
  }
  EXPECT_EQ(text(pod()["metadata"]["labels"]["logging.unique.app/format"]), "pino-json");
}

TEST(a_deployment, replaces_its_one_pod_and_restarts_when_its_settings_change) {
  const auto deployment = manifest("deployment.yaml", "Deployment");
  EXPECT_EQ(deployment["spec"]["replicas"].as<int>(), 1);
  EXPECT_EQ(text(deployment["spec"]["strategy"]["type"]), "Recreate");
  EXPECT_EQ(text(deployment["metadata"]["annotations"]["reloader.stakater.com/auto"]), "true");
  EXPECT_EQ(deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"].as<int>(), 30);
}

TEST(a_deployment, is_probed_at_probe_and_never_at_health) {
  const auto container =
      manifest("deployment.yaml", "Deployment")["spec"]["template"]["spec"]["containers"][0];
  for (const auto& [probe, period, failures] :
       {std::tuple("livenessProbe", 5, 6), {"readinessProbe", 5, 6}, {"startupProbe", 10, 30}}) {
    EXPECT_EQ(text(container[probe]["httpGet"]["path"]), "/probe") << probe;
    EXPECT_EQ(text(container[probe]["httpGet"]["port"]), "http") << probe;
    EXPECT_EQ(container[probe]["initialDelaySeconds"].as<int>(), 10) << probe;
    EXPECT_EQ(container[probe]["periodSeconds"].as<int>(), period) << probe;
    EXPECT_EQ(container[probe]["failureThreshold"].as<int>(), failures) << probe;
  }
}

TEST(a_deployment, answers_at_the_ports_of_its_environment) {
  const auto environment = manifest("tenants.yaml", "ConfigMap", "confluence-connector-env")["data"];
  std::map<std::string, std::string> ports;
  for (const auto& port :
       manifest("deployment.yaml", "Deployment")["spec"]["template"]["spec"]["containers"][0]["ports"])
    ports[text(port["name"])] = text(port["containerPort"]);
  EXPECT_EQ(ports.at("http"), text(environment["PORT"]));
  EXPECT_EQ(ports.at("metrics"), text(environment["OTEL_EXPORTER_PROMETHEUS_PORT"]));
}

TEST(a_cron_job, never_runs_beside_itself_and_keeps_its_journal) {
  const auto spec = manifest("cronjob.yaml", "CronJob")["spec"];
  EXPECT_EQ(text(spec["concurrencyPolicy"]), "Forbid");
  EXPECT_EQ(spec["jobTemplate"]["spec"]["backoffLimit"].as<int>(), 0);
  const auto pod = spec["jobTemplate"]["spec"]["template"]["spec"];
  std::set<std::string> claims;
  for (const auto& volume : pod["volumes"]) {
    if (volume["persistentVolumeClaim"].IsDefined())
      claims.insert(text(volume["persistentVolumeClaim"]["claimName"]));
  }
  EXPECT_THAT(claims, ElementsAre("confluence-connector-state"));
  EXPECT_NO_THROW(manifest("cronjob.yaml", "PersistentVolumeClaim", "confluence-connector-state"));
}

TEST(a_cron_job, calls_sync_with_options_that_there_are) {
  const auto arguments =
      manifest("cronjob.yaml",
               "CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["args"]
          .as<std::vector<std::string>>();
  EXPECT_EQ(arguments.front(), "sync");
  // Help is printed only when all before it is right.
  std::string command = program_of_ours("confluence-connector").string();
  for (const auto& argument : arguments)
    command += " '" + argument + "'";
  const auto outcome = run_tool(command + " --help");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  for (auto at = arguments.begin() + 1; at != arguments.end(); ++at)
    EXPECT_THAT(outcome.output, HasSubstr(at->substr(0, at->find('=')) + " "));
}

TEST(manifests, have_tenant_files_that_are_right) {
  const temporary_directory directory;
  for (const auto& file : manifest("tenants.yaml", "ConfigMap", "confluence-connector-tenant-config")["data"])
    directory.write(text(file.first), text(file.second));
  const auto secret = manifest("tenants.yaml", "Secret")["stringData"];
  std::string environment = "env -i ";
  for (const auto& variable : secret)
    environment += text(variable.first) + "=a-secret-of-the-operator ";
  const auto validate = program_of_ours("confluence-connector").string() + " validate --config '" +
                        directory.path().string() + "/*-tenant-config.yaml'";
  const auto outcome = run_tool(environment + validate);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output;
  EXPECT_THAT(outcome.output, HasSubstr("acme"));
}

struct judgement {
  int exit_code;
  std::vector<std::string> checked, problems;
};

/// What the official schemas say.
judgement judged(const std::vector<std::string>& files) {
  const temporary_directory directory;
  auto what = npm_program("manifests_validator.mjs", files);
  what.stdout_file = directory.path() / "out";
  what.stderr_file = directory.path() / "err";
  process validator(what);
  judgement result{validator.wait(std::chrono::seconds(60)).value_or(-1), {}, {}};
  EXPECT_EQ(result.exit_code, 0) << read_file(what.stderr_file);
  simdjson::dom::parser parser;
  const auto answer = parser.load(what.stdout_file.string());
  for (const auto one : answer["checked"].get_array())
    result.checked.emplace_back(std::string_view(one));
  for (const auto one : answer["problems"].get_array())
    result.problems.emplace_back(std::string_view(one));
  return result;
}

class official_schemas : public ::testing::Test {
protected:
  void SetUp() override {
    if (const auto missing = npm_is_missing("kubernetes-models"))
      GTEST_SKIP() << *missing;
  }
};

TEST_F(official_schemas, accept_each_manifest) {
  const auto said = judged({folder + "tenants.yaml", folder + "deployment.yaml", folder + "cronjob.yaml"});
  EXPECT_THAT(said.problems, ::testing::IsEmpty());
  EXPECT_EQ(said.checked.size(), 6U);
}

TEST_F(official_schemas, refuse_wrong_types_unknown_keys_and_unknown_kinds) {
  const temporary_directory directory;
  const auto file = directory.write("wrong.yaml", R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: wrong}
spec:
  replicas: one
  selector: {matchLabels: {a: b}}
  template:
    metadata: {labels: {a: b}}
    spec:
      containers:
        - {name: one, image: two, readynessProbe: {httpGet: {path: /probe, port: 1}}}
---
apiVersion: batch/v1
kind: CronJobs
metadata: {name: wrong}
)");
  EXPECT_THAT(judged({file.string()}).problems,
              ElementsAre(HasSubstr("replicas must be integer"), HasSubstr("readynessProbe"),
                          HasSubstr("no such kind")));
}

} // namespace
} // namespace cfc::test
