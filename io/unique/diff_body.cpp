#include "io/unique/diff_body.hpp"

#include "io/text/json_string.hpp"

#include <algorithm>
#include <cstring>

namespace cfc::unique {

diff_body::diff_body(std::string partial_key, const source_facts& source, diff_items& items)
    : partial_key_(std::move(partial_key)), source_kind_(source.source_kind),
      source_name_(source.source_name), items_(items) {
  items_.rewind();
}

bool diff_body::count_some() {
  const auto before = chunk_.GetSize();
  write_chunk();
  size_ += chunk_.GetSize() - before;
  const bool counted = complete_;
  kept_ = counted && size_ == chunk_.GetSize();
  if (size_ > most_kept_bytes && !kept_)
    chunk_.Clear();
  if (counted)
    rewind();
  return !counted;
}

http::body_source::read_result diff_body::read(std::span<char> into) {
  if (given_of_chunk_ == chunk_.GetSize()) {
    // What was announced and what comes must agree: a server would wait for the difference, or cut it off.
    if (complete_)
      return {given_ == size_ ? state::end : state::failed, 0};
    chunk_.Clear();
    given_of_chunk_ = 0;
    write_chunk();
  }
  const auto bytes = std::min(into.size(), chunk_.GetSize() - given_of_chunk_);
  if (given_ + bytes > size_)
    return {state::failed, 0};
  std::memcpy(into.data(), chunk_.GetString() + given_of_chunk_, bytes);
  given_of_chunk_ += bytes;
  given_ += bytes;
  return {state::data, bytes};
}

bool diff_body::rewind() {
  given_ = given_of_chunk_ = 0;
  if (kept_)
    return true;
  items_.rewind();
  chunk_.Clear();
  chunk_.ShrinkToFit();
  begun_ = has_items_ = complete_ = false;
  return true;
}

void diff_body::on_ready(std::function<void()>) {}

void diff_body::write_chunk() {
  const auto enough = chunk_.GetSize() + chunk_bytes;
  if (!begun_)
    write_head();
  begun_ = true;
  diff_items::item one;
  while (chunk_.GetSize() < enough) {
    if (!items_.next(one)) {
      text::append_raw(chunk_, "]}");
      complete_ = true;
      return;
    }
    text::append_raw(chunk_, has_items_ ? R"(,{"key":)" : R"({"key":)");
    has_items_ = true;
    text::append_string(chunk_, one.key);
    text::append_raw(chunk_, R"(,"url":)");
    text::append_string(chunk_, one.url);
    text::append_raw(chunk_, R"(,"updatedAt":)");
    text::append_string(chunk_, one.updated_at);
    text::append_raw(chunk_, "}");
  }
}

void diff_body::write_head() {
  text::append_raw(chunk_, R"({"partialKey":)");
  text::append_string(chunk_, partial_key_);
  text::append_raw(chunk_, R"(,"sourceKind":)");
  text::append_string(chunk_, source_kind_);
  text::append_raw(chunk_, R"(,"sourceName":)");
  text::append_string(chunk_, source_name_);
  text::append_raw(chunk_, R"(,"fileList":[)");
}

} // namespace cfc::unique
