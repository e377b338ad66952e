#pragma once

#include "io/http/transport.hpp"

#include <curl/curl.h>

namespace cfc::curl {

/// What a failure of libcurl means to us.
http::transport_fault fault_of(CURLcode code) noexcept;

} // namespace cfc::curl
