// Feeds any bytes as a page's body to what looks for images and puts them in: never a crash, every byte that
// is no macro comes out as it went in, and as many come as were announced.

#include "nodes/operations/inlining/inlined_body.hpp"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes::inlining {

namespace {

constexpr std::string_view image = "GIF89a..";

void require(bool holds) {
  if (!holds)
    std::abort();
}

class image_bytes final : public http::body_source {
public:
  std::optional<std::uint64_t> size() const override { return image.size(); }
  read_result read(std::span<char> into) override {
    if (at_ == image.size())
      return {state::end, 0};
    const auto count = std::min(into.size(), image.size() - at_);
    std::memcpy(into.data(), image.data() + at_, count);
    at_ += count;
    return {state::data, count};
  }
  bool rewind() override { return false; }
  void on_ready(std::function<void()> /*resume*/) override {}

private:
  std::size_t at_ = 0;
};

std::string upload(std::string_view body, std::vector<part> parts) {
  inlined_body source(body, std::move(parts), [](std::size_t) { return std::make_shared<image_bytes>(); });
  std::string all;
  std::string buffer(1 + body.size() % 77, '\0');
  while (true) {
    const auto got = source.read(buffer);
    all.append(buffer, 0, got.bytes);
    require(got.now == http::body_source::state::data || got.now == http::body_source::state::end);
    if (got.now == http::body_source::state::end)
      break;
  }
  require(source.size() == all.size());
  return all;
}

void feed(std::string_view body) {
  const auto found = find_images(body);
  require(!found.malformed_at || *found.malformed_at <= body.size());
  std::vector<placed_image> placed;
  std::string expected;
  std::size_t at = 0;
  for (const auto& macro : found.macros) {
    require(at <= macro.begin && macro.begin < macro.end && macro.end <= body.size());
    require(body.substr(macro.begin).starts_with("<ac:image") && body[macro.end - 1] == '>');
    require(macro.caption_begin <= macro.caption_end && macro.caption_end <= macro.end);
    const auto markup = markup_for(macro, "image/gif");
    expected.append(body.substr(at, macro.begin - at))
        .append(markup.before)
        .append("R0lGODlhLi4=")
        .append(markup.after);
    expected.append(body.substr(macro.caption_begin, macro.caption_end - macro.caption_begin));
    at = macro.end;
    placed.push_back({&macro, {}, "image/gif", placed.size(), image.size()});
  }
  expected.append(body.substr(at));
  require(upload(body, lay_out(body.size(), placed)) == expected);
  require(upload(body, lay_out(body.size(), {})) == body);
}

} // namespace

} // namespace cfc::nodes::inlining

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cfc::nodes::inlining::feed(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
