#pragma once

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <array>
#include <atomic>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace cfc::test {

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

} // namespace cfc::test
