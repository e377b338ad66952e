#pragma once

#include "io/http/api_error.hpp"

#include <optional>

namespace cfc::test {

/// Of the http::api_error that it throws; nullopt when it throws nothing.
template <class F>
std::optional<http::api_fault> thrown_fault(F&& attempt) {
  try {
    attempt();
  } catch (const http::api_error& error) {
    return error.fault();
  }
  return std::nullopt;
}

} // namespace cfc::test
