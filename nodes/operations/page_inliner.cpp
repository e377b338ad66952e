#include "nodes/operations/page_inliner.hpp"

#include "io/http/failure.hpp"
#include "io/observe/parts.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/space_records.hpp"

#include <exception>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace cfc::nodes {

namespace {

/// Before its registration: what Unique holds of the page stays as it is.
item_outcome stopped(const std::string& key) {
  return ended(item_kind::page, item_end::stopped, key, "the cycle was stopped");
}

/// Under which Unique would hold these images as attachments.
std::vector<std::string> keys_of(const page_with_images& page, const std::vector<std::string>& image_ids) {
  std::vector<std::string> keys;
  keys.reserve(image_ids.size());
  for (const auto& id : image_ids)
    keys.push_back(content_key(page.partial_key, item_key(page.page_id, id)));
  return keys;
}

} // namespace

page_inliner::page_inliner(const service_set& services, run_context& run, delivery& by)
    : services_(services), run_(run), delivery_(by), memory_(memory_budgets::of(services.io).transfers),
      others_(services, run) {}

boost::asio::awaitable<item_outcome> page_inliner::deliver(page_with_images page, unique::content content,
                                                           uploader plain) {
  std::shared_ptr<inlined_page> images;
  try {
    images = co_await prepare(page);
  } catch (...) {
    services_.log.part(observe::part::images)
        .warn("the images of a page can't be inlined; it goes as it is",
              {{"pageId", page.page_id}, {"error", http::failure_of(std::current_exception()).reason}});
  }
  if (run_.stopping())
    co_return stopped(content.key);
  if (images == nullptr)
    co_return co_await delivery_.deliver(item_kind::page, std::move(content), page.may_replace,
                                         std::move(plain));
  if (images->memory() > memory_.largest())
    images->stream_all();
  const auto share = co_await memory_.take(images->memory());
  if (run_.stopping())
    co_return stopped(content.key);
  auto outcome = co_await send(images, std::move(content), page.may_replace);
  if (outcome.end == item_end::ingested) {
    image_counts of_page;
    images->count(of_page);
    if (page.found->malformed_at)
      ++of_page.left_out[std::string(name_of(not_inlined_reason::malformed))];
    services_.metrics.images_ended(of_page.inlined, of_page.appended, of_page.all_left());
    counts_ += of_page;
    if (page.replaces_images)
      outcome.inlined_keys = keys_of(page, images->inlined_ids());
  }
  co_return outcome;
}

boost::asio::awaitable<std::shared_ptr<inlined_page>> page_inliner::prepare(const page_with_images& page) {
  using place = std::pair<std::string, std::string>;
  std::map<place, looked_up_page> others;
  const auto place_of = [&](const inlining::image_macro& macro) {
    return place(macro.space_key.empty() ? page.space_key : macro.space_key, macro.page_title);
  };
  for (const auto& macro : page.found->macros) {
    if (macro.target != inlining::image_target::other_page || others.contains(place_of(macro)))
      continue;
    const auto where = place_of(macro);
    auto answer = co_await others_.find(where.first, where.second);
    others.emplace(where, std::move(answer));
  }
  const page_finder find = [&](const inlining::image_macro& macro) -> other_page {
    const auto& known = others.at(place_of(macro));
    if (known.images == nullptr)
      return known.why_not;
    return known.images.get();
  };
  auto choice =
      choose_images(page.found->macros, page.own, find, services_.tenant.ingestion.inline_max_page_bytes);
  tell(page, choice);
  co_return std::make_shared<inlined_page>(services_, run_, page.page_id, page.body, std::move(choice));
}

boost::asio::awaitable<item_outcome> page_inliner::send(std::shared_ptr<inlined_page> images,
                                                        unique::content content, bool may_replace) {
  std::string unexpected;
  try {
    co_await images->fetch();
  } catch (...) {
    unexpected = http::failure_of(std::current_exception()).reason;
  }
  if (!unexpected.empty()) {
    services_.log.part(observe::part::images)
        .warn("the images of a page can't be inlined; it goes as it is",
              {{"key", content.key}, {"error", unexpected}});
    images->leave_all();
  }
  const bool goes_on = images->may_be_registered() && !services_.waits.ending();
  if (!goes_on) {
    co_await images->close();
    co_return stopped(content.key);
  }
  content.byte_size = images->bytes();
  const uploader upload = [images](unique::registration to) { return images->upload(std::move(to)); };
  const amender amend = [images, content]() -> std::optional<unique::content> {
    if (!images->leave_failed_image())
      return std::nullopt;
    auto anew = content;
    anew.byte_size = images->bytes();
    return anew;
  };
  auto outcome = co_await delivery_.deliver(item_kind::page, std::move(content), may_replace, upload, amend);
  co_await images->close();
  co_return outcome;
}

/// OBS-5: which images stay as they are, and why.
void page_inliner::tell(const page_with_images& page, const image_choice& choice) const {
  if (page.found->malformed_at)
    services_.log.part(observe::part::images)
        .warn("the body of a page isn't well-formed; images behind the fault stay as they are",
              {{"pageId", page.page_id}, {"offset", *page.found->malformed_at}});
  for (const auto& image : choice.left_out) {
    // Of one that would have been appended: the end of the body.
    const auto offset = image.macro == nullptr ? page.body.size() : image.macro->begin;
    const std::initializer_list<observe::field> facts{
        {"pageId", page.page_id}, {"offset", offset}, {"reason", name_of(image.reason)}};
    if (deserves_warning(image.reason))
      services_.log.part(observe::part::images).warn("an image of a page stays as it is", facts);
    else
      services_.log.part(observe::part::images).debug("an image of a page stays as it is", facts);
  }
}

} // namespace cfc::nodes
