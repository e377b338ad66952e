#pragma once

#include <string_view>

namespace cfc::files {

/// An open file, closed at the end of its life.
class descriptor {
public:
  descriptor() = default;
  explicit descriptor(int number) noexcept : number_(number) {}
  descriptor(descriptor&& other) noexcept;
  descriptor& operator=(descriptor&& other) noexcept;
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor();

  /// Negative: none.
  int number() const noexcept { return number_; }

private:
  int number_ = -1;
};

/// Writes all of it at the file's end or position.
/// @return false: errno says why, and a part may have been written
bool write_all(const descriptor& to, std::string_view text);

} // namespace cfc::files
