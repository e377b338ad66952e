#include "nodes/operations/sorted_answer.hpp"

#include "nodes/operations/content_keys.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <algorithm>
#include <string_view>

namespace cfc::nodes {

namespace {
using key_set = boost::unordered_flat_set<std::string_view>;
} // namespace

sorted_answer sort_answer(const unique::diff_answer& answer, const space_records& records) {
  sorted_answer sorted;
  const key_set created(answer.created.begin(), answer.created.end());
  const key_set updated(answer.updated.begin(), answer.updated.end());
  const key_set deleted(answer.deleted.begin(), answer.deleted.end());
  if (created.empty() && updated.empty() && deleted.empty())
    return sorted;

  std::vector<std::uint32_t> behind; // new items stand first
  const auto look = [&](const std::string& key, std::uint32_t index, std::vector<std::uint32_t>& into) {
    if (created.contains(key)) {
      ++sorted.created;
      into.push_back(index);
    } else if (updated.contains(key)) {
      ++sorted.updated;
      behind.push_back(index);
    }
    if (deleted.contains(key))
      sorted.contradictory.push_back(key);
  };
  for (std::uint32_t i = 0; i < records.pages().size(); ++i)
    look(item_key(records.pages()[i]), i, sorted.pages);
  sorted.pages.insert(sorted.pages.end(), behind.begin(), behind.end());
  behind.clear();
  sorted.created_pages = sorted.created;
  for (std::uint32_t i = 0; i < records.attachments().size(); ++i) {
    look(item_key(records.attachments()[i]), i, sorted.attachments);
  }
  sorted.attachments.insert(sorted.attachments.end(), behind.begin(), behind.end());
  const auto both = static_cast<std::uint64_t>(std::count_if(
      updated.begin(), updated.end(), [&](std::string_view key) { return created.contains(key); }));
  sorted.never_submitted = created.size() + updated.size() - both - sorted.created - sorted.updated;
  for (const auto key : deleted)
    sorted.deleted.emplace_back(key);
  std::sort(sorted.deleted.begin(), sorted.deleted.end());
  std::sort(sorted.contradictory.begin(), sorted.contradictory.end());
  return sorted;
}

} // namespace cfc::nodes
