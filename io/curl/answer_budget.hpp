#pragma once

#include <cstdint>

namespace cfc::curl {

/// The bytes in memory of all answers that are on their way, whoever asked for them (REL-9). One engine has
/// one; used on its thread only.
class answer_budget {
public:
  explicit answer_budget(std::uint64_t most) : most_(most) {}

  std::uint64_t most() const noexcept { return most_; }
  /// False: there is no room for so many more.
  bool take(std::uint64_t bytes) noexcept {
    if (bytes > most_ - in_use_)
      return false;
    in_use_ += bytes;
    return true;
  }
  void give_back(std::uint64_t bytes) noexcept { in_use_ -= bytes; }
  std::uint64_t in_use() const noexcept { return in_use_; }

private:
  std::uint64_t most_;
  std::uint64_t in_use_ = 0;
};

} // namespace cfc::curl
