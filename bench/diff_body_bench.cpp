// Writing the JSON of a diff: what submitting a large space costs, without the network.

#include "io/unique/diff_body.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using cfc::unique::diff_body;
using cfc::unique::diff_items;

/// Pages with keys and links of the usual length.
class numbered_items final : public diff_items {
public:
  explicit numbered_items(std::int64_t count) {
    for (std::int64_t number = 0; number < count; ++number) {
      const auto id = std::to_string(1'000'000 + number);
      keys_.push_back(id);
      urls_.push_back("https://example.atlassian.net/wiki/spaces/DOC/pages/" + id + "/Rollout+plan");
    }
  }
  bool next(item& into) override {
    if (next_ == keys_.size())
      return false;
    into = {keys_[next_], urls_[next_], "2026-05-27T07:13:32.034Z"};
    ++next_;
    return true;
  }
  void rewind() override { next_ = 0; }

private:
  std::vector<std::string> keys_, urls_;
  std::size_t next_ = 0;
};

/// Counts the body as is done before a diff is sent, then reads it chunk by chunk as libcurl does.
void diff_body_of_keys(benchmark::State& state) {
  numbered_items items(state.range(0));
  const cfc::unique::source_facts source{"ATLASSIAN_CONFLUENCE_CLOUD", "https://example.atlassian.net/wiki"};
  std::vector<char> buffer(diff_body::chunk_bytes);
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    items.rewind();
    diff_body body("acme/98309_DOC", source, items);
    while (body.count_some()) {
    }
    bytes = body.size().value_or(0);
    for (std::uint64_t read = 0; read < bytes;) {
      read += body.read(buffer).bytes;
      benchmark::DoNotOptimize(buffer.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.counters["body_bytes"] = static_cast<double>(bytes);
}
BENCHMARK(diff_body_of_keys)->ArgName("keys")->Arg(100'000)->Unit(benchmark::kMillisecond);

} // namespace
