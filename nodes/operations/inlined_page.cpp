#include "nodes/operations/inlined_page.hpp"

#include "io/observe/parts.hpp"
#include "nodes/operations/at_once.hpp"
#include "nodes/operations/inlining/inlined_body.hpp"

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::size_t most_at_once = 20; // INL-14
constexpr std::size_t most_streams = 2;  // the one that is sent, and the next
constexpr int most_restarts = 3;         // INL-19
constexpr const char* cut_short = "its bytes are not to be had";

/// An image that is in memory already.
class held_bytes final : public http::body_source {
public:
  explicit held_bytes(std::shared_ptr<const std::string> bytes) : bytes_(std::move(bytes)) {}

  std::optional<std::uint64_t> size() const override { return bytes_->size(); }
  read_result read(std::span<char> into) override {
    const auto count = std::min(into.size(), bytes_->size() - given_);
    if (count == 0)
      return {state::end, 0};
    std::memcpy(into.data(), bytes_->data() + given_, count);
    given_ += count;
    return {state::data, count};
  }
  bool rewind() override {
    given_ = 0;
    return true;
  }
  void on_ready(std::function<void()> /*resume*/) override {}

private:
  std::shared_ptr<const std::string> bytes_;
  std::size_t given_ = 0;
};

/// All of a download that has ended well.
std::string all_of(http::body_source& source, std::uint64_t bytes) {
  std::string all(bytes, '\0');
  std::size_t have = 0;
  while (have < all.size()) {
    const auto got = source.read(std::span(all).subspan(have));
    if (got.now != http::body_source::state::data)
      break;
    have += got.bytes;
  }
  all.resize(have);
  return all;
}

} // namespace

inlined_page::inlined_page(const service_set& services, run_context& run, std::string page_id,
                           std::string_view body, image_choice choice)
    : services_(services), run_(run), page_id_(std::move(page_id)), body_(body), choice_(std::move(choice)),
      small_(choice_.files.size()), retries_(http::retry_policy(), 0, services.clock, services.waits) {}

inlined_page::~inlined_page() = default;

bool inlined_page::is_small(std::size_t file) const noexcept {
  return !streams_all_ && choice_.files[file].bytes <= small_image_bytes;
}

std::uint64_t inlined_page::memory() const noexcept {
  std::uint64_t bytes = 0;
  std::size_t fetched = 0;
  for (std::size_t file = 0; file < choice_.files.size(); ++file) {
    if (!is_small(file))
      continue;
    bytes += choice_.files[file].bytes;
    ++fetched;
  }
  const auto streamed =
      static_cast<std::size_t>(std::count_if(choice_.images.begin(), choice_.images.end(),
                                             [&](const auto& image) { return !is_small(image.file); }));
  transfer_facts stream;
  stream.size = stream.buffer;
  return bytes + std::min(fetched, most_at_once) * memory_of({}) +
         std::min(streamed, most_streams) * memory_of(stream);
}

boost::asio::awaitable<void> inlined_page::fetch() {
  std::vector<std::size_t> wanted;
  for (std::size_t file = 0; file < choice_.files.size(); ++file) {
    if (is_small(file))
      wanted.push_back(file);
  }
  const indexed_work work = [&](std::size_t index) { return fetch_small(wanted[index]); };
  co_await for_each_at_once(services_.io, wanted.size(), most_at_once, work);
  co_await open_first_stream();
}

/// A page in hand is finished when the run stops, as long as there is time (REL-8).
boost::asio::awaitable<void> inlined_page::fetch_small(std::size_t file) {
  if (services_.waits.ending())
    co_return;
  const auto& what = choice_.files[file];
  const auto transfer = std::make_shared<attachment_transfer>(services_, facts_of(what, small_image_bytes));
  std::string why;
  try {
    co_await transfer->open();
    small_[file] = std::make_shared<const std::string>(all_of(*transfer->bytes(), what.bytes));
  } catch (...) {
    const auto failure = http::failure_of(std::current_exception());
    if (!aborts_for(failure))
      why = failure.reason;
  }
  co_await transfer->close();
  if (!why.empty())
    leave_file(file, why);
}

/// One large image that can't be had costs no registration then.
boost::asio::awaitable<void> inlined_page::open_first_stream() {
  streams_.resize(choice_.images.size());
  for (std::size_t image = 0; image < choice_.images.size() && !services_.waits.ending();) {
    const auto file = choice_.images[image].file;
    if (is_small(file)) {
      ++image;
      continue;
    }
    const auto stream = stream_of(image);
    const bool opened = co_await stream->opened();
    if (opened)
      co_return;
    const auto trouble = trouble_of(image);
    co_await stream->close();
    streams_.clear();
    if (aborts_for(trouble))
      co_return;
    leave_file(file, trouble.reason);
    streams_.resize(choice_.images.size());
  }
}

/// What ends the cycle is no fault of the image: the page isn't registered without it then.
bool inlined_page::aborts_for(const http::failure& failure) {
  if (!failure.ends_cycle)
    return false;
  cycle_ended_ = true;
  run_.abort(failure.reason);
  return true;
}

bool inlined_page::may_be_registered() const {
  return !cycle_ended_ &&
         std::all_of(choice_.images.begin(), choice_.images.end(), [&](const chosen_image& image) {
           return !is_small(image.file) || small_[image.file] != nullptr;
         });
}

std::vector<inlining::part> inlined_page::lay_out() const {
  std::vector<inlining::placed_image> placed;
  placed.reserve(choice_.images.size());
  for (std::size_t i = 0; i < choice_.images.size(); ++i) {
    const auto& image = choice_.images[i];
    const auto& file = choice_.files[image.file];
    placed.push_back({image.macro, file.title, file.media_type, i, file.bytes});
  }
  return inlining::lay_out(body_.size(), placed);
}

std::uint64_t inlined_page::bytes() const {
  return inlining::grown_bytes(lay_out());
}

boost::asio::awaitable<void> inlined_page::upload(unique::registration to) {
  const auto once = [this, &to] { return upload_once(to); };
  co_await http::repeat(retries_, once);
}

boost::asio::awaitable<void> inlined_page::upload_once(const unique::registration& to) {
  streams_.resize(choice_.images.size());
  start_next(0);
  const auto body = std::make_shared<inlining::inlined_body>(
      body_, lay_out(), [this](std::size_t image) { return open(image); });
  std::exception_ptr failure;
  try {
    co_await services_.unique.upload(to, "text/html", body);
  } catch (...) {
    failure = std::current_exception();
  }
  if (const auto failed = body->failed_image()) {
    failed_images_.assign(1, *failed);
    trouble_ = trouble_of(*failed);
  }
  co_await close();
  if (failure && services_.waits.ending())
    throw http::api_error(http::api_fault::cancelled, 0, "the grace period is over");
  if (!failed_images_.empty())
    throw http::api_error(http::api_fault::transfer, 0, "an image of the page broke off: " + trouble_.reason);
  if (failure)
    std::rethrow_exception(failure);
}

/// Why its stream failed.
http::failure inlined_page::trouble_of(std::size_t image) const {
  const auto& stream = streams_[image];
  if (auto known = stream == nullptr ? std::nullopt : stream->trouble())
    return std::move(*known);
  http::failure unknown;
  unknown.reason = cut_short;
  return unknown;
}

boost::asio::awaitable<void> inlined_page::close() {
  const auto open_ones = std::exchange(streams_, {});
  for (const auto& stream : open_ones) {
    if (stream != nullptr)
      co_await stream->close();
  }
}

/// Called by the upload when it comes to the image; the one behind it is fetched ahead.
std::shared_ptr<http::body_source> inlined_page::open(std::size_t image) {
  const auto file = choice_.images[image].file;
  if (is_small(file))
    return small_[file] == nullptr ? nullptr : std::make_shared<held_bytes>(small_[file]);
  auto bytes = stream_of(image)->bytes();
  start_next(image + 1);
  return bytes;
}

void inlined_page::start_next(std::size_t image) {
  while (image < choice_.images.size() && is_small(choice_.images[image].file))
    ++image;
  if (image < choice_.images.size())
    stream_of(image)->start();
}

std::shared_ptr<image_stream> inlined_page::stream_of(std::size_t image) {
  auto& stream = streams_.at(image);
  if (stream == nullptr)
    stream = std::make_shared<image_stream>(services_, choice_.files[choice_.images[image].file]);
  return stream;
}

template <typename Condition>
void inlined_page::leave_if(Condition condition) {
  std::erase_if(choice_.images, [&](const chosen_image& image) {
    if (!condition(image))
      return false;
    choice_.left_out.push_back({image.macro, not_inlined_reason::fetch_failed});
    return true;
  });
}

void inlined_page::leave_file(std::size_t file, const std::string& why) {
  services_.log.part(observe::part::images)
      .warn("an image can't be had; its page goes without it",
            {{"pageId", page_id_}, {"attachmentId", choice_.files[file].id}, {"error", why}});
  leave_if([&](const chosen_image& image) { return image.file == file; });
}

void inlined_page::leave_all() {
  leave_if([](const chosen_image&) { return true; });
}

bool inlined_page::leave_failed_image() {
  const auto failed = std::exchange(failed_images_, {});
  if (failed.empty() || services_.waits.ending() || aborts_for(trouble_))
    return false;
  leave_file(choice_.images[failed.front()].file, trouble_.reason);
  if (++restarts_ > most_restarts) {
    services_.log.part(observe::part::images)
        .warn("too many images of a page broke off; the others that aren't here yet are left, too",
              {{"pageId", page_id_}});
    leave_if([&](const chosen_image& image) { return !is_small(image.file); });
  }
  return true;
}

std::vector<std::string> inlined_page::inlined_ids() const {
  std::vector<std::string> ids;
  for (const auto& image : choice_.images) {
    const auto& file = choice_.files[image.file];
    if (file.page_id == page_id_)
      ids.push_back(file.id);
  }
  return ids;
}

void inlined_page::count(image_counts& into) const {
  for (const auto& image : choice_.images) {
    ++(image.macro == nullptr ? into.appended : into.inlined);
    into.bytes += choice_.files[image.file].bytes;
  }
  for (const auto& image : choice_.left_out)
    ++into.left_out[std::string(name_of(image.reason))];
}

} // namespace cfc::nodes
