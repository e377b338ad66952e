#include "io/http/service.hpp"

#include "io/http/failure.hpp"
#include "io/http/gate.hpp"
#include "io/http/retry.hpp"
#include "io/http/watched_sink.hpp"

#include <boost/asio/steady_timer.hpp>

namespace cfc::http {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep_on_timer(std::chrono::steady_clock::time_point until) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer(executor, until);
  co_await timer.async_wait(asio::use_awaitable);
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
      : via_(via), who_(std::move(who)), settings_(std::move(settings)), counts_(counts),
        clock_(std::move(clock)),
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
    bool renewed = false;
  };

  asio::awaitable<response> until_done(request what, call_options options, body_sink* sink);
  asio::awaitable<attempt> try_once(progress& call);
  asio::awaitable<bool> renew(progress& call, std::uint64_t renewals_before);
  asio::awaitable<void> before_next_try(progress& call, const attempt& last);
  void obey_pause(const attempt& last);
  bool may_repeat(const progress& call, const attempt& last) const;
  [[noreturn]] void give_up(const progress& call, const attempt& last) const;

  transport& via_;
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
  try {
    co_return co_await until_done(std::move(what), options, sink);
  } catch (const boost::system::system_error& e) {
    if (e.code() == asio::error::operation_aborted) {
      throw api_error(api_fault::cancelled, 0, settings_.name + ": the call was cancelled");
    }
    throw;
  }
}

asio::awaitable<response> service::implementation::until_done(request what, call_options options,
                                                              body_sink* sink) {
  std::optional<watched_sink> watched;
  if (sink != nullptr) {
    watched.emplace(*sink);
  }
  progress call{what, options, watched ? &*watched : nullptr,
                options.tries > 0 ? options.tries : settings_.retry.tries};
  while (true) {
    const auto renewals_before = renewals_;
    auto last = co_await try_once(call);
    if (last.answer && last.answer->status / 100 == 2) {
      co_return std::move(*last.answer);
    }
    if (last.answer && last.answer->status == 401 && options.authenticated && who_ && !call.renewed) {
      const bool again = co_await renew(call, renewals_before);
      if (again) {
        continue;
      }
    }
    if (!may_repeat(call, last)) {
      obey_pause(last);
      give_up(call, last);
    }
    co_await before_next_try(call, last);
    if (what.source && !what.source->rewind()) {
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

bool service::implementation::may_repeat(const progress& call, const attempt& last) const {
  if (last.fault) {
    // What a sink took can't be taken back.
    return last.fault->transient() && call.tries < call.tries_allowed &&
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
  const bool refused_500 = last.answer->status == 500 && call.options.tries_on_500 > 0 &&
                           call.answers_500 >= call.options.tries_on_500;
  return call.tries < call.tries_allowed && !refused_500;
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
  const failed_call told{settings_.name, call.what, call.options.operation, call.tries};
  if (last.answer) {
    const bool unknown = last.answer->status == 401;
    throw api_error(unknown ? api_fault::authentication : api_fault::status, last.answer->status,
                    status_message(told, *last.answer));
  }
  const bool begun = call.sink != nullptr && call.sink->begun();
  throw api_error(fault_of(*last.fault, begun), 0, fault_message(told, *last.fault));
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
