#include "tests/support/test_key.hpp"
#include "tests/unit/curl/engine_fixture.hpp"

#include <openssl/ssl.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <unistd.h>

/// Which certificates are believed: those of an https proxy are no word about the servers behind it.
namespace cfc::test {

namespace {

namespace asio = boost::asio;

using tls_context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using tls_layer = std::unique_ptr<BIO, decltype(&BIO_free)>;

/// An https proxy and the https server behind it in one: whatever address CONNECT names, it is that server.
class proxy_and_server {
public:
  proxy_and_server(const std::string& proxy_pem, const std::string& server_pem)
      : proxy_(context_of(proxy_pem)), server_(context_of(server_pem)),
        acceptor_(io_, {asio::ip::address_v4::loopback(), 0}), thread_([this] { serve_one(); }) {}
  ~proxy_and_server() { thread_.join(); }

  std::string url() const { return "https://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

private:
  /// From one file with key and certificate.
  static tls_context context_of(const std::string& pem) {
    tls_context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    EXPECT_EQ(SSL_CTX_use_certificate_file(context.get(), pem.c_str(), SSL_FILETYPE_PEM), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context.get(), pem.c_str(), SSL_FILETYPE_PEM), 1);
    return context;
  }

  static bool answer_a_request(BIO* over, const std::string& answer) {
    std::string request;
    std::array<char, 4096> piece{};
    while (request.find("\r\n\r\n") == std::string::npos) {
      const int got = BIO_read(over, piece.data(), static_cast<int>(piece.size()));
      if (got <= 0)
        return false;
      request.append(piece.data(), static_cast<std::size_t>(got));
    }
    return BIO_write(over, answer.data(), static_cast<int>(answer.size())) > 0;
  }

  void serve_one() {
    auto socket = acceptor_.accept();
    // Each layer is pushed on what carries it, and taken away before that ends.
    const tls_layer plain(BIO_new_socket(static_cast<int>(socket.native_handle()), BIO_NOCLOSE), BIO_free);
    const tls_layer outer(BIO_new_ssl(proxy_.get(), 0), BIO_free);
    BIO_push(outer.get(), plain.get());
    if (answer_a_request(outer.get(), "HTTP/1.1 200 Connected\r\n\r\n")) {
      const tls_layer inner(BIO_new_ssl(server_.get(), 0), BIO_free);
      BIO_push(inner.get(), outer.get());
      answer_a_request(inner.get(), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
      BIO_pop(inner.get());
    }
    BIO_pop(outer.get());
  }

  tls_context proxy_, server_;
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_;
  std::thread thread_;
};

/// Two TLS handshakes take their time on a busy machine, and no test here waits for a time-out.
curl::engine_settings patient() {
  curl::engine_settings settings;
  settings.limits = {std::chrono::seconds(20), std::chrono::seconds(20), std::chrono::seconds(20)};
  return settings;
}

class proxy_trust : public ::testing::Test {
protected:
  ~proxy_trust() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(folder_);
    const auto file = folder_ + "/" + name;
    std::ofstream(file) << text;
    return file;
  }
  std::future<http::response> ask_through(curl::engine& engine, const std::string& proxy_ca) const {
    curl::proxy_settings settings;
    settings.url = both_.url();
    settings.ca_file = proxy_ca;
    return begin(engine.through(settings), get("https://127.0.0.1:4/"));
  }

  const test_key proxy_key_, server_key_;
  const std::string proxy_text_ = proxy_key_.certificate("proxy"),
                    server_text_ = server_key_.certificate("server");

private:
  std::string folder_ = ::testing::TempDir() + "proxy_trust_" + std::to_string(getpid());
  proxy_and_server both_{write("proxy.pem", proxy_key_.pem() + proxy_text_),
                         write("server.pem", server_key_.pem() + server_text_)};
};

} // namespace

TEST_F(proxy_trust, believes_the_proxys_own_certificates_to_the_proxy) {
  auto settings = patient();
  settings.extra_ca_files = {write("extra.crt", server_text_)};
  curl::engine engine(settings);
  EXPECT_EQ(wait_for(ask_through(engine, write("proxy.crt", proxy_text_))).body, "hello");
}

TEST_F(proxy_trust, does_not_believe_them_to_a_server) {
  curl::engine engine(patient());
  EXPECT_EQ(fault_of(ask_through(engine, write("both.crt", proxy_text_ + server_text_))),
            http::transport_fault::connect);
}

TEST_F(proxy_trust, believes_the_extra_certificates_to_both) {
  auto settings = patient();
  settings.extra_ca_files = {write("extra.crt", proxy_text_ + server_text_)};
  curl::engine engine(settings);
  EXPECT_EQ(wait_for(ask_through(engine, "")).body, "hello");
}

TEST_F(proxy_trust, does_not_believe_a_proxy_nobody_vouches_for) {
  auto settings = patient();
  settings.extra_ca_files = {write("extra.crt", server_text_)};
  curl::engine engine(settings);
  EXPECT_EQ(fault_of(ask_through(engine, "")), http::transport_fault::connect);
}

} // namespace cfc::test
