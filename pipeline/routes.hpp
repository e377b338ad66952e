#pragma once

#include "io/config/environment.hpp"
#include "io/config/tenant.hpp"
#include "io/curl/engine.hpp"
#include "io/http/credentials.hpp"

#include <chrono>
#include <functional>
#include <memory>

/// The ways to a tenant's two services, and the login to Unique, for whoever asks them.
namespace cfc::pipeline {

/// Through the proxy, when there is one.
http::transport& route_to_confluence(curl::engine& engine, const config::process_settings& process);
/// Through the proxy only in `external` mode (SPEC section 1).
http::transport& route_to_unique(curl::engine& engine, const config::process_settings& process,
                                 const config::unique_config& settings);

/// For tokens' lives.
std::chrono::steady_clock::time_point monotonic_now();

/// @param on_token called for each token that was issued
std::shared_ptr<http::credentials> unique_login(http::transport& via, const config::unique_config& settings,
                                                std::function<void()> on_token);

} // namespace cfc::pipeline
