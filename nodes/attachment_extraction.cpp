#include "nodes/attachment_extraction.hpp"

#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <string_view>
#include <unordered_set>

namespace cfc::nodes {

namespace {

/// `Text/HTML; charset=utf-8` → `text/html`.
std::string bare_media_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ')
    type.remove_suffix(1);
  while (!type.empty() && type.front() == ' ')
    type.remove_prefix(1);
  std::string lower(type);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// The page whose attachments are at hand.
struct owner {
  std::uint32_t content; ///< index into the answer's contents
  std::string_view id;
};

/// @param seen ids of this page so far, where rows may come twice: collections change while they are paged
void take_all(std::span<const confluence::attachment> rows, const owner& page, const attachment_rules& rules,
              std::unordered_set<std::string_view>* seen, extraction_result& into) {
  for (const auto& row : rows) {
    if (seen != nullptr && !seen->insert(row.id).second)
      continue;
    const auto verdict = rules.judge(row);
    if (verdict.media_type) {
      into.found.attachments.push_back({page.content, row, *verdict.media_type});
      continue;
    }
    ++into.left_out[verdict.reason];
    if (verdict.undecided)
      into.undecided.push_back(item_key(page.id, row.id));
  }
}

} // namespace

attachment_rules::verdict attachment_rules::judge(const confluence::attachment& what) const {
  if (what.media_type.empty())
    return {std::nullopt, "attachment without media type", true};
  const auto found = std::find(allowed_.begin(), allowed_.end(), bare_media_type(what.media_type));
  if (found == allowed_.end())
    return {std::nullopt, "attachment of a media type that isn't allowed", false};
  if (!what.size)
    return {std::nullopt, "attachment without size", true};
  if (*what.size > max_bytes_)
    return {std::nullopt, "attachment too large", false};
  return {static_cast<std::uint16_t>(found - allowed_.begin()), {}, false};
}

extraction_result extract(const accepted_results& results, const further_attachments& further,
                          const attachment_rules& rules) {
  extraction_result result;
  if (results.from.page == nullptr)
    return result;
  const auto& page = *results.from.page;
  for (const auto index : *results.accepted) {
    const auto& item = page.contents[index];
    const owner page_at_hand{index, item.id};
    const std::span inlined(page.attachments.data() + item.first_attachment, item.attachment_count);
    const auto more = further.find(index);
    if (more == further.end()) {
      take_all(inlined, page_at_hand, rules, nullptr, result);
      continue;
    }
    std::unordered_set<std::string_view> seen;
    if (!more->second->replaces_inlined)
      take_all(inlined, page_at_hand, rules, &seen, result);
    for (const auto& list : more->second->lists)
      take_all(list.attachments, page_at_hand, rules, &seen, result);
    result.found.texts.push_back(more->second);
  }
  return result;
}

attachment_extraction::attachment_extraction(oneapi::tbb::flow::graph& graph, const services& use,
                                             run_context& run, tally& counts)
    : use_(use), run_(run), counts_(counts),
      rules_(use.tenant.ingestion.allowed_mime_types, use.tenant.ingestion.max_file_bytes),
      overflow_(graph, "attachment paging", use.io, run,
                [this](accepted_results results) { return fetch_further(std::move(results)); }),
      extract_(graph, oneapi::tbb::flow::unlimited,
               [this](const complete_results& results) { return take(results); }) {
  make_edge(overflow_.out(), extract_);
}

attachment_extraction::~attachment_extraction() = default;

boost::asio::awaitable<attachment_extraction::complete_results>
attachment_extraction::fetch_further(accepted_results results) {
  auto further = std::make_shared<further_attachments>();
  const auto page = results.from.page;
  if (page != nullptr && use_.tenant.ingestion.attachments) {
    for (const auto index : *results.accepted) {
      const auto& item = page->contents[index];
      if (!item.more_attachments || run_.discovery_ended())
        continue;
      try {
        auto more = co_await use_.confluence.fetch_attachments(
            std::string(item.id), item.type, std::string(item.attachments_next), item.attachment_count);
        further->emplace(index, std::make_shared<confluence::client::more_attachments>(std::move(more)));
      } catch (const std::exception& error) {
        run_.abort("discovery failed: attachments of page " + std::string(item.id) + ": " + error.what());
      }
    }
  }
  complete_results complete;
  complete.from = std::move(results);
  complete.further = std::move(further);
  co_return complete;
}

extracted_results attachment_extraction::take(const complete_results& results) {
  auto result = use_.tenant.ingestion.attachments ? extract(results.from, *results.further, rules_)
                                                  : extraction_result();
  for (const auto& [reason, count] : result.left_out)
    counts_.skipped(reason, count);
  counts_.accepted_attachments += result.found.attachments.size();
  return {results.from, std::make_shared<const extraction>(std::move(result.found))};
}

} // namespace cfc::nodes
