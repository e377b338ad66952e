#include "nodes/operations/attachment_transfer.hpp"

#include "io/http/byte_pipe.hpp"
#include "io/http/failure.hpp"
#include "nodes/operations/async_event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace cfc::nodes {

/// One download into one pipe, running beside the upload.
struct attachment_transfer::download {
  download(const transfer_facts& facts, const boost::asio::any_io_executor& io)
      : pipe(facts.size, static_cast<std::size_t>(std::min<std::uint64_t>(facts.size, facts.buffer)),
             [this](int, const http::headers& answered) {
               fields = answered;
               return login_page_refusal(fields, media_type);
             }),
        media_type(facts.media_type), changed(io) {}
  static boost::asio::awaitable<void> run(const service_set& services, std::shared_ptr<download> state,
                                          confluence::client::download_target source);
  bool failed() const noexcept { return ended && failure != nullptr; }
  void look_at_first_bytes();
  void throw_if_failed(const std::exception_ptr& upload_failure) const;

  http::byte_pipe pipe;
  std::string media_type; ///< as announced
  http::headers fields;   ///< of the answer
  std::string url;        ///< that answered; empty until the end
  async_event changed;    ///< the pipe is full, or the download has ended
  std::exception_ptr failure;
  bool ended = false;

private:
  [[noreturn]] void throw_download_failure() const;
};

boost::asio::awaitable<void> attachment_transfer::download::run(const service_set& services,
                                                                std::shared_ptr<download> state,
                                                                confluence::client::download_target source) {
  try {
    const auto answer = co_await services.confluence.download(std::move(source), state->pipe.entry());
    state->url = answer.url;
  } catch (...) {
    state->failure = std::current_exception();
  }
  state->ended = true;
  state->pipe.download_ended(state->failure == nullptr);
  state->changed.notify();
}

void attachment_transfer::download::look_at_first_bytes() {
  if (auto why = login_page_refusal(fields, media_type, pipe.first_bytes(), url))
    pipe.refuse(std::move(*why));
}

/// A download that broke off in the middle deserves another try (REL-1), unlike one whose body was refused.
void attachment_transfer::download::throw_download_failure() const {
  try {
    std::rethrow_exception(failure);
  } catch (const http::api_error& error) {
    if (error.fault() != http::api_fault::transfer)
      throw;
    auto facts = error.facts();
    facts.transient = true;
    throw http::api_error(http::api_fault::unreachable, error.status(), error.what(), facts);
  }
}

/// The failure that explains the others: what the pipe refused, then what the download said, then the upload.
void attachment_transfer::download::throw_if_failed(const std::exception_ptr& upload_failure) const {
  if (const auto& refusal = pipe.refusal())
    throw http::api_error(http::api_fault::transfer, 0, "confluence: download: " + *refusal);
  const bool was_stopped_by_us = upload_failure != nullptr && failure != nullptr;
  if (failure && !was_stopped_by_us)
    throw_download_failure();
  if (upload_failure)
    std::rethrow_exception(upload_failure);
}

std::uint64_t memory_of(const transfer_facts& facts) noexcept {
  constexpr std::uint64_t of_requests = 128ULL * 1024; // libcurl's buffers: one to receive, one to send
  return of_requests + std::min<std::uint64_t>(facts.size, facts.buffer);
}

attachment_transfer::attachment_transfer(const service_set& services, transfer_facts facts)
    : services_(services), facts_(std::move(facts)),
      retries_(http::retry_policy(), 0, services.clock, services.waits) {}

attachment_transfer::~attachment_transfer() = default;

boost::asio::awaitable<void> attachment_transfer::open() {
  const auto once = [this] { return open_once(); };
  co_await http::repeat(retries_, once);
}

boost::asio::awaitable<void> attachment_transfer::send(unique::registration to) {
  const auto once = [this, &to] { return send_once(to); };
  co_await http::repeat(retries_, once);
}

std::shared_ptr<http::body_source> attachment_transfer::bytes() const {
  return download_->pipe.exit();
}

std::optional<http::failure> attachment_transfer::trouble() const {
  if (download_ == nullptr)
    return std::nullopt;
  if (const auto& refusal = download_->pipe.refusal()) {
    http::failure refused;
    refused.reason = *refusal;
    return refused;
  }
  if (download_->failure == nullptr)
    return std::nullopt;
  return http::failure_of(download_->failure);
}

boost::asio::awaitable<void> attachment_transfer::close() {
  const auto state = std::exchange(download_, nullptr);
  if (state == nullptr)
    co_return;
  state->pipe.upload_ended();
  while (!state->ended)
    co_await state->changed.wait();
}

boost::asio::awaitable<void> attachment_transfer::open_once() {
  auto state = std::make_shared<download>(facts_, services_.io);
  state->pipe.on_filled([weak = std::weak_ptr(state)] {
    if (const auto alive = weak.lock())
      alive->changed.notify();
  });
  boost::asio::co_spawn(services_.io, download::run(services_, state, facts_.source),
                        [](const std::exception_ptr&) {});
  download_ = state;
  while (!state->pipe.filled())
    co_await state->changed.wait();
  if (!state->failed())
    state->look_at_first_bytes();
  if (!state->failed() && !state->pipe.refusal())
    co_return;
  co_await close();
  state->throw_if_failed(nullptr);
}

boost::asio::awaitable<void> attachment_transfer::send_once(const unique::registration& to) {
  if (download_ == nullptr)
    co_await open_once();
  const auto state = download_;
  const auto upload_failure = co_await upload(to);
  const bool download_failed_meanwhile = state->failed();
  co_await close();
  state->throw_if_failed(download_failed_meanwhile ? nullptr : upload_failure);
}

boost::asio::awaitable<std::exception_ptr> attachment_transfer::upload(const unique::registration& to) {
  if (download_->failed() || download_->pipe.refusal())
    co_return nullptr;
  try {
    const auto begun = services_.clock.now();
    co_await services_.unique.upload(to, facts_.media_type, download_->pipe.exit());
    services_.metrics.attachment_uploaded(services_.clock.now() - begun);
    co_return nullptr;
  } catch (...) {
    co_return std::current_exception();
  }
}

} // namespace cfc::nodes
