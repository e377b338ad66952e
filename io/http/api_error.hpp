#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace cfc::http {

/// What a failed call means to its caller.
enum class api_fault : std::uint8_t {
  status,         ///< an answer that isn't 2xx, after the retries it deserves
  unreachable,    ///< no answer, after the retries
  authentication, ///< 401 that a new token did not cure, or no token to be had
  anonymous,      ///< answered as to nobody, so that the answer says nothing (DSC-0): ends the cycle
  quota,          ///< the server asks for a longer pause than we wait (REL-1): ends the cycle
  refused,        ///< the platform understood and said no, in a GraphQL answer (REL-4)
  bad_answer,     ///< 2xx, but not what was asked for (REL-4)
  paging,         ///< the links from page to page can't be trusted (DSC-8)
  transfer,       ///< the body could not be moved as announced (ING-4)
  cancelled,      ///< we are stopping
};

/// More about a call that failed.
struct failure_facts {
  bool timed_out = false; ///< there was no answer in time (REL-7)
  bool too_large = false; ///< the answer was given up for its size (REL-9)
  bool transient = false; ///< the same may succeed when it is repeated (REL-1)
  bool not_asked = false; ///< given up without a request, since so many like it were refused (REL-12)
  /// The answer was an HTML page: no API said that, but something on the way (html.hpp).
  bool html_page = false;
  /// The answer said that the login lacks a permission (missing_permission.hpp).
  bool names_permission = false;
  bool unclear = false; ///< the server may have done what it was asked for, in the last try or before
  int tries = 1;        ///< how often the request was made
  std::chrono::steady_clock::duration took{};      ///< until the failure; see ended_call::took (service.hpp)
  std::optional<std::chrono::seconds> retry_after; ///< how long the server asked to wait
};

/// A call that failed for good, or whose answer is no good: all that the clients of the services throw, so
/// that their callers need one catch. what() is meant for the operator: service, method, path without its
/// query, status, and what to do where that is known; never a secret.
class api_error : public std::runtime_error {
public:
  api_error(api_fault fault, int status, const std::string& what, failure_facts facts = {})
      : std::runtime_error(what), fault_(fault), status_(status), facts_(facts) {}
  api_fault fault() const noexcept { return fault_; }
  /// The HTTP status, 0 when there was none.
  int status() const noexcept { return status_; }
  const failure_facts& facts() const noexcept { return facts_; }
  bool timed_out() const noexcept { return facts_.timed_out; }
  /// An API says with that status what it is for; false also for a page with it, which is a proxy's or a
  /// portal's and says nothing about what was asked for.
  bool says(int status) const noexcept {
    return fault_ == api_fault::status && status_ == status && !facts_.html_page;
  }
  bool transient() const noexcept { return facts_.transient; }
  /// How often the request was made, where whoever repeats it counts.
  void note_tries(int tries) noexcept { facts_.tries = tries; }
  /// False: what was asked for is surely not done.
  bool unclear() const noexcept { return facts_.unclear; }
  /// No other call can succeed or be trusted after this one: a quota is used up, or the server answered well,
  /// but as to somebody else (DSC-0).
  bool ends_cycle() const noexcept { return fault_ == api_fault::quota || fault_ == api_fault::anonymous; }

private:
  api_fault fault_;
  int status_;
  failure_facts facts_;
};

} // namespace cfc::http
