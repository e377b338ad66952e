#include "io/files/descriptor.hpp"

#include <cerrno>
#include <cstddef>
#include <unistd.h>
#include <utility>

namespace cfc::files {

descriptor::descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

descriptor::~descriptor() {
  if (number_ >= 0)
    ::close(number_);
}

bool write_all(const descriptor& to, std::string_view text) {
  while (!text.empty()) {
    const auto written = ::write(to.number(), text.data(), text.size());
    if (written < 0 && errno != EINTR)
      return false;
    text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  return true;
}

} // namespace cfc::files
