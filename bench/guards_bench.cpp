// Sorting the answer of a diff against what was submitted: what the guards cost for a large space.

#include "nodes/operations/sorted_answer.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

namespace {

using cfc::nodes::item_key;
using cfc::nodes::sort_answer;
using cfc::nodes::space_records;

constexpr std::int64_t submitted = 100'000;
/// One page in four has three attachments.
constexpr std::int64_t attachments_per_page = 3, pages_per_laden_page = 4;

void submit(space_records& records) {
  cfc::confluence::attachment file;
  file.title = "Quarterly report.pdf";
  file.download = "/rest/api/content/1/child/attachment/2/download";
  for (std::int64_t number = 0; static_cast<std::int64_t>(records.items()) < submitted; ++number) {
    const auto id = std::to_string(1'000'000 + number);
    const auto& page = records.add_page(id, "/spaces/DOC/pages/" + id, 0, {});
    if (number % pages_per_laden_page != 0)
      continue;
    for (std::int64_t i = 0; i < attachments_per_page; ++i) {
      const auto file_id = "att" + id + std::to_string(i);
      file.id = file_id;
      records.add_attachment(page, file, 0);
    }
  }
}

/// An answer that calls this many of each hundred items new; deleted are as many keys that nobody submitted.
cfc::unique::diff_answer answer_naming(const space_records& records, std::int64_t percent) {
  cfc::unique::diff_answer answer;
  const auto name = [&](std::string key) {
    if (static_cast<std::int64_t>(answer.created.size()) >= submitted * percent / 100)
      return;
    answer.deleted.push_back("9" + key);
    answer.created.push_back(std::move(key));
  };
  for (const auto& page : records.pages())
    name(item_key(page));
  for (const auto& file : records.attachments())
    name(item_key(file));
  return answer;
}

void sort_answer_of_space(benchmark::State& state) {
  space_records records({"98309", "DOC", "Documents"});
  submit(records);
  const auto answer = answer_naming(records, state.range(0));
  for (auto _ : state) {
    const auto sorted = sort_answer(answer, records);
    benchmark::DoNotOptimize(sorted.pages.data());
  }
  state.SetItemsProcessed(state.iterations() * submitted);
}
BENCHMARK(sort_answer_of_space)
    ->ArgName("percent_new")
    ->Arg(1)
    ->Arg(10)
    ->Arg(100)
    ->Unit(benchmark::kMillisecond);

} // namespace
