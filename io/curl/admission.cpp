#include "io/curl/admission.hpp"

#include "io/http/url.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace cfc::curl {

namespace asio = boost::asio;

namespace {

constexpr const char* stopped_text = "the transfer was cancelled";

} // namespace

admission::admission(asio::io_context& io, const http::timeouts& limits, long idle_connections, long per_host,
                     std::uint64_t answer_bytes)
    : io_(io), per_host_(per_host), answers_(std::make_shared<answer_budget>(answer_bytes)),
      loop_(io, limits, idle_connections, [this](transfer& one) { ended(one); }) {}

asio::awaitable<void> admission::run(std::shared_ptr<transfer> one) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [this, one](auto handler) {
        one->placed.on_end.emplace(std::move(handler));
        auto slot = asio::get_associated_cancellation_slot(*one->placed.on_end);
        if (slot.is_connected()) {
          slot.assign([this, weak = std::weak_ptr(one)](asio::cancellation_type) {
            if (const auto still_there = weak.lock()) {
              asio::post(io_, [this, still_there] { cancel(still_there); });
            }
          });
        }
        admit(one);
      },
      asio::use_awaitable);
}

void admission::admit(std::shared_ptr<transfer> one) {
  if (stopped_) {
    one->fail(http::transport_fault::cancelled, stopped_text);
    tell(*one);
    return;
  }
  std::string name(http::authority_part(one->request().url));
  auto& host = hosts_[name];
  host.name = std::move(name);
  one->placed.host = &host;
  if (host.running < per_host_) {
    ++host.running;
    loop_.start(std::move(one));
  } else {
    host.waiting.push_back(std::move(one));
  }
}

void admission::ended(transfer& one) {
  auto& host = *one.placed.host;
  --host.running;
  tell(one);
  if (host.waiting.empty()) {
    // A server may redirect to a new host each time: those that nothing goes to any more aren't kept.
    if (host.running == 0) {
      hosts_.erase(std::string(host.name));
    }
    return;
  }
  if (host.running < per_host_) {
    auto next = std::move(host.waiting.front());
    host.waiting.pop_front();
    ++host.running;
    loop_.start(std::move(next));
  }
}

/// Posted, so that whoever awaited it doesn't run inside the loop.
void admission::tell(transfer& one) {
  auto slot = asio::get_associated_cancellation_slot(*one.placed.on_end);
  slot.clear();
  asio::post(io_, std::move(*one.placed.on_end));
  one.placed.on_end.reset();
}

void admission::cancel(const std::shared_ptr<transfer>& one) {
  if (one->ended()) {
    return;
  }
  if (std::erase(one->placed.host->waiting, one) > 0) {
    one->fail(http::transport_fault::cancelled, stopped_text);
    tell(*one);
  } else {
    loop_.end(*one, http::transport_fault::cancelled, stopped_text);
  }
}

void admission::stop() {
  stopped_ = true;
  cancel_in_hand();
}

void admission::cancel_in_hand() {
  for (auto& [name, host] : hosts_) {
    for (const auto& waiting : std::exchange(host.waiting, {})) {
      waiting->fail(http::transport_fault::cancelled, stopped_text);
      tell(*waiting);
    }
  }
  loop_.end_all(http::transport_fault::cancelled, stopped_text);
}

} // namespace cfc::curl
