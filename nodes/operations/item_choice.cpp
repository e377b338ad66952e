#include "nodes/operations/item_choice.hpp"

#include "io/text/trimmed.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/record_parts.hpp"

#include <simdjson.h>

#include <algorithm>

namespace cfc::nodes {

namespace {

namespace dom = simdjson::dom;

constexpr const char* allowed =
    "allowed: a line of a file of --failures, the id of a page, or PAGE::ATTACHMENT with the ids of both";

named_item read_failure(dom::parser& parser, std::string_view line, std::size_t number) {
  try {
    const dom::element fields = parser.parse(simdjson::padded_string(line));
    const std::string_view tenant = fields["tenant"];
    const std::string_view key = fields["key"];
    const auto item = item_of(key);
    if (!tenant.empty() && is_item_key(item))
      return {std::string(tenant), std::string(item), false};
  } catch (const simdjson::simdjson_error&) {
    // Said below, as for a key that is none.
  }
  throw unreadable_line(number, std::string("found what isn't a failed item; ") + allowed);
}

} // namespace

std::vector<named_item> read_named_items(std::string_view text) {
  std::vector<named_item> named;
  dom::parser parser;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text::trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#')
      continue;
    if (line.front() == '{')
      named.push_back(read_failure(parser, line, number));
    else if (is_item_key(line))
      named.push_back({{}, std::string(line), is_page(line)});
    else
      throw unreadable_line(number, "found '" + std::string(line.substr(0, 60)) + "', " + allowed);
  }
  return named;
}

item_choice::item_choice(const std::vector<named_item>& named, std::string_view tenant) {
  for (const auto& one : named) {
    if (!one.tenant.empty() && one.tenant != tenant)
      continue;
    auto& page = pages_[std::string(page_of(one.item_key))];
    if (is_page(one.item_key))
      page.page = true;
    else
      page.attachments.insert(one.item_key.substr(page_of(one.item_key).size() + 2));
    page.all_attachments = page.all_attachments || one.with_attachments;
  }
}

bool item_choice::takes_page(std::string_view id) const {
  const auto at = pages_.find(id);
  return at != pages_.end() && at->second.page;
}

bool item_choice::takes_attachment(std::string_view page_id, std::string_view id) const {
  const auto at = pages_.find(page_id);
  return at != pages_.end() && (at->second.all_attachments || at->second.attachments.contains(id));
}

std::vector<std::string> item_choice::page_ids() const {
  std::vector<std::string> ids;
  ids.reserve(pages_.size());
  for (const auto& [id, wanted] : pages_)
    ids.push_back(id);
  return ids;
}

std::vector<std::string> item_choice::item_keys(const std::string& page_id) const {
  std::vector<std::string> keys;
  const auto& wanted = pages_.at(page_id);
  if (wanted.page)
    keys.push_back(page_id);
  for (const auto& attachment : wanted.attachments)
    keys.push_back(item_key(page_id, attachment));
  return keys;
}

std::shared_ptr<const space_records> chosen_of(const space_records& records, const item_choice& choice) {
  auto chosen = std::make_shared<space_records>(records.identity());
  for (const auto& page : records.pages()) {
    if (choice.takes_page(page.id()))
      add_page_with_images(*chosen, records, page);
  }
  for (const auto& attachment : records.attachments()) {
    if (choice.takes_attachment(attachment.page_id(), attachment.id()))
      chosen->add_attachment(attachment);
  }
  return chosen;
}

} // namespace cfc::nodes
