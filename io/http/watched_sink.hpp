#pragma once

#include "io/http/clock.hpp"
#include "io/http/message.hpp"

#include <functional>

namespace cfc::http {

/// Passes everything on, and remembers whether and when a body was begun: from then on a repeat would deliver bytes
/// twice. The clock outlives it.
class watched_sink final : public body_sink {
public:
  watched_sink(body_sink& target, const service_clock& clock) : target_(target), clock_(clock) {}
  bool begun() const noexcept { return begun_; }
  std::chrono::steady_clock::time_point begun_at() const noexcept { return begun_at_; }

  bool begin(int status, const headers& fields) override {
    begun_ = true;
    begun_at_ = clock_.now();
    return target_.begin(status, fields);
  }
  verdict write(std::span<const char> bytes) override { return target_.write(bytes); }
  void on_room(std::function<void()> resume) override { target_.on_room(std::move(resume)); }

private:
  body_sink& target_;
  const service_clock& clock_;
  bool begun_ = false;
  std::chrono::steady_clock::time_point begun_at_{};
};

} // namespace cfc::http
