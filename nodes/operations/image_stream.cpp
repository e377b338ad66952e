#include "nodes/operations/image_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace cfc::nodes {

/// Waits until the download has been opened, then gives its bytes.
class image_stream::late_source final : public http::body_source {
public:
  explicit late_source(std::uint64_t bytes) : bytes_(bytes) {}

  std::optional<std::uint64_t> size() const override { return bytes_; }
  read_result read(std::span<char> into) override {
    if (failed_)
      return {state::failed, 0};
    if (inner_ != nullptr)
      return inner_->read(into);
    waiting_ = true;
    return {state::wait, 0};
  }
  bool rewind() override { return inner_ == nullptr; }
  void on_ready(std::function<void()> resume) override {
    resume_ = std::move(resume);
    if (inner_ != nullptr)
      inner_->on_ready(resume_);
  }

  /// @param inner null: it failed
  void opened(std::shared_ptr<http::body_source> inner) {
    failed_ = inner == nullptr;
    inner_ = std::move(inner);
    if (inner_ != nullptr && resume_)
      inner_->on_ready(resume_);
    if (std::exchange(waiting_, false) && resume_)
      resume_();
  }

private:
  std::uint64_t bytes_;
  std::shared_ptr<http::body_source> inner_;
  std::function<void()> resume_;
  bool failed_ = false, waiting_ = false;
};

transfer_facts facts_of(const image_file& file, std::size_t buffer) {
  transfer_facts facts;
  facts.source = {file.page_id, file.id, file.link};
  facts.media_type = file.media_type;
  facts.size = file.bytes;
  facts.buffer = buffer;
  return facts;
}

image_stream::image_stream(const service_set& services, const image_file& file)
    : services_(services), transfer_(services, facts_of(file, transfer_facts().buffer)),
      changed_(services.io), source_(std::make_shared<late_source>(file.bytes)) {}

image_stream::~image_stream() = default;

void image_stream::start() {
  if (std::exchange(started_, true))
    return;
  // The caller may be inside the engine's callback, where nothing may be sent.
  boost::asio::post(services_.io, [self = shared_from_this()] {
    boost::asio::co_spawn(self->services_.io, run(self), boost::asio::detached);
  });
}

boost::asio::awaitable<void> image_stream::run(std::shared_ptr<image_stream> self) {
  try {
    co_await self->transfer_.open();
    self->source_->opened(self->transfer_.bytes());
  } catch (...) {
    self->failure_ = http::failure_of(std::current_exception());
    self->source_->opened(nullptr);
  }
  self->ended_ = true;
  self->changed_.notify();
}

boost::asio::awaitable<bool> image_stream::opened() {
  start();
  while (!ended_)
    co_await changed_.wait();
  co_return !failure_;
}

std::shared_ptr<http::body_source> image_stream::bytes() {
  start();
  return source_;
}

std::optional<http::failure> image_stream::trouble() const {
  return failure_ ? failure_ : transfer_.trouble();
}

boost::asio::awaitable<void> image_stream::close() {
  while (started_ && !ended_)
    co_await changed_.wait();
  co_await transfer_.close();
}

} // namespace cfc::nodes
