#pragma once

#include <exception>
#include <string>

namespace cfc::http {

/// An api_error as a plain value, for messages and records: what a failure means to those who didn't see it
/// happen.
struct failure {
  std::string reason; ///< for the operator
  int status = 0;     ///< the HTTP status that came with it; 0: none
  /// The status itself is the failure (api_fault::status), rather than what the answer said.
  bool is_status = false;
  bool ends_cycle = false; ///< no other call makes sense (api_error::ends_cycle)
  bool cancelled = false;  ///< we are stopping
  bool timed_out = false;  ///< there was no answer in time
  bool too_large = false;  ///< the answer was given up for its size
  bool transient = false;  ///< the same may succeed when it is repeated
  bool not_asked = false;  ///< no request was made: too many like it were refused
  bool unclear = false;    ///< what was asked for may have been done
  int tries = 1;           ///< how often the request was made

  /// The status where it is the failure, 0 otherwise: what an answer about somebody else, or one that asks
  /// for a longer pause than we wait, says with its status tells nothing about the request.
  int refusing_status() const noexcept { return is_status ? status : 0; }

  bool operator==(const failure&) const = default;
};

class api_error;

failure failure_of(const api_error& error);
/// What any exception means. One that isn't an api_error (memory, a defect) has a reason only, and is
/// unclear: nobody knows how far the call had come. What isn't a std::exception becomes an "unknown failure".
/// @param error not null
failure failure_of(const std::exception_ptr& error);

} // namespace cfc::http
