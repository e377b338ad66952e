#include "nodes/operations/control_check.hpp"

#include "io/http/api_error.hpp"
#include "nodes/operations/testimony.hpp"

#include <algorithm>
#include <utility>

namespace cfc::nodes {

namespace {

using confluence::content_type;

content_type type_of(store_part part) noexcept {
  return part == store_part::blogposts ? content_type::blogpost : content_type::page;
}

} // namespace

const char* permission_of(store_part part) noexcept {
  switch (part) {
  case store_part::pages:
  case store_part::blogposts:
    break;
  case store_part::labels:
    return "read:content.metadata:confluence";
  case store_part::attachments:
    return "read:attachment:confluence";
  }
  return "read:page:confluence";
}

bool is_refusal(confluence::instance kind, const http::api_error& error) {
  const bool by_api = !error.facts().html_page && (error.status() == 401 || error.status() == 403);
  return kind == confluence::instance::cloud && by_api;
}

bool lacks_permission(confluence::instance kind, const http::api_error& error) {
  return is_refusal(kind, error) && error.facts().names_permission;
}

bool concerns_all(confluence::instance kind, const http::api_error& error) {
  return !is_refusal(kind, error) &&
         (error.ends_cycle() || error.fault() == http::api_fault::authentication ||
          error.fault() == http::api_fault::cancelled);
}

std::vector<seen_content> control_check::seen_in(store_part part) const {
  if (part == store_part::attachments)
    return controls_.attachments;
  if (services_.confluence.kind() == confluence::instance::data_center) {
    auto both = controls_.pages;
    both.insert(both.end(), controls_.blogposts.begin(), controls_.blogposts.end());
    return both;
  }
  return part == store_part::blogposts ? controls_.blogposts : controls_.pages;
}

boost::asio::awaitable<control_answer> control_check::ask(store_part part) {
  const auto controls = seen_in(part);
  if (controls.empty()) {
    const bool anything_will_do =
        part == store_part::blogposts && services_.confluence.kind() == confluence::instance::cloud;
    if (anything_will_do)
      co_return co_await find_any_blogpost();
    co_return control_answer::none;
  }
  std::size_t refused = 0;
  for (const auto& seen : controls) {
    try {
      const bool shown = co_await shows(part, seen);
      if (shown)
        co_return control_answer::shown;
    } catch (const http::api_error& error) {
      if (concerns_all(services_.confluence.kind(), error))
        throw;
      refused += lacks_permission(services_.confluence.kind(), error) ? 1 : 0;
    }
  }
  co_return refused == controls.size() ? control_answer::refused : control_answer::not_shown;
}

boost::asio::awaitable<bool> control_check::shows(store_part part, seen_content seen) {
  auto& store = services_.confluence;
  if (part == store_part::attachments) {
    const attachment_rules rules(services_.tenant.ingestion);
    const auto found = co_await store.stored_attachment(seen.id);
    co_return found.has_value() ? agrees_on_attachment(*found, seen.container, rules) : false;
  }
  if (store.kind() == confluence::instance::data_center) {
    const auto found = co_await store.stored(seen.id);
    co_return found.has_value() ? agrees_on_page(*found, seen.container) : false;
  }
  if (part == store_part::labels) {
    co_await store.stored_labels(std::move(seen.id), content_type::page);
    co_return true;
  }
  std::vector<std::string> ids(1, seen.id);
  const auto found = co_await store.stored_pages(std::move(ids), type_of(part));
  co_return std::any_of(found.begin(), found.end(), [&](const auto& row) {
    return row.id == seen.id && agrees_on_page(row, seen.container);
  });
}

boost::asio::awaitable<bool> control_check::show_a_label(std::vector<std::string> roots) {
  std::vector<std::pair<content_type, std::string>> labelled;
  labelled.reserve(roots.size() + controls_.pages.size() + controls_.blogposts.size());
  for (auto& id : roots)
    labelled.emplace_back(content_type::page, std::move(id));
  for (const auto& seen : controls_.pages)
    labelled.emplace_back(content_type::page, seen.id);
  for (const auto& seen : controls_.blogposts)
    labelled.emplace_back(content_type::blogpost, seen.id);
  for (const auto& [type, id] : labelled) {
    try {
      const bool shown = co_await shows_a_label(type, id);
      if (shown)
        co_return true;
    } catch (const http::api_error& error) {
      if (concerns_all(services_.confluence.kind(), error))
        throw;
    }
  }
  co_return false;
}

boost::asio::awaitable<bool> control_check::shows_a_label(content_type type, std::string id) {
  auto& store = services_.confluence;
  confluence::stored_content found;
  if (store.kind() == confluence::instance::cloud) {
    found.labels = co_await store.stored_labels(std::move(id), type);
  } else {
    auto one = co_await store.stored(std::move(id));
    if (one)
      found = std::move(*one);
  }
  const auto labels = labels_of(services_.tenant);
  co_return has_label(found, labels.single) == tristate::yes || has_label(found, labels.all) == tristate::yes;
}

boost::asio::awaitable<control_answer> control_check::find_any_blogpost() {
  if (std::exchange(looked_for_any_blogpost_, true))
    co_return control_answer::none;
  try {
    auto any = co_await services_.confluence.any_stored(content_type::blogpost);
    if (!any)
      co_return control_answer::none;
    controls_.blogposts.push_back({std::move(*any), {}});
    const bool shown = co_await shows(store_part::blogposts, controls_.blogposts.front());
    co_return shown ? control_answer::shown : control_answer::not_shown;
  } catch (const http::api_error& error) {
    if (concerns_all(services_.confluence.kind(), error))
      throw;
    co_return lacks_permission(services_.confluence.kind(), error) ? control_answer::refused
                                                                   : control_answer::not_shown;
  }
}

} // namespace cfc::nodes
