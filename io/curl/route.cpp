#include "io/curl/route.hpp"

#include "io/http/redirect.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace cfc::curl {

namespace asio = boost::asio;

namespace {

/// Handles kept for reuse; more than this many requests at once are rare.
constexpr std::size_t largest_pool = 256;

/// A copy for one connection: libcurl adds what only the proxy is trusted with to the store of the connection
/// to the proxy, which so must not be shared.
void add_all(const trust_store& from, X509_STORE* to) noexcept {
  X509_STORE_set_default_paths(to);
  const auto* objects = X509_STORE_get0_objects(from.get());
  for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
    if (auto* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)); certificate != nullptr) {
      X509_STORE_add_cert(to, certificate);
    }
  }
  ERR_clear_error();
}

/// libcurl takes user and password of a proxy for percent-encoded, also where they are options of their own.
std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '%')
      result += "%25";
    else
      result += c;
  }
  return result;
}

const char* text_or_null(const std::string& text) noexcept {
  return text.empty() ? nullptr : text.c_str();
}

} // namespace

route::route(asio::io_context& io, admission& gatekeeper, const engine_settings& settings,
             proxy_settings proxy)
    : io_(io), admission_(gatekeeper), settings_(settings), proxy_(std::move(proxy)) {
  // A file that can't be read is told now.
  if (!settings_.extra_ca_files.empty()) {
    trust();
  }
  if (!proxy_.ca_file.empty()) {
    const trust_store readable({proxy_.ca_file});
  }
  for (const auto& [name, value] : proxy_.connect_fields) {
    std::string field = name;
    connect_fields_.add(field.append(": ").append(value));
  }
}

const trust_store& route::trust() {
  if (!trust_) {
    trust_.emplace(settings_.extra_ca_files);
  }
  return *trust_;
}

CURLcode route::on_tls_context(CURL*, void* given, void* self) noexcept {
  try {
    auto* context = static_cast<SSL_CTX*>(given);
    auto& owner = *static_cast<route*>(self);
    if (owner.proxy_.ca_file.empty()) {
      SSL_CTX_set1_cert_store(context, owner.trust().get());
    } else {
      add_all(owner.trust(), SSL_CTX_get_cert_store(context));
    }
    return CURLE_OK;
  } catch (...) {
    return CURLE_SSL_CERTPROBLEM;
  }
}

easy_handle route::handle(std::string_view url) {
  if (pool_.empty()) {
    pool_.emplace_back();
  }
  auto one = std::move(pool_.back());
  pool_.pop_back();
  add_base_options(one);
  add_proxy_options(one, url);
  return one;
}

void route::add_base_options(easy_handle& easy) {
  easy.set_flag(CURLOPT_NOSIGNAL, true);
  easy.set_number(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1);
  easy.set_number(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  easy.set_number(CURLOPT_PROXY_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
  easy.set_flag(CURLOPT_DISALLOW_USERNAME_IN_URL, true);
  easy.set_text(CURLOPT_USERAGENT, settings_.user_agent.c_str());
  easy.set_number(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.limits.connect.count()));
  easy.set_flag(CURLOPT_TCP_KEEPALIVE, true);
  easy.set_text(CURLOPT_CAINFO, nullptr);
  easy.set_text(CURLOPT_CAPATH, nullptr);
  // libcurl would pass the store of one route's connection on to those of the others.
  easy.set_number(CURLOPT_CA_CACHE_TIMEOUT, 0);
  easy.set_function(CURLOPT_SSL_CTX_FUNCTION, &route::on_tls_context);
  easy.set_pointer(CURLOPT_SSL_CTX_DATA, this);
  admission_.adopt_sockets(easy);
}

void route::add_proxy_options(easy_handle& easy, std::string_view url) {
  // Set even when empty: what is configured counts, not libcurl's own environment variables.
  easy.set_text(CURLOPT_PROXY, proxy_.url.c_str());
  easy.set_text(CURLOPT_NOPROXY, "");
  if (proxy_.url.empty()) {
    return;
  }
  easy.set_text(CURLOPT_PROXY_CAINFO, text_or_null(proxy_.ca_file));
  easy.set_text(CURLOPT_PROXY_CAPATH, nullptr);
  easy.set_flag(CURLOPT_SUPPRESS_CONNECT_HEADERS, true);
  easy.set_number(CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC));
  const auto username = escaped(proxy_.username);
  const auto password = escaped(proxy_.password);
  easy.set_text(CURLOPT_PROXYUSERNAME, text_or_null(username));
  easy.set_text(CURLOPT_PROXYPASSWORD, text_or_null(password));
  easy.set_text(CURLOPT_PROXY_SSLCERT, text_or_null(proxy_.client_cert_file));
  easy.set_text(CURLOPT_PROXY_SSLKEY, text_or_null(proxy_.client_key_file));
  easy.set_number(CURLOPT_HEADEROPT, CURLHEADER_SEPARATE);
  // Without CONNECT they would be part of the request that the proxy hands on.
  if (constexpr std::string_view tunnelled = "https://";
      http::same_name(url.substr(0, tunnelled.size()), tunnelled)) {
    easy.set_list(CURLOPT_PROXYHEADER, connect_fields_);
  }
}

asio::awaitable<http::response> route::send(http::request request, http::body_sink* sink) {
  std::uint64_t up = 0;
  std::uint64_t down = 0;
  for (int hops = 0;; ++hops) {
    std::optional<std::string> target;
    auto answer = co_await one_hop(request, sink, target);
    up += answer.bytes_up;
    down += answer.bytes_down;
    if (!http::is_redirect(answer.status) || !target) {
      answer.bytes_up = up;
      answer.bytes_down = down;
      co_return answer;
    }
    if (hops == http::most_redirects) {
      throw http::transport_error(http::transport_fault::redirect, "redirected more than 10 times");
    }
    http::follow_redirect(request, answer.status, *target);
  }
}

asio::awaitable<http::response> route::one_hop(const http::request& request, http::body_sink* sink,
                                               std::optional<std::string>& redirected_to) {
  const auto hop = std::make_shared<transfer>(io_, handle(request.url), request, sink, admission_.answers());
  hop->prepare();
  co_await admission_.run(hop);
  redirected_to = hop->redirected_to();
  auto easy = hop->take_handle();
  easy.reset();
  if (pool_.size() < largest_pool) {
    pool_.push_back(std::move(easy));
  }
  co_return hop->take();
}

} // namespace cfc::curl
