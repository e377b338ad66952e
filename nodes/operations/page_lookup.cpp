#include "nodes/operations/page_lookup.hpp"

#include "io/confluence/cql.hpp"
#include "nodes/operations/at_once.hpp"
#include "nodes/operations/cycle_aborted.hpp"
#include "nodes/operations/testimony.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace cfc::nodes {

page_lookup::page_lookup(const service_set& services, const run_context& run, search_engine& searches,
                         const control_check& controls, store_failures& failures)
    : services_(services), run_(run), searches_(searches), controls_(controls), failures_(failures),
      ancestors_(services) {}

boost::asio::awaitable<void> page_lookup::look_up(pages_in_question& all, bool any_blogposts) {
  if (services_.confluence.kind() == confluence::instance::data_center) {
    co_await look_up_singly(all);
    co_return;
  }
  for (const auto type : {confluence::content_type::page, confluence::content_type::blogpost}) {
    if (type == confluence::content_type::blogpost && !any_blogposts) {
      co_await look_for_unlisted_blogposts(all);
      continue;
    }
    std::vector<std::vector<std::string>> groups;
    for (const auto& [id, page] : all) {
      if (page.content || page.unanswered)
        continue;
      if (groups.empty() || groups.back().size() == pages_at_once)
        groups.emplace_back();
      groups.back().push_back(id);
    }
    const indexed_work one = [&](std::size_t i) { return look_up_group(all, groups[i], type); };
    co_await for_each_at_once(services_.io, groups.size(), services_.look_ups_at_once(), one);
  }
  co_await look_for_other_types(all);
  std::vector<page_in_question*> there;
  for (auto& [id, page] : all) {
    if (page.content)
      there.push_back(&page);
  }
  const indexed_work one = [&](std::size_t i) { return complete(*there[i]); };
  co_await for_each_at_once(services_.io, there.size(), services_.look_ups_at_once(), one);
}

/// Where discovery has seen no blog post, and the store lists none, there are none, unless some of what is
/// absent has an address among them.
boost::asio::awaitable<void> page_lookup::look_for_unlisted_blogposts(pages_in_question& all) {
  std::vector<std::string> absent;
  for (const auto& [id, page] : all) {
    if (!page.content && !page.unanswered)
      absent.push_back(id);
  }
  const auto step = std::max<std::size_t>(1, (absent.size() + most_singly - 1) / most_singly);
  bool unlisted = false;
  for (std::size_t i = 0; i < absent.size() && !unlisted; i += step) {
    try {
      const auto found = co_await services_.confluence.stored_blogpost(absent[i]);
      unlisted = found.has_value();
    } catch (const http::api_error& error) {
      if (!failures_.note(store_part::blogposts, error))
        throw;
      all.at(absent[i]).unanswered = error.what();
    }
  }
  if (!unlisted)
    co_return;
  for (const auto& id : absent)
    all.at(id).unanswered = "the content store has blog posts that its lists don't show";
}

/// Types are an open set: what isn't among pages and blog posts may have come under another name, which the index
/// then tells.
boost::asio::awaitable<void> page_lookup::look_for_other_types(pages_in_question& all) {
  std::vector<std::string> absent;
  for (const auto& [id, page] : all) {
    if (!page.content && !page.unanswered)
      absent.push_back(id);
  }
  const auto groups = confluence::id_groups(absent);
  const indexed_work one = [&](std::size_t i) { return look_for_other_types(all, groups[i]); };
  co_await for_each_at_once(services_.io, groups.size(), services_.look_ups_at_once(), one);
}

boost::asio::awaitable<void> page_lookup::look_for_other_types(pages_in_question& all,
                                                               std::vector<std::string> ids) {
  const search_page_visitor note =
      [&](std::shared_ptr<const confluence::search_page> page) -> boost::asio::awaitable<bool> {
    for (const auto& item : page->contents) {
      const auto at = all.find(std::string(item.id));
      if (at != all.end() && item.type == confluence::content_type::other)
        at->second.unanswered = "it is there, of the unknown type \"" + std::string(item.type_name) + "\"";
    }
    co_return true;
  };
  search_query by_id;
  by_id.kind = search_kind::anything;
  by_id.only_ids = std::move(ids);
  co_await searches_.visit(std::move(by_id), note);
}

boost::asio::awaitable<void> page_lookup::look_up_group(pages_in_question& all, std::vector<std::string> ids,
                                                        confluence::content_type type) {
  const auto part = type == confluence::content_type::blogpost ? store_part::blogposts : store_part::pages;
  const auto controls = controls_.seen_in(part);
  auto asked = ids;
  for (const auto& control : controls) {
    if (std::find(ids.begin(), ids.end(), control.id) == ids.end())
      asked.push_back(control.id);
  }
  std::optional<std::string> unanswered;
  try {
    auto found = co_await services_.confluence.stored_pages(std::move(asked), type);
    failures_.answered();
    bool control_seen = false;
    for (auto& content : found) {
      const auto control = std::find_if(controls.begin(), controls.end(),
                                        [&](const auto& seen) { return seen.id == content.id; });
      const bool is_control = control != controls.end();
      control_seen = control_seen || (is_control && agrees_on_page(content, control->container));
      if (const auto at = all.find(content.id); at != all.end()) {
        at->second.type = type;
        at->second.content = std::move(content);
      } else if (!is_control) {
        unanswered =
            "the content store lists what wasn't asked for, so that what it doesn't list proves nothing";
      }
    }
    if (!control_seen)
      unanswered = control_failed;
  } catch (const http::api_error& error) {
    if (!failures_.note(part, error))
      throw;
    unanswered = error.what();
  }
  if (!unanswered)
    co_return;
  for (const auto& id : ids) {
    auto& page = all.at(id);
    if (!page.content)
      page.unanswered = unanswered;
    else if (page.type == type)
      page.by_a_doubtful_list = !controls.empty();
  }
}

boost::asio::awaitable<void> page_lookup::look_up_singly(pages_in_question& all) {
  std::vector<std::pair<const std::string, page_in_question>*> entries;
  for (auto& entry : all)
    entries.push_back(&entry);
  const indexed_work one = [&](std::size_t i) -> boost::asio::awaitable<void> {
    auto& [id, page] = *entries[i];
    if (run_.stopping())
      throw cycle_aborted("the check was stopped");
    try {
      page.content = co_await services_.confluence.stored(id);
      failures_.answered();
    } catch (const http::api_error& error) {
      if (!failures_.note(store_part::pages, error))
        throw;
      page.unanswered = error.what();
    }
  };
  co_await for_each_at_once(services_.io, entries.size(), services_.look_ups_at_once(), one);
}

/// On Cloud labels and ancestors are had by requests of their own.
boost::asio::awaitable<void> page_lookup::complete(page_in_question& page) {
  auto& content = *page.content;
  try {
    content.labels = co_await services_.confluence.stored_labels(content.id, page.type);
    content.ancestors.emplace();
    if (page.type == confluence::content_type::page)
      content.ancestors = co_await ancestors_.above(content.id);
    failures_.answered();
  } catch (const http::api_error& error) {
    if (!failures_.note(store_part::labels, error))
      throw;
    page.unanswered = error.what();
  }
}

} // namespace cfc::nodes
