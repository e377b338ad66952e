#include "bench/cycles/scenarios.hpp"

#include "bench/cycles/shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace cfc::bench {

namespace {

constexpr std::uint64_t first_page = 1'000'000, first_attachment = 2'000'000'000; // of the simulator
constexpr std::size_t edits_at_once = 1'000;

std::uint64_t rounded_up(std::uint64_t items, std::uint64_t at_a_time) {
  return (items + at_a_time - 1) / at_a_time;
}

std::vector<scenario> made() {
  scenario initial{"initial", "Everything is new"};
  scenario unchanged{"unchanged", "Nothing has changed since the last cycle"};
  unchanged.filled_before = true;
  scenario changed{"one-percent-changed", "One page and one attachment in a hundred have changed"};
  changed.filled_before = true;
  changed.one_changed_in = 100;
  scenario limited{
      "rate-limited",
      "Everything is new, and Unique grants three requests a minute for every two items, of which each needs two"};
  limited.rate_limited = true;
  limited.by_default = false;
  scenario near{"latency-20ms", "Everything is new, each answer takes 20 ms, 10 more or less"};
  near.latency_ms = 20;
  near.jitter_ms = 10;
  scenario far{"latency-200ms", "Everything is new, each answer takes 200 ms, 100 more or less"};
  far.latency_ms = 200;
  far.jitter_ms = 100;
  far.by_default = false;
  scenario files{"large-files", "Attachments of 20 MiB, everything is new", shape::large_files};
  scenario tree{"huge-tree", "One space, nearly all of it below one root, everything is new",
                shape::huge_tree};
  scenario tiny{"tiny-spaces", "Up to 20,000 spaces, everything is new", shape::tiny_spaces};
  tiny.by_default = false;
  scenario overlap{
      "overlap",
      "Everything is new, each answer takes 20 ms and each search 200 ms more: ingestion has to begin "
      "while pages are still being found"};
  overlap.latency_ms = 20;
  overlap.search_delay_ms = 200;
  return {initial, unchanged, changed, limited, near, far, files, tree, tiny, overlap};
}

void add_edit(std::vector<std::string>& lists, std::size_t& in_last, const std::string& edit) {
  if (lists.empty() || in_last == edits_at_once) {
    lists.emplace_back("[");
    in_last = 0;
  }
  lists.back() += (in_last++ == 0 ? "" : ",") + edit;
}

} // namespace

const std::vector<scenario>& all_scenarios() {
  static const auto all = made();
  return all;
}

const scenario& scenario_named(std::string_view name) {
  const auto& all = all_scenarios();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (found == all.end())
    throw std::invalid_argument("there is no scenario '" + std::string(name) + "'; --list names them");
  return *found;
}

std::uint64_t work_to_do::fewest_requests() const noexcept {
  return rounded_up(rows, rows_at_once) + spaces + rounded_up(changed_pages, bodies_at_once) +
         changed_attachments + requests_of_item * items();
}

work_to_do work_of(const scenario& what, const instance_plan& plan) {
  work_to_do work{plan.pages, plan.spaces, plan.pages, plan.attachments};
  if (!what.filled_before)
    return work;
  const auto share = what.one_changed_in;
  work.changed_pages = share == 0 ? 0 : plan.pages / share;
  work.changed_attachments = share == 0 ? 0 : plan.attachments / share;
  return work;
}

std::uint32_t requests_per_minute(const scenario& what, const work_to_do& work) {
  return what.rate_limited ? static_cast<std::uint32_t>(std::max<std::uint64_t>(work.items() * 3 / 2, 60))
                           : 0;
}

std::vector<std::string> edits_before_run(const scenario& what, const instance_plan& plan, unsigned run) {
  std::vector<std::string> lists;
  const auto share = what.one_changed_in;
  if (share == 0)
    return lists;
  std::size_t in_last = 0;
  for (std::uint64_t i = 0; i < plan.pages / share; ++i)
    add_edit(lists, in_last,
             fmt::format(R"({{"op":"editPage","id":"{}","body":"<p>edited before run {}</p>"}})",
                         first_page + i * share + run % share, run));
  for (std::uint64_t i = 0; i < plan.attachments / share; ++i)
    add_edit(lists, in_last,
             fmt::format(R"({{"op":"editAttachment","id":"{}","size":{}}})",
                         first_attachment + i * share + run % share, plan.attachment_bytes));
  for (auto& list : lists)
    list += "]";
  return lists;
}

std::string behaviour_of(const scenario& what, std::uint32_t per_minute) {
  const auto of_all = [](double value) {
    return fmt::format(R"({{"data-center":{0},"unique":{0}}})", value);
  };
  std::string rules;
  if (what.search_delay_ms > 0)
    rules =
        fmt::format(R"({{"host":"data-center","contains":"expand=metadata.labels","delayMs":{},"count":-1}})",
                    what.search_delay_ms);
  return fmt::format(
      R"({{"clear":true,"add":[{}],"latencyMs":{},"jitterMs":{},"rateLimit":{{"unique":{}}}}})", rules,
      of_all(what.latency_ms), of_all(what.jitter_ms), per_minute);
}

} // namespace cfc::bench
