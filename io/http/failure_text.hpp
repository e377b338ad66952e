#pragma once

#include "io/http/api_error.hpp"
#include "io/http/credentials.hpp"
#include "io/http/transport.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// The words of api_error: what was asked, what came back, what the operator can do.
namespace cfc::http {

struct failed_call {
  const std::string& service;
  const request& asked;
  std::string_view operation;
  int tries;
  const credentials* login = nullptr; ///< whose advice counts when they are refused; null: none were sent
  bool quoted = true;                 ///< as call_options has it
};

/// The text as a sentence with what the operator can do behind it; "": nothing.
std::string with_hint(std::string text, std::string_view hint);

/// An answer that isn't 2xx.
std::string status_message(const failed_call& call, const response& answer);
/// No answer.
std::string fault_message(const failed_call& call, const transport_error& fault);
/// A Retry-After that is longer than we wait.
std::string quota_message(const failed_call& call, const response& answer, std::chrono::seconds wait,
                          std::chrono::system_clock::time_point now, std::chrono::seconds longest);

/// What a transport's fault means for a call; `begun`: bytes of the answer were already passed on.
api_fault fault_of(const transport_error& fault, bool begun) noexcept;

} // namespace cfc::http
