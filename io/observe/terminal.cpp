#include "io/observe/terminal.hpp"

#include <stdexcept>
#include <utility>

namespace cfc::observe {

void terminal::write(std::string_view lines) {
  const std::lock_guard lock(mutex_);
  erase();
  if (!lines.empty())
    std::fwrite(lines.data(), 1, lines.size(), out_);
  draw();
  std::fflush(out_);
}

void terminal::erase() {
  // Up to the first line of the block, and clear from there.
  if (drawn_lines_ > 0) {
    std::fprintf(out_, "\x1b[%zuA\x1b[J", drawn_lines_);
  }
  drawn_lines_ = 0;
}

void terminal::draw() {
  if (block_ == nullptr) {
    return;
  }
  const auto lines = block_->lines_();
  for (const auto& line : lines) {
    std::fprintf(out_, "%s\n", line.c_str());
  }
  drawn_lines_ = lines.size();
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
  where_.write({});
}

} // namespace cfc::observe
