#include "nodes/operations/other_pages.hpp"

#include "io/confluence/cql.hpp"
#include "io/observe/parts.hpp"
#include "io/text/media_type.hpp"
#include "nodes/operations/attachment_lists.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <exception>
#include <utility>

namespace cfc::nodes {

namespace {

constexpr std::size_t most_known = 1'000;

} // namespace

other_pages::other_pages(const service_set& services, run_context& run)
    : services_(services), run_(run), rules_(services.tenant.ingestion) {}

boost::asio::awaitable<looked_up_page> other_pages::find(std::string space_key, std::string title) {
  const auto key = std::pair(space_key, title);
  if (const auto at = known_.find(key); at != known_.end()) {
    const auto known = at->second;
    while (!known->done)
      co_await known->answered.wait();
    co_return known->page;
  }
  const auto asked = std::make_shared<entry>(services_.io);
  if (known_.size() < most_known)
    known_.emplace(key, asked);
  asked->page = co_await ask(std::move(space_key), std::move(title));
  asked->done = true;
  asked->answered.notify();
  co_return asked->page;
}

boost::asio::awaitable<looked_up_page> other_pages::ask(std::string space_key, std::string title) {
  http::failure failure;
  try {
    auto found = co_await look_up(space_key, std::move(title));
    services_.log.part(observe::part::images)
        .debug("a page was looked up by its title, for an image of it that another page shows",
               {{"spaceKey", space_key},
                {"found", found.images != nullptr},
                {"attachments", found.images == nullptr ? 0 : found.images->size()}});
    co_return found;
  } catch (...) {
    failure = http::failure_of(std::current_exception());
  }
  if (failure.ends_cycle)
    run_.abort(failure.reason);
  services_.log.part(observe::part::images)
      .warn("a page whose image another page shows can't be looked up; the image is left as it is",
            {{"error", failure.reason}});
  co_return looked_up_page{nullptr, not_inlined_reason::fetch_failed};
}

boost::asio::awaitable<looked_up_page> other_pages::look_up(std::string space_key, std::string title) {
  const auto labels = labels_of(services_.tenant);
  auto walk = services_.confluence.start_search(confluence::title_search(space_key, title));
  for (bool more = true; more;) {
    const auto answer = co_await services_.confluence.fetch(walk);
    const auto page = confluence::read_search_page(answer, labels);
    for (const auto& content : page.contents) {
      // A gateway may drop a condition.
      if (content.type == confluence::content_type::page && content.space < page.spaces.size() &&
          boost::algorithm::iequals(page.spaces[content.space].key, space_key))
        co_return co_await images_of(page, content);
    }
    more = walk.advance(page);
  }
  co_return looked_up_page{};
}

boost::asio::awaitable<looked_up_page> other_pages::images_of(const confluence::search_page& page,
                                                              const confluence::content& found) {
  auto images = std::make_shared<named_images>();
  std::shared_ptr<const confluence::client::more_attachments> rest;
  if (found.has_more_attachments) {
    auto listed = co_await list_attachments(services_, further_request(found));
    if (listed.rest == nullptr)
      co_return looked_up_page{nullptr, listed.failure ? not_inlined_reason::fetch_failed
                                                       : not_inlined_reason::page_not_found};
    rest = std::move(listed.rest);
  }
  if (rest == nullptr || !rest->replaces_rows_in_answer) {
    for (std::uint32_t i = 0; i < found.attachment_count; ++i)
      add(*images, page.attachments[found.first_attachment + i], found.id);
  }
  if (rest != nullptr) {
    for (const auto& list : rest->lists) {
      for (const auto& row : list.attachments)
        add(*images, row, found.id);
    }
  }
  co_return looked_up_page{std::move(images), not_inlined_reason::page_not_found};
}

/// By what is announced (INL-8).
void other_pages::add(named_images& to, const confluence::attachment& row, std::string_view page_id) const {
  auto type = text::bare_media_type(row.media_type);
  if (!row.status.empty())
    return;
  const auto verdict = rules_.judge(row);
  image_or_reason what = verdict.refused_image.value_or(not_inlined_reason::type_not_allowed);
  if (is_image(type) && verdict.media_type_index) {
    what = image_file{std::string(page_id),      std::string(row.id), std::string(row.title),
                      std::string(row.download), std::move(type),     *row.size};
  }
  to.try_emplace(std::string(row.title), std::move(what));
}

} // namespace cfc::nodes
