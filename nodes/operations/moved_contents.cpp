#include "nodes/operations/moved_contents.hpp"

#include "nodes/operations/content_keys.hpp"

#include <string_view>
#include <utility>

namespace cfc::nodes {

bool is_handed_over(const unique::content_record& content) noexcept {
  return content.state != "REGISTERED" && !content.state.starts_with("FAILED");
}

moved_contents::moved_contents(const service_set& services, const new_places& places,
                               const std::vector<testimony>& said,
                               const std::vector<content_to_delete>& contents)
    : services_(services), places_(places), said_(said), contents_(contents) {}

std::string moved_contents::new_key(std::size_t content, std::string_view item_key) const {
  const auto& space = said_[content].new_space.value();
  return content_key(partial_key(services_.tenant, space.id, space.key), item_key);
}

boost::asio::awaitable<void> moved_contents::look_up() {
  if (places_.only_planned())
    co_return;
  std::set<std::string> keys;
  for (std::size_t i = 0; i < said_.size(); ++i) {
    if (!said_[i].new_space)
      continue;
    keys.insert(new_key(i, contents_[i].item_key));
    keys.insert(new_key(i, page_of(contents_[i].item_key)));
  }
  if (keys.empty())
    co_return;
  std::vector<std::string> asked(keys.begin(), keys.end());
  const auto rows = co_await services_.unique.contents_by_keys(std::move(asked));
  for (const auto& row : rows) {
    if (is_handed_over(row))
      stored_.insert(row.key);
  }
}

bool moved_contents::is_stored(std::size_t content) const {
  return places_.only_planned() || stored_.contains(new_key(content, contents_[content].item_key));
}

bool moved_contents::has_its_page_stored(std::size_t content) const {
  return places_.only_planned() || stored_.contains(new_key(content, page_of(contents_[content].item_key)));
}

} // namespace cfc::nodes
