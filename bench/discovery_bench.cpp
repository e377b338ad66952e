// What each row of a search costs behind its reader: whether it was there before, and which of its
// attachments are taken.

#include "nodes/operations/attachment_rules.hpp"
#include "nodes/operations/id_set.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace {

using namespace cfc;

constexpr std::int64_t rows_of_page = 200;

std::vector<std::string> ids_of(std::int64_t count) {
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < count; ++i)
    ids.push_back(std::to_string(1'000'000 + i * 7));
  return ids;
}

/// Every id comes twice: by its label, and below a root page.
void deduplication(benchmark::State& state) {
  const auto ids = ids_of(state.range(0));
  for (auto _ : state) {
    nodes::id_set seen;
    std::int64_t fresh = 0;
    for (int time = 0; time < 2; ++time)
      for (const auto& id : ids)
        fresh += seen.insert(id) ? 1 : 0;
    if (fresh != state.range(0))
      state.SkipWithError("an id was counted twice");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0) * 2);
}
BENCHMARK(deduplication)->ArgName("ids")->Arg(1'000)->Arg(100'000);

/// An answer whose rows have so many attachments each, of a type that is taken and of one that isn't.
confluence::search_page page_with(std::int64_t attachments, const std::vector<std::string>& ids) {
  confluence::search_page page;
  page.spaces.emplace_back();
  for (const auto& id : ids) {
    confluence::content row;
    row.id = id;
    row.type = confluence::content_type::page;
    row.space = 0;
    row.updated = 1'700'000'000'000;
    row.first_attachment = static_cast<std::uint32_t>(page.attachments.size());
    row.attachment_count = static_cast<std::uint32_t>(attachments);
    for (std::int64_t i = 0; i < attachments; ++i) {
      confluence::attachment file;
      file.id = "att2000000000";
      file.title = "Quarterly report.pdf";
      file.media_type = i % 4 == 3 ? "application/zip" : "application/pdf";
      file.size = 10'000;
      file.updated = 1'700'000'000'000;
      page.attachments.push_back(file);
    }
    page.contents.push_back(row);
  }
  return page;
}

void attachment_extraction(benchmark::State& state) {
  const auto ids = ids_of(rows_of_page);
  const auto page = page_with(state.range(0), ids);
  std::vector<std::uint32_t> accepted(page.contents.size());
  std::iota(accepted.begin(), accepted.end(), 0U);
  const nodes::attachment_rules rules({"image/png", "application/pdf", "text/plain"}, 200'000'000);
  for (auto _ : state) {
    auto result = nodes::extract(page, accepted, {}, rules);
    benchmark::DoNotOptimize(result.found.attachments.data());
  }
  state.SetItemsProcessed(state.iterations() * rows_of_page * state.range(0));
}
BENCHMARK(attachment_extraction)->ArgName("attachments")->Arg(3)->Arg(25);

} // namespace
