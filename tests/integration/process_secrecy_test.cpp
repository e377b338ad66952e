// What protects secrets while they are in use: the process's memory, and what they travel in.

#include "tests/integration/support/background_sync.hpp"
#include "tests/integration/support/cycle_test.hpp"
#include "tests/integration/support/office.hpp"
#include "tests/support/test_key.hpp"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace cfc::test {

namespace {

using ::testing::HasSubstr;

/// A server that speaks one version of TLS, however old, and answers everything with 404.
class tls_server {
public:
  tls_server(const std::string& pem_file, int version) : context_(SSL_CTX_new(TLS_server_method())) {
    SSL_CTX_set_security_level(context_, 0);
    SSL_CTX_set_min_proto_version(context_, version);
    SSL_CTX_set_max_proto_version(context_, version);
    SSL_CTX_set_cipher_list(context_, "ALL:@SECLEVEL=0");
    EXPECT_EQ(SSL_CTX_use_certificate_file(context_, pem_file.c_str(), SSL_FILETYPE_PEM), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context_, pem_file.c_str(), SSL_FILETYPE_PEM), 1);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    EXPECT_EQ(::bind(listening_, reinterpret_cast<sockaddr*>(&here), size), 0);
    EXPECT_EQ(::listen(listening_, 16), 0);
    EXPECT_EQ(::getsockname(listening_, reinterpret_cast<sockaddr*>(&here), &size), 0);
    port_ = ntohs(here.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  tls_server(const tls_server&) = delete;
  tls_server& operator=(const tls_server&) = delete;
  ~tls_server() {
    ::shutdown(listening_, SHUT_RDWR);
    thread_.join();
    ::close(listening_);
    SSL_CTX_free(context_);
  }

  std::string url() const { return "https://127.0.0.1:" + std::to_string(port_); }
  int connections() const { return connections_; }
  int handshakes() const { return handshakes_; }

private:
  void serve() {
    for (int client = ::accept(listening_, nullptr, nullptr); client >= 0;
         client = ::accept(listening_, nullptr, nullptr)) {
      ++connections_;
      SSL* const tls = SSL_new(context_);
      SSL_set_fd(tls, client);
      if (SSL_accept(tls) == 1) {
        ++handshakes_;
        std::array<char, 4096> request{};
        if (SSL_read(tls, request.data(), static_cast<int>(request.size())) > 0) {
          constexpr std::string_view answer =
              "HTTP/1.1 404 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
          SSL_write(tls, answer.data(), static_cast<int>(answer.size()));
        }
      }
      SSL_free(tls);
      ::close(client);
    }
  }

  SSL_CTX* context_;
  int listening_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
  std::atomic<int> connections_ = 0, handshakes_ = 0;
  std::thread thread_;
};

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
