#include "io/curl/transfer.hpp"
#include "io/text/byte_count.hpp"
#include "io/text/trimmed.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

/// What libcurl calls during a transfer: the answer's header and body as they come, and the body that is
/// sent.
namespace cfc::curl {

namespace {

/// Announced lengths are believed up to here; larger bodies grow the buffer as they come.
constexpr std::uint64_t largest_reserve = 16 * 1024 * 1024;

int status_in(std::string_view line) noexcept {
  int status = 0;
  if (const auto at = line.find(' '); at != std::string_view::npos) {
    std::from_chars(line.data() + at + 1, line.data() + line.size(), status);
  }
  return status;
}

/// libcurl is C: what its callback throws is kept for take(), and `broken` makes it give the transfer up.
template <class Work, class Result>
Result guarded(std::exception_ptr& thrown, Result broken, Work work) noexcept {
  try {
    return work();
  } catch (...) {
    thrown = std::current_exception();
    return broken;
  }
}

} // namespace

std::size_t transfer::on_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<transfer*>(self);
  return guarded(one.thrown_, std::size_t{0}, [&] { return one.take_header({bytes, size * count}); });
}

std::size_t transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<transfer*>(self);
  return guarded(one.thrown_, std::size_t{0}, [&] { return one.take_body({bytes, size * count}); });
}

std::size_t transfer::on_read(char* into, std::size_t size, std::size_t count, void* self) noexcept {
  auto& one = *static_cast<transfer*>(self);
  return guarded(one.thrown_, std::size_t{CURL_READFUNC_ABORT}, [&] {
    return one.give_body({into, size * count});
  });
}

int transfer::on_seek(void* self, curl_off_t offset, int origin) noexcept {
  auto& one = *static_cast<transfer*>(self);
  return guarded(one.thrown_, CURL_SEEKFUNC_FAIL, [&] {
    if (offset != 0 || origin != SEEK_SET || !one.request_.source->rewind()) {
      return CURL_SEEKFUNC_FAIL;
    }
    one.sent_ = 0;
    one.source_ended_ = false;
    return CURL_SEEKFUNC_OK;
  });
}

/// The request is written next.
int transfer::on_connected(void* self, char*, char*, int, int) noexcept {
  auto& one = *static_cast<transfer*>(self);
  return guarded(one.thrown_, CURL_PREREQFUNC_ABORT, [&] {
    one.request_.on_sent();
    return CURL_PREREQFUNC_OK;
  });
}

std::size_t transfer::take_header(std::string_view line) {
  header_bytes_ += line.size();
  if (header_bytes_ > longest_header_block) {
    return refuse(http::transport_fault::too_large, "the answer's header block is over " +
                                                        std::to_string(longest_header_block / 1024) + " KiB");
  }
  if (line.starts_with("HTTP/")) {
    answer_.status = status_in(line);
    answer_.fields.clear();
    header_whole_ = false;
    interim_bytes_ += is_interim() ? line.size() : 0;
    return line.size();
  }
  if (is_interim()) {
    interim_bytes_ += line.size();
    return line.size();
  }
  header_whole_ = header_whole_ || text::trimmed(line).empty();
  // Folded lines and the empty one at the end have no name.
  if (const auto colon = line.find(':'); colon != std::string_view::npos && colon > 0 && line.front() > ' ') {
    if (answer_.fields.empty()) {
      answer_.fields.reserve(16);
    }
    answer_.fields.push_back({std::string(text::trimmed(line.substr(0, colon))),
                              std::string(text::trimmed(line.substr(colon + 1)))});
  }
  return line.size();
}

std::size_t transfer::take_body(std::span<const char> bytes) {
  return sink_ != nullptr && good() ? to_sink(bytes) : to_buffer(bytes);
}

bool transfer::begin_sink() {
  body_begun_ = true;
  return sink_->begin(answer_.status, answer_.fields);
}

std::size_t transfer::to_sink(std::span<const char> bytes) {
  if (!body_begun_ && !begin_sink()) {
    return refuse(http::transport_fault::refused, "the body was refused");
  }
  switch (sink_->write(bytes)) {
  case http::body_sink::verdict::taken:
    return bytes.size();
  case http::body_sink::verdict::full:
    paused_down_ = true;
    return CURL_WRITEFUNC_PAUSE;
  case http::body_sink::verdict::abort:
    break;
  }
  return refuse(http::transport_fault::refused, "the rest of the body was refused");
}

std::size_t transfer::to_buffer(std::span<const char> bytes) {
  if (unpacks_too_much(bytes.size())) {
    return refuse(http::transport_fault::too_large,
                  "the answer unpacks to more than " + text::byte_count(unpacked_freely) + " and more than " +
                      std::to_string(most_unpacked) + " times what came over the wire");
  }
  if (answer_.body.size() + dropped_ + bytes.size() > request_.max_body_bytes) {
    return refuse(http::transport_fault::too_large, "the answer is larger than " +
                                                        text::byte_count(request_.max_body_bytes) +
                                                        ", the limit for it");
  }
  if (good()) {
    return keep(bytes);
  }
  auto& body = answer_.body;
  const auto kept = std::min(bytes.size(), longest_error_body - std::min(longest_error_body, body.size()));
  body.append(bytes.data(), kept);
  dropped_ += bytes.size() - kept;
  return bytes.size();
}

std::size_t transfer::keep(std::span<const char> bytes) {
  if (!room_->take(bytes.size())) {
    return refuse(http::transport_fault::crowded,
                  "all answers on their way are together larger than " + text::byte_count(room_->most()));
  }
  held_ += bytes.size();
  auto& body = answer_.body;
  if (!body_begun_) {
    body_begun_ = true;
    const auto announced = std::min(easy_.size(CURLINFO_CONTENT_LENGTH_DOWNLOAD_T), largest_reserve);
    body.reserve(std::max<std::size_t>(announced, bytes.size()) + simdjson::SIMDJSON_PADDING);
  }
  body.append(bytes.data(), bytes.size());
  return bytes.size();
}

/// libcurl counts what came over the wire when it has passed it on.
bool transfer::unpacks_too_much(std::size_t more) noexcept {
  constexpr std::uint64_t in_hand = 64ULL * 1024;
  unpacked_ += more;
  return unpacked_ > unpacked_freely &&
         unpacked_ / most_unpacked > easy_.size(CURLINFO_SIZE_DOWNLOAD_T) + in_hand;
}

std::size_t transfer::give_body(std::span<char> into) {
  auto& source = *request_.source;
  const auto total = source.size();
  if (total && sent_ == *total) {
    source_ended_ = true;
    return 0;
  }
  const auto room = total ? std::min<std::uint64_t>(into.size(), *total - sent_) : into.size();
  const auto got = source.read(into.first(room));
  switch (got.now) {
  case http::body_source::state::data:
    sent_ += got.bytes;
    return got.bytes;
  case http::body_source::state::wait:
    paused_up_ = true;
    return CURL_READFUNC_PAUSE;
  case http::body_source::state::end:
    source_ended_ = true;
    if (!total || sent_ == *total) {
      return 0;
    }
    refuse(http::transport_fault::refused, "the body to send ended before its announced size");
    return CURL_READFUNC_ABORT;
  case http::body_source::state::failed:
    break;
  }
  refuse(http::transport_fault::refused, "the body to send could not be read to its end");
  return CURL_READFUNC_ABORT;
}

/// 0 bytes taken makes libcurl give up.
std::size_t transfer::refuse(http::transport_fault fault, std::string why) noexcept {
  fault_ = fault;
  why_ = std::move(why);
  return 0;
}

} // namespace cfc::curl
