#include "io/observe/terminal.hpp"

#include <stdexcept>
#include <sys/ioctl.h>
#include <utility>

namespace cfc::observe {

terminal_size size_of(std::FILE* stream) {
  winsize found{};
  if (::ioctl(::fileno(stream), TIOCGWINSZ, &found) != 0)
    return {};
  return {found.ws_col, found.ws_row};
}

std::vector<std::string> fitted(std::vector<std::string> lines, terminal_size size) {
  if (size.rows > 1 && lines.size() > size.rows - 1)
    lines.resize(size.rows - 1);
  for (auto& line : lines) {
    if (size.columns > 1 && line.size() > size.columns - 1)
      line.resize(size.columns - 1);
  }
  return lines;
}

bool terminal::write(std::string_view lines, std::chrono::milliseconds patience) {
  const std::lock_guard lock(mutex_);
  std::string text;
  // Up to the first line of the block, and clear from there.
  if (drawn_lines_ > 0)
    text += "\x1b[" + std::to_string(drawn_lines_) + "A\x1b[J";
  text += lines;
  std::size_t drawn = 0;
  if (block_ != nullptr) {
    for (const auto& line : fitted(block_->lines_(), size())) {
      text.append(line).push_back('\n');
      ++drawn;
    }
  }
  if (!out_.put(text, patience))
    return false;
  drawn_lines_ = drawn;
  return true;
}

live_block::live_block(terminal& where, std::function<std::vector<std::string>()> lines)
    : where_(where), lines_(std::move(lines)) {
  const std::lock_guard lock(where_.mutex_);
  if (where_.block_ != nullptr) {
    throw std::logic_error("the terminal has a live display already");
  }
  where_.block_ = this;
}

live_block::~live_block() {
  const std::lock_guard lock(where_.mutex_);
  where_.block_ = nullptr;
  where_.drawn_lines_ = 0;
}

void live_block::redraw() {
  // The next one comes soon enough.
  where_.write({}, std::chrono::milliseconds(0));
}

} // namespace cfc::observe
