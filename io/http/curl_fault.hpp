#pragma once

#include "io/http/transport.hpp"

#include <curl/curl.h>

namespace cfc::http {

/// What a failure of libcurl means to us.
transport_fault fault_of(CURLcode code) noexcept;

} // namespace cfc::http
