#include "io/http/one_call.hpp"

#include "io/http/call_log.hpp"
#include "io/http/failure_text.hpp"
#include "io/http/html.hpp"
#include "io/http/missing_permission.hpp"

namespace cfc::http {

namespace asio = boost::asio;

namespace {

/// A 5xx may be a gateway's word about a server that has got the request; with Retry-After it comes from one
/// that turns requests away.
bool may_be_done(const response& answer) noexcept {
  return answer.status >= 500 && find_header(answer.fields, "Retry-After") == nullptr;
}

} // namespace

one_call::one_call(service_parts& service, const request& request, const call_options& options,
                   body_sink* sink)
    : service_(service), request_(request), options_(options) {
  if (sink != nullptr) {
    sink_.emplace(*sink, service.retries.clock());
  }
  begun_ = service.retries.clock().now();
}

std::chrono::steady_clock::duration one_call::took() const {
  const auto until = sink_ && sink_->begun() ? sink_->begun_at() : service_.retries.clock().now();
  return until - begun_ - waited_;
}

asio::awaitable<response> one_call::until_done() {
  while (true) {
    const auto renewals_before = service_.renewals;
    const bool maybe_done_before = unclear_;
    auto last = co_await try_once();
    if (last.answer && last.answer->status / 100 == 2) {
      judge(last);
      last.answer->maybe_done_before = maybe_done_before;
      co_return std::move(*last.answer);
    }
    if (last.answer && last.answer->status == 401 && with_login() && !renewed_) {
      const bool again = co_await renew_login(renewals_before, last.authorization);
      if (again) {
        continue;
      }
    }
    if (!may_repeat(last)) {
      obey_pause(last);
      judge(last);
      give_up(last);
    }
    co_await before_next_try(last);
    if (request_.source && !request_.source->rewind()) {
      judge(last);
      give_up(last);
    }
  }
}

asio::awaitable<one_call::attempt> one_call::try_once() {
  const auto queued = service_.retries.clock().now();
  auto leave = co_await service_.turns->pass(options_.budgeted);
  waited_ += service_.retries.clock().now() - queued;
  ++tries_;
  auto request = request_;
  if (with_login()) {
    co_await service_.login->apply(request);
  }
  attempt made;
  if (const auto* sent = find_header(request.fields, "Authorization"); sent != nullptr) {
    made.authorization = *sent;
  }
  const auto begun = service_.retries.clock().now();
  request.on_sent = [&leave] { leave.sent(); };
  try {
    made.answer = co_await service_.via.send(std::move(request), sink_ ? &*sink_ : nullptr);
  } catch (const transport_error& e) {
    made.fault = e;
    leave.unanswered(e.sent());
  }
  if (made.answer) {
    note_allowance(leave, *made.answer);
    service_.counts.answered(service_.settings.name, made.answer->status, made.answer->bytes_down,
                             made.answer->bytes_up);
    answers_500_ += made.answer->status == 500 ? 1 : 0;
  } else {
    service_.counts.answered(service_.settings.name, 0, 0, 0);
  }
  const sent_request sent{options_.operation, request_.url, made.answer ? made.answer->status : 0,
                          service_.retries.clock().now() - begun};
  tell_of(sent, service_.settings.log, service_.settings.warns_of_slow);
  overloads_ += is_overload(made) ? 1 : 0;
  unclear_ = unclear_ || (made.fault ? made.fault->sent() : may_be_done(*made.answer));
  co_return made;
}

void one_call::note_allowance(turn& leave, const response& answer) const {
  const auto wall = service_.retries.clock().wall();
  leave.answered(allowance_of(answer.fields, wall), is_throttled(answer.status, answer.fields),
                 retry_after(answer.fields, wall));
}

/// True: the same request is sent again, which doesn't count as one of its tries.
asio::awaitable<bool> one_call::renew_login(std::uint64_t renewals_before, std::string refused) {
  renewed_ = true;
  if (service_.renewals == renewals_before) {
    const bool fresh = co_await service_.login->renew(std::move(refused));
    if (!fresh) {
      co_return false;
    }
    ++service_.renewals;
  }
  if (request_.source && !request_.source->rewind()) {
    co_return false;
  }
  service_.counts.retried(service_.settings.name);
  --tries_;
  co_return true;
}

bool one_call::is_overload(const attempt& last) {
  return last.answer ? last.answer->status == 502 || last.answer->status == 504
                     : last.fault->fault() == transport_fault::timeout;
}

/// Whether there were as many tries as this kind of failure is worth, or as any is.
bool one_call::tried_enough(const attempt& last) const {
  const bool is_500 = last.answer && last.answer->status == 500;
  const auto reached = [](int tries, int most) { return most > 0 && tries >= most; };
  const int most = options_.tries > 0 ? options_.tries : service_.settings.retry.tries;
  return !service_.retries.another(tries_, most) ||
         (is_500 && reached(answers_500_, options_.tries_on_500)) ||
         (is_overload(last) && reached(overloads_, options_.tries_on_overload));
}

void one_call::judge(const attempt& last) const {
  if (last.answer && options_.judge != nullptr) {
    options_.judge(*last.answer);
  }
}

std::optional<std::chrono::seconds> one_call::asked_pause(const attempt& last) const {
  return last.answer ? retry_after(last.answer->fields, service_.retries.clock().wall()) : std::nullopt;
}

bool one_call::may_repeat(const attempt& last) const {
  if (last.fault) {
    // What a sink took can't be taken back.
    return last.fault->transient() && !tried_enough(last) && !(sink_ && sink_->begun());
  }
  if (!worth_another_try(last.answer->status, last.answer->fields)) {
    return false;
  }
  const auto longest = service_.settings.retry.longest_retry_after;
  if (const auto wait = asked_pause(last); wait && *wait > longest) {
    throw api_error(api_fault::quota, last.answer->status,
                    quota_message({service_.settings.name, request_, options_.operation, tries_, nullptr,
                                   options_.quoted},
                                  *last.answer, *wait, service_.retries.clock().wall(), longest));
  }
  return !tried_enough(last);
}

asio::awaitable<void> one_call::before_next_try(const attempt& last) {
  service_.counts.retried(service_.settings.name);
  const auto asked = asked_pause(last);
  const auto until = service_.retries.next_try(tries_, asked);
  if (asked) {
    // The gate holds everybody until then, this call too.
    service_.counts.throttled(service_.settings.name, service_.turns->pause_until(until));
    co_return;
  }
  co_await service_.retries.clock().sleep_until(until);
}

/// Retry-After holds for the other requests too when this one isn't sent again (REL-1).
void one_call::obey_pause(const attempt& last) {
  if (!last.answer || !worth_another_try(last.answer->status, last.answer->fields)) {
    return;
  }
  if (const auto asked = asked_pause(last)) {
    service_.counts.throttled(service_.settings.name,
                              service_.turns->pause_until(service_.retries.next_try(tries_, asked)));
  }
}

void one_call::give_up(const attempt& last) const {
  const failed_call call{service_.settings.name,
                         request_,
                         options_.operation,
                         tries_,
                         with_login() ? service_.login.get() : nullptr,
                         options_.quoted};
  failure_facts facts;
  facts.tries = tries_;
  if (last.answer) {
    const bool unknown = last.answer->status == 401;
    facts.transient = worth_another_try(last.answer->status, last.answer->fields);
    facts.html_page = is_html_page(*last.answer);
    facts.names_permission = names_missing_permission(*last.answer);
    throw api_error(unknown ? api_fault::authentication : api_fault::status, last.answer->status,
                    status_message(call, *last.answer), facts);
  }
  facts.transient = last.fault->transient();
  facts.timed_out = last.fault->fault() == transport_fault::timeout;
  facts.too_large = last.fault->fault() == transport_fault::too_large;
  throw api_error(fault_of(*last.fault, sink_ && sink_->begun()), 0, fault_message(call, *last.fault), facts);
}

} // namespace cfc::http
