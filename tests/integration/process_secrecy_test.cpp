// What protects secrets while they are in use: the process's memory, and what they travel in.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/integration/support/tls_server.hpp"
#include "tests/support/test_key.hpp"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <array>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;

class process_secrecy : public cycle_test {
protected:
  void SetUp() override { start(office); }
  /// A configuration of OpenSSL that allows what Debian's doesn't, so that nobody but the connector refuses it.
  void allow_every_version() {
    const auto file =
        directory.write("openssl.cnf", "openssl_conf = all\n[all]\nssl_conf = modules\n[modules]\n"
                                       "system_default = old\n[old]\nMinProtocol = TLSv1\n"
                                       "CipherString = ALL:@SECLEVEL=0\n");
    configuration().set_variable("OPENSSL_CONF", file.string());
  }
};

TEST_P(process_secrecy, needs_tls_1_2_whatever_the_system_allows) {
  const test_key key;
  const auto certificate = key.certificate();
  const auto pem = directory.write("server.pem", key.pem() + certificate);
  configuration().set_variable("EXTRA_CA_CERTS", directory.write("ca.pem", certificate).string());
  allow_every_version();
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION, TLS1_3_VERSION}) {
    const tls_server server(pem.string(), version);
    configuration().set("confluence.baseUrl", server.url());
    const auto result = sync({"--grace-period", "1"});
    EXPECT_EQ(result.exit_code, 1) << result.log;
    EXPECT_GT(server.connections(), 0) << "nobody came";
    if (version >= TLS1_2_VERSION)
      EXPECT_GT(server.handshakes(), 0) << result.abort_reason();
    else
      EXPECT_EQ(server.handshakes(), 0) << "an old version was spoken: " << std::hex << version;
  }
}

/// The owner of what /proc shows of a process is root as soon as the process may not be looked into.
TEST_P(process_secrecy, lets_no_other_program_of_the_user_look_into_its_memory) {
  constexpr uid_t nobody = 65534;
  const bool root = ::geteuid() == 0;
  auto how = launch_of(
      directory,
      sync_of(directory, configuration().write(directory, "acme").string(), configuration().environment()),
      "first");
  how.environment["STATE_DIRECTORY"] = (directory.path() / "own").string();
  std::filesystem::create_directory(directory.path() / "own");
  std::filesystem::permissions(directory.path() / "own", std::filesystem::perms::owner_all);
  if (root) {
    for (const auto* name : {"", "own", "acme-tenant-config.yaml"})
      ASSERT_EQ(::chown((directory.path() / name).c_str(), nobody, nobody), 0);
    how.arguments.insert(how.arguments.begin(),
                         {"--reuid=65534", "--regid=65534", "--clear-groups", how.program.string()});
    how.program = "/usr/bin/setpriv";
  }
  simulator().disturb(R"({"latencyMs": {"cloud": 3000, "data-center": 3000}})");
  process running(how);
  const auto proc = std::filesystem::path("/proc") / std::to_string(running.id());
  ASSERT_TRUE(eventually(
      [&] { return !simulator().requests().empty() || running.wait(std::chrono::milliseconds(0)); }));
  struct stat of_process {};
  struct stat of_memory {};
  ASSERT_EQ(::stat(proc.c_str(), &of_process), 0) << read_file(how.stderr_file);
  ASSERT_EQ(::stat((proc / "mem").c_str(), &of_memory), 0);
  EXPECT_THAT(read_file(proc / "status"), HasSubstr("Uid:\t" + std::to_string(root ? nobody : ::geteuid())));
  EXPECT_EQ(of_memory.st_uid, 0U);
  running.signal(SIGTERM);
  running.wait(std::chrono::seconds(60));
}

INSTANTIATE_TEST_SUITE_P(in, process_secrecy, ::testing::Values(mode{true, login::pat, false, true}),
                         mode_name);

} // namespace

} // namespace cfc::test
