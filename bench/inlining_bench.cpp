// What image inlining costs a page: one without images is only looked through for the bytes of the tag, and
// one with images is read by expat.

#include "nodes/operations/inlining/inlined_body.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

namespace {

using namespace cfc::nodes::inlining;

std::string body_of(std::size_t bytes, int images) {
  std::string body;
  const std::string paragraph =
      "<p>Quarterly figures &amp; <strong>what they mean</strong>, Gr\u00fc\u00dfe&nbsp;</p>";
  while (body.size() < bytes)
    body += paragraph;
  for (int i = 0; i < images; ++i)
    body += R"(<ac:image ac:width="400"><ri:attachment ri:filename="figure )" + std::to_string(i) +
            R"(.png" /></ac:image>)";
  return body;
}

void looking_for_images(benchmark::State& state) {
  const auto body = body_of(static_cast<std::size_t>(state.range(0)), static_cast<int>(state.range(1)));
  for (auto _ : state)
    benchmark::DoNotOptimize(find_images(body));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(looking_for_images)
    ->Args({2'000, 0})
    ->Args({20'000, 0})
    ->Args({1'000'000, 0})
    ->Args({20'000, 3})
    ->Args({1'000'000, 3});

/// What every page costs anyhow, for comparison: its bytes are copied once.
void copying_a_body(benchmark::State& state) {
  const auto body = body_of(static_cast<std::size_t>(state.range(0)), 0);
  for (auto _ : state) {
    std::string copy(body);
    benchmark::DoNotOptimize(copy);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(copying_a_body)->Arg(2'000)->Arg(20'000)->Arg(1'000'000);

} // namespace
