#pragma once

#include <cstdint>
#include <utility>

namespace cfc::nodes {

/// Where a credit goes when it is given back.
class credit_home {
public:
  credit_home() = default;
  credit_home(const credit_home&) = delete;
  credit_home& operator=(const credit_home&) = delete;
  virtual ~credit_home() = default;
  /// @param weight how much room the credit was
  virtual void take_back(std::int64_t weight) = 0;
};

/// The right to be in a section of the graph, carried by the message. A plain value: message destructors run
/// under the graph's internal locks, so giving back is always an explicit call, made once by whoever ends the
/// item.
class credit {
public:
  credit() = default;
  explicit credit(credit_home& home, std::int64_t weight = 1) : home_(&home), weight_(weight) {}
  void give_back() {
    if (home_ != nullptr)
      std::exchange(home_, nullptr)->take_back(weight_);
  }
  explicit operator bool() const noexcept { return home_ != nullptr; }

private:
  credit_home* home_ = nullptr;
  std::int64_t weight_ = 0;
};

} // namespace cfc::nodes
