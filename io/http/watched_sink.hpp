#pragma once

#include "io/http/message.hpp"

namespace cfc::http {

/// Passes everything on, and remembers whether a body was begun: from then on a repeat would deliver bytes
/// twice.
class watched_sink final : public body_sink {
public:
  explicit watched_sink(body_sink& target) : target_(target) {}
  bool begun() const noexcept { return begun_; }

  bool begin(int status, const headers& fields) override {
    begun_ = true;
    return target_.begin(status, fields);
  }
  verdict write(std::span<const char> bytes) override { return target_.write(bytes); }
  void on_room(std::function<void()> resume) override { target_.on_room(std::move(resume)); }

private:
  body_sink& target_;
  bool begun_ = false;
};

} // namespace cfc::http
