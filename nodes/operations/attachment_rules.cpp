#include "nodes/operations/attachment_rules.hpp"

#include "io/text/media_type.hpp"
#include "nodes/operations/space_records.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace cfc::nodes {

namespace {

/// The page whose attachments are at hand.
struct owner {
  std::uint32_t content; ///< index into the answer's contents
  std::string_view id;
  const left_out_visitor& explain;
};

/// @param seen ids of this page so far, where rows may come twice: collections change while they are paged
void take_all(std::span<const confluence::attachment> rows, const owner& page, const attachment_rules& rules,
              std::unordered_set<std::string_view>* seen, extraction_result& result) {
  for (const auto& row : rows) {
    if (seen != nullptr && !seen->insert(row.id).second)
      continue;
    const auto verdict = rules.judge(row);
    if (verdict.media_type_index) {
      result.found.attachments.push_back({page.content, row, *verdict.media_type_index});
      continue;
    }
    ++result.left_out[verdict.reason];
    if (page.explain)
      page.explain(page.id, row, verdict.reason);
    if (verdict.refused_image)
      result.found.refused_images.push_back({page.content, row, *verdict.refused_image});
    if (verdict.undecided)
      result.undecided.push_back(item_key(page.id, row.id));
    if (verdict.not_allowed)
      result.not_allowed.push_back(item_key(page.id, row.id));
  }
}

} // namespace

attachment_rules::verdict attachment_rules::judge(const confluence::attachment& attachment) const {
  if (!attachment.status.empty())
    return {.reason = "attachment that isn't current"};
  if (attachment.media_type.empty())
    return {.reason = "attachment without media type", .undecided = true};
  const auto type = text::bare_media_type(attachment.media_type);
  const auto refused = [&](not_inlined_reason reason) {
    return is_image(type) ? std::optional(reason) : std::nullopt;
  };
  const auto found = std::find(allowed_.begin(), allowed_.end(), type);
  if (found == allowed_.end())
    return {.reason = "attachment of a media type that isn't allowed",
            .not_allowed = true,
            .refused_image = refused(not_inlined_reason::type_not_allowed)};
  if (!attachment.size)
    return {.reason = "attachment without size", .undecided = true};
  if (*attachment.size > max_bytes_)
    return {.reason = "attachment too large",
            .not_allowed = true,
            .refused_image = refused(not_inlined_reason::too_large)};
  return {.media_type_index = static_cast<std::uint16_t>(found - allowed_.begin())};
}

confluence::client::attachment_request further_request(const confluence::content& item) {
  confluence::client::attachment_request request;
  request.page_id = item.id;
  request.type = item.type;
  request.next_link = item.next_attachments;
  request.rows_in_answer = item.attachment_count;
  request.total = item.attachments_total;
  return request;
}

extraction_result extract(const confluence::search_page& answer, std::span<const std::uint32_t> accepted,
                          const further_attachments& further, const attachment_rules& rules,
                          const left_out_visitor& explain) {
  extraction_result result;
  for (const auto index : accepted) {
    const auto& item = answer.contents[index];
    const owner page_at_hand{index, item.id, explain};
    const std::span rows_in_answer(answer.attachments.data() + item.first_attachment, item.attachment_count);
    const auto more = further.find(index);
    if (more != further.end() && more->second == nullptr) {
      result.found.unknown_attachments.push_back(index);
      continue;
    }
    if (more == further.end()) {
      take_all(rows_in_answer, page_at_hand, rules, nullptr, result);
      continue;
    }
    std::unordered_set<std::string_view> seen;
    if (!more->second->replaces_rows_in_answer)
      take_all(rows_in_answer, page_at_hand, rules, &seen, result);
    for (const auto& list : more->second->lists)
      take_all(list.attachments, page_at_hand, rules, &seen, result);
    result.found.texts.push_back(more->second);
  }
  return result;
}

} // namespace cfc::nodes
