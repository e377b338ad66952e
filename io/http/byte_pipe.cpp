#include "io/http/byte_pipe.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace cfc::http {

/// A ring buffer and who waits for it.
struct byte_pipe::channel {
  std::vector<char> ring;
  std::size_t first = 0, used = 0;
  std::uint64_t expected = 0, received = 0, given = 0;
  bool filled = false, whole = false, broken = false, unwanted = false;
  std::optional<std::string> refusal;
  inspection inspect;
  std::function<void()> resume_download, resume_upload, call_filled;
  bool download_waits = false, upload_waits = false;

  void wake_upload() {
    if (std::exchange(upload_waits, false) && resume_upload)
      resume_upload();
  }
  void wake_download() {
    if (std::exchange(download_waits, false) && resume_download)
      resume_download();
  }
  void note_filled() {
    filled = true;
    if (call_filled)
      std::exchange(call_filled, nullptr)();
  }
  void refuse(std::string why) {
    if (!refusal)
      refusal = std::move(why);
    broken = true;
    wake_upload();
  }
};

class byte_pipe::sink final : public body_sink {
public:
  explicit sink(std::shared_ptr<channel> of) : channel_(std::move(of)) {}

  bool begin(int status, const headers& fields) override {
    auto why = channel_->inspect ? channel_->inspect(status, fields) : std::nullopt;
    if (const auto* length = find_header(fields, "content-length"); !why && length != nullptr) {
      std::uint64_t announced = 0;
      const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), announced);
      if (error == std::errc() && announced != channel_->expected)
        why = wrong_length(announced);
    }
    if (why)
      channel_->refuse(std::move(*why));
    return !channel_->broken;
  }

  verdict write(std::span<const char> bytes) override {
    auto& s = *channel_;
    if (s.broken || s.unwanted)
      return verdict::abort;
    if (s.received + bytes.size() > s.expected) {
      s.refuse(wrong_length(s.received + bytes.size()));
      return verdict::abort;
    }
    if (bytes.empty())
      return verdict::taken;
    if (bytes.size() > s.ring.size() - s.used) {
      s.download_waits = true;
      s.note_filled();
      return verdict::full;
    }
    const auto at = (s.first + s.used) % s.ring.size();
    const auto until_end = std::min(bytes.size(), s.ring.size() - at);
    std::memcpy(s.ring.data() + at, bytes.data(), until_end);
    std::memcpy(s.ring.data(), bytes.data() + until_end, bytes.size() - until_end);
    s.used += bytes.size();
    s.received += bytes.size();
    if (s.used == s.ring.size() && s.received < s.expected)
      s.note_filled();
    s.wake_upload();
    return verdict::taken;
  }

  void on_room(std::function<void()> resume) override { channel_->resume_download = std::move(resume); }

  std::string wrong_length(std::uint64_t got) const {
    return "the server announced " + std::to_string(channel_->expected) + " bytes and sends " +
           std::to_string(got) + (got > channel_->expected ? " or more" : "");
  }

private:
  std::shared_ptr<channel> channel_;
};

class byte_pipe::source final : public body_source {
public:
  explicit source(std::shared_ptr<channel> of) : channel_(std::move(of)) {}

  std::optional<std::uint64_t> size() const override { return channel_->expected; }

  read_result read(std::span<char> into) override {
    auto& s = *channel_;
    if (s.broken)
      return {body_source::state::failed, 0};
    if (s.used == 0) {
      if (s.whole)
        return {body_source::state::end, 0};
      s.upload_waits = true;
      return {body_source::state::wait, 0};
    }
    const auto count = std::min(into.size(), s.used);
    const auto until_end = std::min(count, s.ring.size() - s.first);
    std::memcpy(into.data(), s.ring.data() + s.first, until_end);
    std::memcpy(into.data() + until_end, s.ring.data(), count - until_end);
    s.first = (s.first + count) % s.ring.size();
    s.used -= count;
    s.given += count;
    if (s.given == s.expected)
      std::vector<char>().swap(s.ring);
    s.wake_download();
    return {body_source::state::data, count};
  }

  /// Bytes that went through can't come back: a repeat starts with the download.
  bool rewind() override { return channel_->given == 0; }

  void on_ready(std::function<void()> resume) override { channel_->resume_upload = std::move(resume); }

private:
  std::shared_ptr<channel> channel_;
};

byte_pipe::byte_pipe(std::uint64_t expected, std::size_t capacity, inspection inspect)
    : channel_(std::make_shared<channel>()), sink_(std::make_unique<sink>(channel_)),
      source_(std::make_shared<source>(channel_)) {
  channel_->expected = expected;
  channel_->ring.resize(capacity);
  channel_->inspect = std::move(inspect);
}

byte_pipe::~byte_pipe() = default;

body_sink& byte_pipe::entry() noexcept {
  return *sink_;
}

std::shared_ptr<body_source> byte_pipe::exit() noexcept {
  return source_;
}

void byte_pipe::on_filled(std::function<void()> call) {
  channel_->call_filled = std::move(call);
}

bool byte_pipe::filled() const noexcept {
  return channel_->filled;
}

std::string_view byte_pipe::first_bytes() const noexcept {
  return channel_->given == 0 ? std::string_view(channel_->ring.data(), channel_->used) : std::string_view();
}

void byte_pipe::refuse(std::string why) {
  channel_->refuse(std::move(why));
}

void byte_pipe::download_ended(bool well) {
  if (channel_->received == channel_->expected && !channel_->broken) {
    channel_->whole = true;
  } else if (well && !channel_->refusal) {
    channel_->refusal = sink_->wrong_length(channel_->received);
  }
  if (!channel_->whole)
    channel_->broken = true;
  channel_->note_filled();
  channel_->wake_upload();
}

void byte_pipe::upload_ended() {
  channel_->unwanted = true;
  channel_->wake_download();
}

const std::optional<std::string>& byte_pipe::refusal() const noexcept {
  return channel_->refusal;
}

} // namespace cfc::http
