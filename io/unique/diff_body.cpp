#include "io/unique/diff_body.hpp"

#include "io/text/json_member.hpp"

#include <algorithm>
#include <cstring>

namespace cfc::unique {

diff_body::diff_body(std::string partial_key, const source_facts& source, diff_items& items)
    : partial_key_(std::move(partial_key)), source_kind_(source.source_kind),
      source_name_(source.source_name), items_(items), writer_(chunk_) {
  items_.rewind();
}

bool diff_body::count_some() {
  make_chunk();
  size_ += chunk_.GetSize();
  if (!complete_)
    return true;
  rewind();
  return false;
}

http::body_source::read_result diff_body::read(std::span<char> into) {
  if (given_of_chunk_ == chunk_.GetSize()) {
    // What was announced and what comes must agree: a server would wait for the difference, or cut it off.
    if (complete_)
      return {given_ == size_ ? state::end : state::failed, 0};
    make_chunk();
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
  items_.rewind();
  chunk_.Clear();
  writer_.Reset(chunk_);
  given_of_chunk_ = 0;
  begun_ = complete_ = false;
  given_ = 0;
  return true;
}

void diff_body::on_ready(std::function<void()>) {}

void diff_body::make_chunk() {
  chunk_.Clear();
  given_of_chunk_ = 0;
  if (!begun_)
    write_head();
  begun_ = true;
  diff_items::item one;
  while (chunk_.GetSize() < chunk_bytes) {
    if (!items_.next(one)) {
      writer_.EndArray();
      writer_.EndObject();
      complete_ = true;
      return;
    }
    writer_.StartObject();
    text::write_member(writer_, "key", one.key);
    text::write_member(writer_, "url", one.url);
    text::write_member(writer_, "updatedAt", one.updated_at);
    writer_.EndObject();
  }
}

void diff_body::write_head() {
  writer_.StartObject();
  text::write_member(writer_, "partialKey", partial_key_);
  text::write_member(writer_, "sourceKind", source_kind_);
  text::write_member(writer_, "sourceName", source_name_);
  writer_.Key("fileList");
  writer_.StartArray();
}

} // namespace cfc::unique
