#include "io/http/service.hpp"

#include "io/http/failure_text.hpp"
#include "io/http/gate.hpp"
#include "io/http/retry.hpp"
#include "io/http/waits.hpp"
#include "io/http/watched_sink.hpp"

#include <boost/asio/steady_timer.hpp>

namespace cfc::http {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_on_timer(std::chrono::steady_clock::time_point until) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  const auto ended = co_await waits::of(executor).end_of(timer);
  if (ended) {
    throw boost::system::system_error(ended);
  }
}

/// A 5xx may be a gateway's word about a server that has got the request; with Retry-After it comes from one
/// that turns requests away.
bool may_be_done(const response& answer) noexcept {
  return answer.status >= 500 && find_header(answer.fields, "Retry-After") == nullptr;
}

} // namespace

service_clock real_clock() {
  service_clock clock;
  clock.now = [] { return std::chrono::steady_clock::now(); };
  clock.wall = [] { return std::chrono::system_clock::now(); };
  clock.sleep_until = sleep_on_timer;
  return clock;
}

/// One try of a call, as it went.
struct attempt {
  std::optional<response> answer;
  std::optional<transport_error> fault;
};

class service::implementation {
public:
  implementation(transport& via, std::shared_ptr<credentials> who, service_settings settings,
                 observe::traffic& counts, service_clock clock)
      : via_(via), waits_(waits::of(via.executor())), who_(std::move(who)), settings_(std::move(settings)),
        counts_(counts), clock_(std::move(clock)),
        gate_(std::make_shared<gate>(
            via.executor(), clock_, settings_.requests_per_minute,
            [this](std::chrono::duration<double> wait) { counts_.held_back(settings_.name, wait); })),
        backoff_(settings_.retry, settings_.jitter_seed) {}

  asio::awaitable<response> call(request what, call_options options, body_sink* sink);
  const std::string& name() const noexcept { return settings_.name; }

private:
  /// What a call in hand remembers between its tries.
  struct progress {
    const request& what;
    const call_options& options;
    watched_sink* sink;
    int tries_allowed;
    int tries = 0;
    int answers_500 = 0;
    int overloads = 0; ///< 502, 504 and time-outs
    bool renewed = false;
    bool unclear = false; ///< the server may have done in one of the tries what it was asked for
  };

  asio::awaitable<response> until_done(progress& call);
  asio::awaitable<attempt> try_once(progress& call);
  asio::awaitable<bool> renew(progress& call, std::uint64_t renewals_before);
  asio::awaitable<void> before_next_try(progress& call, const attempt& last);
  void obey_pause(const attempt& last);
  bool may_repeat(const progress& call, const attempt& last) const;
  static bool tried_enough(const progress& call, const attempt& last);
  static bool is_overload(const attempt& last);
  static void judge(const progress& call, const attempt& last);
  [[noreturn]] void give_up(const progress& call, const attempt& last) const;

  transport& via_;
  waits& waits_;
  std::shared_ptr<credentials> who_;
  service_settings settings_;
  observe::traffic& counts_;
  service_clock clock_;
  std::shared_ptr<gate> gate_;
  backoff backoff_;
  /// Renewals of credentials so far: a 401 to a request that was prepared before the last one needs no other.
  std::uint64_t renewals_ = 0;
};

asio::awaitable<response> service::implementation::call(request what, call_options options, body_sink* sink) {
  std::optional<watched_sink> watched;
  if (sink != nullptr) {
    watched.emplace(*sink);
  }
  progress in_hand{what, options, watched ? &*watched : nullptr,
                   options.tries > 0 ? options.tries : settings_.retry.tries};
  try {
    co_return co_await until_done(in_hand);
  } catch (const boost::system::system_error& e) {
    if (e.code() != asio::error::operation_aborted) {
      throw;
    }
    failure_facts facts;
    facts.unclear = in_hand.unclear;
    throw api_error(api_fault::cancelled, 0, settings_.name + ": the call was cancelled", facts);
  } catch (const api_error& e) {
    auto facts = e.facts();
    facts.unclear = in_hand.unclear;
    throw api_error(e.fault(), e.status(), e.what(), facts);
  }
}

asio::awaitable<response> service::implementation::until_done(progress& call) {
  const auto& source = call.what.source;
  while (true) {
    const auto renewals_before = renewals_;
    const bool maybe_done_before = call.unclear;
    auto last = co_await try_once(call);
    if (last.answer && last.answer->status / 100 == 2) {
      judge(call, last);
      last.answer->maybe_done_before = maybe_done_before;
      co_return std::move(*last.answer);
    }
    if (last.answer && last.answer->status == 401 && call.options.authenticated && who_ && !call.renewed) {
      const bool again = co_await renew(call, renewals_before);
      if (again) {
        continue;
      }
    }
    if (!may_repeat(call, last)) {
      obey_pause(last);
      judge(call, last);
      give_up(call, last);
    }
    co_await before_next_try(call, last);
    if (source && !source->rewind()) {
      judge(call, last);
      give_up(call, last);
    }
  }
}

asio::awaitable<attempt> service::implementation::try_once(progress& call) {
  co_await gate_->pass(call.options.budgeted);
  ++call.tries;
  auto what = call.what;
  if (call.options.authenticated && who_) {
    co_await who_->apply(what);
  }
  attempt made;
  try {
    made.answer = co_await via_.send(std::move(what), call.sink);
  } catch (const transport_error& e) {
    made.fault = e;
  }
  if (made.answer) {
    counts_.answered(settings_.name, made.answer->status, made.answer->bytes_down, made.answer->bytes_up);
    call.answers_500 += made.answer->status == 500 ? 1 : 0;
  } else {
    counts_.answered(settings_.name, 0, 0, 0);
  }
  call.overloads += is_overload(made) ? 1 : 0;
  call.unclear = call.unclear || (made.fault ? made.fault->sent() : may_be_done(*made.answer));
  co_return made;
}

/// True: the same request is sent again, which doesn't count as one of its tries.
asio::awaitable<bool> service::implementation::renew(progress& call, std::uint64_t renewals_before) {
  call.renewed = true;
  if (renewals_ == renewals_before) {
    const bool fresh = co_await who_->renew();
    if (!fresh) {
      co_return false;
    }
    ++renewals_;
  }
  if (call.what.source && !call.what.source->rewind()) {
    co_return false;
  }
  counts_.retried(settings_.name);
  --call.tries;
  co_return true;
}

bool service::implementation::is_overload(const attempt& last) {
  return last.answer ? last.answer->status == 502 || last.answer->status == 504
                     : last.fault->fault() == transport_fault::timeout;
}

/// Whether there were as many tries as this kind of failure is worth, or as any is.
bool service::implementation::tried_enough(const progress& call, const attempt& last) {
  const bool is_500 = last.answer && last.answer->status == 500;
  const auto reached = [](int tries, int most) { return most > 0 && tries >= most; };
  return call.tries >= call.tries_allowed ||
         (is_500 && reached(call.answers_500, call.options.tries_on_500)) ||
         (is_overload(last) && reached(call.overloads, call.options.tries_on_overload));
}

void service::implementation::judge(const progress& call, const attempt& last) {
  if (last.answer && call.options.judge != nullptr) {
    call.options.judge(*last.answer);
  }
}

bool service::implementation::may_repeat(const progress& call, const attempt& last) const {
  if (last.fault) {
    // What a sink took can't be taken back.
    return last.fault->transient() && !tried_enough(call, last) && !waits_.ending() &&
           !(call.sink != nullptr && call.sink->begun());
  }
  if (!worth_another_try(last.answer->status, last.answer->fields)) {
    return false;
  }
  if (const auto wait = retry_after(last.answer->fields, clock_.wall());
      wait && *wait > settings_.retry.longest_retry_after) {
    throw api_error(api_fault::quota, last.answer->status,
                    quota_message({settings_.name, call.what, call.options.operation, call.tries},
                                  *last.answer, *wait, clock_.wall(), settings_.retry.longest_retry_after));
  }
  return !tried_enough(call, last) && !waits_.ending();
}

asio::awaitable<void> service::implementation::before_next_try(progress& call, const attempt& last) {
  counts_.retried(settings_.name);
  const auto wait = last.answer ? retry_after(last.answer->fields, clock_.wall()) : std::nullopt;
  const auto until = clock_.now() + (wait ? std::chrono::nanoseconds(*wait) : backoff_.delay(call.tries));
  if (wait) {
    // The gate holds everybody until then, this call too.
    counts_.throttled(settings_.name, gate_->pause_until(until));
    co_return;
  }
  co_await clock_.sleep_until(until);
}

/// Retry-After holds for the other requests too when this one isn't sent again (REL-1).
void service::implementation::obey_pause(const attempt& last) {
  if (!last.answer || !worth_another_try(last.answer->status, last.answer->fields)) {
    return;
  }
  if (const auto wait = retry_after(last.answer->fields, clock_.wall())) {
    counts_.throttled(settings_.name, gate_->pause_until(clock_.now() + *wait));
  }
}

void service::implementation::give_up(const progress& call, const attempt& last) const {
  const auto* login = call.options.authenticated ? who_.get() : nullptr;
  const failed_call told{settings_.name, call.what, call.options.operation, call.tries, login};
  failure_facts facts;
  if (last.answer) {
    const bool unknown = last.answer->status == 401;
    facts.transient = worth_another_try(last.answer->status, last.answer->fields);
    throw api_error(unknown ? api_fault::authentication : api_fault::status, last.answer->status,
                    status_message(told, *last.answer), facts);
  }
  const bool begun = call.sink != nullptr && call.sink->begun();
  facts.transient = last.fault->transient();
  facts.timed_out = last.fault->fault() == transport_fault::timeout;
  throw api_error(fault_of(*last.fault, begun), 0, fault_message(told, *last.fault), facts);
}

service::service(transport& via, std::shared_ptr<credentials> who, service_settings settings,
                 observe::traffic& counts, service_clock clock)
    : impl_(std::make_unique<implementation>(via, std::move(who), std::move(settings), counts,
                                             std::move(clock))) {}

service::~service() = default;

asio::awaitable<response> service::call(request what, call_options options, body_sink* sink) {
  return impl_->call(std::move(what), options, sink);
}

const std::string& service::name() const noexcept {
  return impl_->name();
}

} // namespace cfc::http
