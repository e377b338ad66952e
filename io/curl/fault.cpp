#include "io/curl/fault.hpp"

#include <cstring>

namespace cfc::curl {

http::transport_fault fault_of(CURLcode code) noexcept {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_CONNECT:
  case CURLE_PROXY:
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_SSL_CERTPROBLEM:
  case CURLE_SSL_CIPHER:
  case CURLE_SSL_ISSUER_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
    return http::transport_fault::connect;
  case CURLE_OPERATION_TIMEDOUT:
    return http::transport_fault::timeout;
  case CURLE_GOT_NOTHING:
  case CURLE_PARTIAL_FILE:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
  case CURLE_SEND_FAIL_REWIND:
  case CURLE_AGAIN:
    return http::transport_fault::broken;
  case CURLE_FILESIZE_EXCEEDED:
  case CURLE_OUT_OF_MEMORY:
    return http::transport_fault::too_large;
  default:
    return http::transport_fault::protocol;
  }
}

std::string_view system_name_of(CURLcode code, long system_error) noexcept {
  switch (code) {
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
    return "ENOTFOUND";
  case CURLE_COULDNT_CONNECT:
  case CURLE_SSL_CONNECT_ERROR: {
    const char* name = system_error == 0 ? nullptr : ::strerrorname_np(static_cast<int>(system_error));
    return name == nullptr ? "" : name;
  }
  case CURLE_GOT_NOTHING:
  case CURLE_RECV_ERROR:
  case CURLE_SEND_ERROR:
    return "ECONNRESET";
  default:
    return "";
  }
}

} // namespace cfc::curl
