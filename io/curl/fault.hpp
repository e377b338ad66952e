#pragma once

#include "io/http/transport.hpp"

#include <curl/curl.h>

#include <string_view>

namespace cfc::curl {

/// What a failure of libcurl means to us.
http::transport_fault fault_of(CURLcode code) noexcept;

/// As the system calls it, for who asks whether a host can be reached; "" where there is no such name.
/// @param system_error CURLINFO_OS_ERRNO
std::string_view system_name_of(CURLcode code, long system_error) noexcept;

} // namespace cfc::curl
