#pragma once

#include "io/curl/admission.hpp"
#include "io/curl/engine.hpp"
#include "io/curl/handles.hpp"
#include "io/curl/trust_store.hpp"

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace cfc::curl {

/// One way out of an engine, directly or through a proxy: the options that all its transfers share, its pool
/// of handles, its redirects.
class route final : public http::transport {
public:
  route(boost::asio::io_context& io, admission& gatekeeper, const engine_settings& settings,
        proxy_settings proxy);

  boost::asio::awaitable<http::response> send(http::request request,
                                              http::body_sink* sink = nullptr) override;
  boost::asio::any_io_executor executor() override { return io_.get_executor(); }
  const proxy_settings& proxy() const noexcept { return proxy_; }

private:
  boost::asio::awaitable<http::response> one_hop(const http::request& request, http::body_sink* sink,
                                                 std::optional<std::string>& redirected_to);
  const trust_store& trust();
  static CURLcode on_tls_context(CURL* easy, void* context, void* self) noexcept;
  easy_handle handle(std::string_view url);
  void add_base_options(easy_handle& easy);
  void add_proxy_options(easy_handle& easy, std::string_view url);

  boost::asio::io_context& io_;
  admission& admission_;
  const engine_settings& settings_;
  proxy_settings proxy_;
  std::optional<trust_store> trust_; ///< not what only the proxy is trusted with
  string_list connect_fields_;
  std::vector<easy_handle> pool_;
};

} // namespace cfc::curl
