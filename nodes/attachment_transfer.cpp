#include "nodes/attachment_transfer.hpp"

#include "io/http/byte_pipe.hpp"
#include "io/http/retry.hpp"
#include "io/http/waits.hpp"
#include "nodes/async_event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>

namespace cfc::nodes {

namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

/// One download into one pipe, running beside the upload.
struct download {
  download(const transfer_facts& facts, const boost::asio::any_io_executor& io)
      : pipe(facts.size, static_cast<std::size_t>(std::min<std::uint64_t>(facts.size, buffer_bytes)),
             [type = facts.media_type](int, const http::headers& fields) {
               return login_page_refusal(fields, type);
             }),
        changed(io) {}
  http::byte_pipe pipe;
  async_event changed; ///< the pipe has opened, or the download has ended
  std::exception_ptr failure;
  bool ended = false;
};

boost::asio::awaitable<void> run_download(const services& use, std::shared_ptr<download> state,
                                          confluence::client::download_target from) {
  try {
    co_await use.confluence.download(std::move(from), state->pipe.entry());
  } catch (...) {
    state->failure = std::current_exception();
  }
  state->ended = true;
  state->pipe.download_ended(state->failure == nullptr);
  state->changed.notify();
}

/// A download that broke off in the middle deserves another try (REL-1), unlike one whose body was refused.
[[noreturn]] void throw_download_failure(const download& state) {
  try {
    std::rethrow_exception(state.failure);
  } catch (const http::api_error& error) {
    if (error.fault() != http::api_fault::transfer || !state.pipe.opened())
      throw;
    auto facts = error.facts();
    facts.transient = true;
    throw http::api_error(http::api_fault::unreachable, error.status(), error.what(), facts);
  }
}

/// The failure that explains the others: what the pipe refused, then what the download said, then the upload.
void throw_cause(const download& state, const std::exception_ptr& upload_failure) {
  if (!state.pipe.refusal().empty()) {
    throw http::api_error(http::api_fault::transfer, 0, "confluence: download: " + state.pipe.refusal());
  }
  const bool download_was_stopped_by_us = upload_failure != nullptr && state.failure != nullptr;
  if (state.failure && !download_was_stopped_by_us)
    throw_download_failure(state);
  if (upload_failure)
    std::rethrow_exception(upload_failure);
}

boost::asio::awaitable<void> transfer_once(const services& use, transfer_facts facts) {
  auto state = std::make_shared<download>(facts, use.io);
  state->pipe.on_opened([weak = std::weak_ptr(state)] {
    if (const auto alive = weak.lock())
      alive->changed.notify();
  });
  boost::asio::co_spawn(use.io, run_download(use, state, facts.from), [](const std::exception_ptr&) {});
  while (!state->pipe.opened() && !state->ended)
    co_await state->changed.wait();

  std::exception_ptr upload_failure;
  const bool download_failed_first = state->ended && state->failure != nullptr;
  if (!download_failed_first && state->pipe.refusal().empty()) {
    try {
      co_await use.unique.upload(facts.to, facts.media_type, state->pipe.exit());
    } catch (...) {
      upload_failure = std::current_exception();
    }
  }
  const bool download_failed_meanwhile = state->ended && state->failure != nullptr;
  state->pipe.upload_ended();
  while (!state->ended)
    co_await state->changed.wait();
  throw_cause(*state, download_failed_meanwhile ? nullptr : upload_failure);
}

} // namespace

std::string login_page_refusal(const http::headers& fields, std::string_view announced_media_type) {
  const auto* type = http::find_header(fields, "content-type");
  const bool html = type != nullptr && type->starts_with("text/html");
  if (!html || announced_media_type.starts_with("text/html"))
    return {};
  return "an HTML page came instead of " + std::string(announced_media_type) +
         ": probably a login page. Check that the account may open attachments under /download";
}

boost::asio::awaitable<void> transfer_attachment(const services& use, transfer_facts facts) {
  const http::retry_policy policy;
  auto& waits = http::waits::of(use.io);
  std::optional<http::backoff> pauses;
  for (int attempt = 1;; ++attempt) {
    std::chrono::milliseconds pause{};
    try {
      co_await transfer_once(use, facts);
      co_return;
    } catch (const http::api_error& error) {
      if (attempt >= policy.tries || !error.transient() || waits.ending())
        throw;
      if (!pauses)
        pauses.emplace(policy, 0);
      pause = pauses->delay(attempt);
    }
    boost::asio::steady_timer timer(use.io, pause);
    const auto cancelled = co_await waits.end_of(timer);
    if (cancelled)
      throw http::api_error(http::api_fault::cancelled, 0, "the transfer was cancelled between two tries");
  }
}

} // namespace cfc::nodes
