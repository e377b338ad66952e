#pragma once

#include "io/http/gate.hpp"
#include "io/http/refusals.hpp"
#include "io/http/service.hpp"
#include "io/http/watched_sink.hpp"

#include <optional>

namespace cfc::http {

/// What all calls of a service share.
struct service_parts {
  transport& via;
  std::shared_ptr<credentials> login; ///< null: none
  service_settings settings;
  observe::traffic& counts;
  retry_schedule retries;
  std::shared_ptr<gate> turns;
  /// Renewals of credentials so far: a 401 to a request that was prepared before the last one needs no other.
  std::uint64_t renewals = 0;
  refusals refused{};
};

/// A call of a service in hand: its tries, and what it remembers between them. All arguments outlive it.
class one_call {
public:
  one_call(service_parts& service, const request& request, const call_options& options, body_sink* sink);

  /// Sends until there is a 2xx answer, or another try is pointless (REL-1, REL-3).
  /// @throws api_error; boost::system::system_error operation_aborted, when a wait was cut short
  boost::asio::awaitable<response> until_done();
  /// The server may have done in one of the tries what it was asked for.
  bool unclear() const noexcept { return unclear_; }
  /// So far, for ended_call::took.
  std::chrono::steady_clock::duration took() const;

private:
  /// One try, as it went.
  struct attempt {
    std::optional<response> answer;
    std::optional<transport_error> fault;
    std::string authorization; ///< that was sent
  };

  boost::asio::awaitable<attempt> try_once();
  boost::asio::awaitable<bool> renew_login(std::uint64_t renewals_before, std::string refused);
  boost::asio::awaitable<void> before_next_try(const attempt& last);
  void obey_pause(const attempt& last);
  bool may_repeat(const attempt& last) const;
  bool tried_enough(const attempt& last) const;
  void note_allowance(turn& leave, const response& answer) const;
  static bool is_overload(const attempt& last);
  std::optional<std::chrono::seconds> asked_pause(const attempt& last) const;
  bool with_login() const noexcept { return options_.authenticated && service_.login; }
  void judge(const attempt& last) const;
  [[noreturn]] void give_up(const attempt& last) const;

  service_parts& service_;
  const request& request_;
  const call_options& options_;
  std::optional<watched_sink> sink_;
  std::chrono::steady_clock::time_point begun_;
  std::chrono::steady_clock::duration waited_{}; ///< for turns
  int tries_ = 0;
  int answers_500_ = 0;
  int overloads_ = 0; ///< 502, 504 and time-outs
  bool renewed_ = false;
  bool unclear_ = false;
};

} // namespace cfc::http
