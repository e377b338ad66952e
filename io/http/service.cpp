#include "io/http/service.hpp"

#include "io/http/missing_scope.hpp"
#include "io/http/one_call.hpp"

namespace cfc::http {

namespace asio = boost::asio;

namespace {

/// As far as the call can tell.
api_error with_facts_of(const one_call& call, const api_error& error) {
  auto facts = error.facts();
  facts.unclear = call.unclear();
  facts.took = call.took();
  return {error.fault(), error.status(), error.what(), facts};
}

/// @param last why the last call was refused that was made
api_error not_asked(const std::string& service, const call_options& options, const std::string& last) {
  failure_facts facts;
  facts.not_asked = true;
  facts.names_scope = names_missing_scope(last);
  std::string text = service + ": " + std::string(options.operation) + ": not asked for any more, since " +
                     std::to_string(refusals::most_in_a_row) + " in a row were refused. ";
  if (!options.needs.empty())
    text.append("The account needs ").append(options.needs).append(". ");
  return {api_fault::authentication, 401, text + "The last refusal: " + last, facts};
}

} // namespace

service::service(transport& via, std::shared_ptr<credentials> login, service_settings settings,
                 observe::traffic& counts, const service_clock& clock) {
  const auto held_back = [name = settings.name, &counts](std::chrono::duration<double> wait) {
    counts.held_back(name, wait);
  };
  const auto holding = [name = settings.name, &counts](bool holds) { counts.holding(name, holds); };
  auto turns = std::make_shared<gate>(via.executor(), clock, settings.requests_per_minute, held_back,
                                      settings.on_dry, holding);
  retry_schedule retries(settings.retry, settings.jitter_seed, clock, waits::of(via.executor()));
  parts_ = std::make_unique<service_parts>(service_parts{via, std::move(login), std::move(settings), counts,
                                                         std::move(retries), std::move(turns)});
}

service::~service() = default;

asio::awaitable<response> service::call(request what, call_options options, body_sink* sink) {
  auto& refused = parts_->refused;
  if (const auto* last = refused.reason_to_stop(options.operation)) {
    throw not_asked(name(), options, *last);
  }
  one_call call(*parts_, what, options, sink);
  try {
    auto answer = co_await call.until_done();
    refused.accepted(options.operation);
    answer.took = call.took();
    tell(what, true, answer.status, answer.took);
    co_return answer;
  } catch (const boost::system::system_error& e) {
    if (e.code() != asio::error::operation_aborted) {
      throw;
    }
    throw with_facts_of(call, {api_fault::cancelled, 0, name() + ": the call was cancelled"});
  } catch (const api_error& e) {
    if (e.fault() == api_fault::authentication) {
      refused.refused(options.operation, e.what());
    }
    tell(what, false, e.status(), call.took());
    throw with_facts_of(call, e);
  }
}

void service::tell(const request& what, bool succeeded, int status,
                   std::chrono::steady_clock::duration took) const {
  if (parts_->settings.on_ended)
    parts_->settings.on_ended({what.url, succeeded, status, took});
}

void service::tell_judged(std::string_view operation, const ended_call& call) const {
  if (parts_->settings.on_judged)
    parts_->settings.on_judged(operation, call);
}

const std::string& service::name() const noexcept {
  return parts_->settings.name;
}

const observe::log& service::log() const noexcept {
  return parts_->settings.log;
}

} // namespace cfc::http
