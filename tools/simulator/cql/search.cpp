#include "tools/simulator/cql/search.hpp"

#include "tools/simulator/cql/condition.hpp"

#include <algorithm>
#include <numeric>

namespace cfc::simulator {

namespace {

constexpr std::size_t kept_results = 64;
constexpr std::size_t kept_pages_at_most = 16'000'000;
constexpr std::size_t kept_labels = 8;
/// Of fewer pages, sorting them costs less than going through the index of all.
constexpr std::size_t walked_from_one_in = 16;

int compare(const auto& x, const auto& y) {
  return x < y ? -1 : y < x ? 1 : 0;
}

bool seen_by_account(page_index index, product of, const instance& content, const modes& now) {
  const bool thrown_away = now.index_shows_all_statuses && content.status_of(index) != "current" &&
                           content.exists(index) && !content.spaces()[content.space_of(index)].hidden;
  if (!content.visible(index) && !thrown_away)
    return false;
  if (!now.index_hides_spaces.empty() &&
      now.index_hides_spaces.contains(content.spaces()[content.space_of(index)].key))
    return false;
  if (!now.index_lag.empty() && now.index_lag.contains(content.id_of(index)))
    return false;
  return of == product::cloud || !now.anonymous ||
         now.public_spaces.contains(content.spaces()[content.space_of(index)].key);
}

/// Every so many rows one stands there twice.
void repeat_rows(std::vector<page_index>& rows, std::uint32_t every) {
  std::vector<page_index> repeated;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    repeated.push_back(rows[i]);
    if (i % every == 0)
      repeated.push_back(rows[i]);
  }
  rows = std::move(repeated);
}

} // namespace

bool page_order::operator()(page_index a, page_index b) const {
  for (const auto& [field, descending] : by) {
    const int result = descending ? compared(field, b, a) : compared(field, a, b);
    if (result != 0)
      return result < 0;
  }
  return a < b;
}

int page_order::compared(cql_field field, page_index a, page_index b) const {
  switch (field) {
  case cql_field::created:
    return compare(content.created_of(a), content.created_of(b));
  case cql_field::last_modified:
    return compare(content.when_of(a), content.when_of(b));
  case cql_field::id:
    return compare(content.id_of(a), content.id_of(b));
  case cql_field::title:
    return compare(content.get(a).title, content.get(b).title);
  default:
    throw cql_error("Sorting is not supported for this field");
  }
}

cql_search::cql_search(const instance& content, const faults& behaviour, int utc_offset_minutes)
    : content_(content), behaviour_(behaviour), utc_offset_ms_(std::int64_t{utc_offset_minutes} * 60'000) {}

std::shared_ptr<const search_result> cql_search::known(const std::string& key,
                                                       std::uint64_t modes_generation) {
  const auto found = results_.find(key);
  if (found == results_.end() || found->second.instance_generation != content_.generation() ||
      found->second.modes_generation != modes_generation)
    return nullptr;
  ages_.splice(ages_.begin(), ages_, found->second.age);
  return found->second.result;
}

void cql_search::remember(const std::string& key, std::uint64_t modes_generation,
                          std::shared_ptr<const search_result> result) {
  const auto forget = [&](const std::string& which) {
    const auto found = results_.find(which);
    kept_pages_ -= found->second.result->pages.size();
    ages_.erase(found->second.age);
    results_.erase(found);
  };
  if (results_.contains(key))
    forget(key);
  while (!ages_.empty() && (ages_.size() >= kept_results || kept_pages_ > kept_pages_at_most))
    forget(std::string(ages_.back()));
  ages_.push_front(key);
  kept_pages_ += result->pages.size();
  results_.emplace(key, entry{content_.generation(), modes_generation, std::move(result), ages_.begin()});
}

void cql_search::forget_old_indexes() {
  if (indexes_generation_ == content_.generation())
    return;
  indexes_generation_ = content_.generation();
  labels_.clear();
  created_.reset();
}

std::shared_ptr<const creation_index> cql_search::by_creation() {
  if (!created_)
    created_ = std::make_shared<creation_index>(content_);
  return created_;
}

cql_search::label_pages cql_search::pages_with_label(const std::string& label) {
  if (labels_.size() > kept_labels)
    labels_.clear();
  auto& pages = labels_[label];
  if (!pages) {
    auto found = std::make_shared<std::vector<page_index>>();
    for (page_index index = 0; index < content_.page_count(); ++index)
      if (content_.has_label(index, label))
        found->push_back(index);
    pages = std::move(found);
  }
  return pages;
}

void cql_search::put_in_order(std::vector<page_index>& pages, const std::vector<cql_order>& by) {
  const page_order before{by, content_};
  if (by.empty() || std::is_sorted(pages.begin(), pages.end(), before))
    return;
  const bool oldest_first = by.size() == 1 && by[0].field == cql_field::created && !by[0].descending;
  if (oldest_first && pages.size() > content_.page_count() / walked_from_one_in)
    pages = by_creation()->oldest_first(pages);
  else
    std::sort(pages.begin(), pages.end(), before);
}

std::shared_ptr<const search_result> cql_search::run(product of, const std::string& cql) {
  const std::lock_guard lock(mutex_);
  const std::string key = (of == product::cloud ? "c:" : "d:") + cql;
  const auto modes_generation = behaviour_.modes_generation();
  if (auto result = known(key, modes_generation))
    return result;
  const auto now = behaviour_.current();
  auto result = std::make_shared<search_result>();
  result->query = parse_cql(cql);
  forget_old_indexes();
  const search_indexes indexes{[&](const std::string& label) { return pages_with_label(label); },
                               [&] { return by_creation(); }};
  const cql_condition condition(result->query.where, of, content_, utc_offset_ms_, indexes);
  auto candidates = condition.candidates();
  if (!candidates) {
    candidates.emplace(content_.page_count());
    std::iota(candidates->begin(), candidates->end(), page_index{0});
  }
  std::erase_if(*candidates, [&](page_index index) {
    return !condition.matches(index) || !seen_by_account(index, of, content_, *now);
  });
  put_in_order(*candidates, result->query.order);
  if (now->index_repeats_every > 0)
    repeat_rows(*candidates, now->index_repeats_every);
  candidates->shrink_to_fit();
  result->pages = std::move(*candidates);
  remember(key, modes_generation, result);
  return result;
}

} // namespace cfc::simulator
