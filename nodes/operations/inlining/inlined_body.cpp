#include "nodes/operations/inlining/inlined_body.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <variant>

namespace cfc::nodes::inlining {

inlined_body::inlined_body(std::string_view body, std::vector<part> parts, image_opener open)
    : body_(body), parts_(std::move(parts)), open_(std::move(open)), size_(grown_bytes(parts_)) {}

http::body_source::read_result inlined_body::read(std::span<char> into) {
  std::size_t written = 0;
  while (written < into.size() && at_ < parts_.size()) {
    const auto got = read_part(into.subspan(written));
    if (got.now == state::failed || (got.now == state::wait && written == 0))
      return {got.now, 0};
    if (got.now == state::wait)
      break;
    if (got.now == state::end)
      next_part();
    written += got.bytes;
  }
  return {written > 0 ? state::data : state::end, written};
}

/// `end`: the part is used up.
http::body_source::read_result inlined_body::read_part(std::span<char> into) {
  const auto& now = parts_[at_];
  if (const auto* kept = std::get_if<kept_bytes>(&now))
    return copy(body_.substr(kept->begin, kept->end - kept->begin), into);
  if (const auto* text = std::get_if<std::string>(&now))
    return copy(*text, into);
  return read_image(std::get<image_slot>(now), into);
}

http::body_source::read_result inlined_body::copy(std::string_view text, std::span<char> into) {
  const auto count = std::min(into.size(), text.size() - given_);
  if (count == 0)
    return {state::end, 0};
  std::memcpy(into.data(), text.data() + given_, count);
  given_ += count;
  return {state::data, count};
}

http::body_source::read_result inlined_body::read_image(const image_slot& slot, std::span<char> into) {
  if (!image_) {
    auto raw = open_(slot.image);
    if (raw == nullptr) {
      failed_image_ = slot.image;
      return {state::failed, 0};
    }
    if (resume_)
      raw->on_ready(resume_);
    image_.emplace(std::move(raw), slot.bytes);
  }
  const auto got = image_->read(into);
  if (got.now == state::failed)
    failed_image_ = slot.image;
  return got;
}

void inlined_body::next_part() {
  ++at_;
  given_ = 0;
  image_.reset();
}

bool inlined_body::rewind() {
  at_ = given_ = 0;
  image_.reset();
  failed_image_.reset();
  return true;
}

void inlined_body::on_ready(std::function<void()> resume) {
  resume_ = std::move(resume);
}

} // namespace cfc::nodes::inlining
