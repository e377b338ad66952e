#include "nodes/page_ingestion.hpp"

#include "io/confluence/web_links.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/content_title.hpp"

#include <algorithm>

namespace cfc::nodes {

namespace {

/// The images of a page, as discovery found them.
std::vector<own_image> own_images(const service_set& services, const space_records& records,
                                  std::string_view page_id) {
  const auto& allowed = services.tenant.ingestion.allowed_mime_types;
  std::vector<own_image> images;
  const auto [first, count] = records.images_of(page_id);
  images.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& image = records.images()[first + i];
    image_file file{std::string(image.page_id()),
                    std::string(image.id()),
                    std::string(image.title()),
                    std::string(image.download_link()),
                    image.not_inlined ? std::string() : allowed.at(image.media_type_index),
                    image.size};
    images.push_back({std::move(file), image.not_inlined});
  }
  return images;
}

} // namespace

std::vector<std::string> labels_for(std::vector<std::string> labels,
                                    const config::confluence_config& settings) {
  std::erase_if(labels, [&](const std::string& label) {
    return label == settings.ingest_single_label || label == settings.ingest_all_label;
  });
  // Comparing UTF-8 bytes orders by code point.
  std::sort(labels.begin(), labels.end());
  labels.erase(std::unique(labels.begin(), labels.end()), labels.end());
  return labels;
}

unique::content page_content(const service_set& services, const space_work& work,
                             const space_records::page& page, const confluence::page_body& body) {
  unique::content content;
  content.key = content_key(work.partial_key, item_key(page));
  content.title = title_or_id(body.title, page.id());
  content.mime_type = "text/html";
  content.url = confluence::page_link(services.confluence.kind(), services.tenant.confluence.base_url,
                                      page.id(), page.webui());
  content.byte_size = body.body.size();
  content.scope_id = work.scope_id;
  content.metadata.labels = labels_for(body.labels, services.tenant.confluence);
  content.metadata.space_key = work.space.key;
  content.metadata.space_name = work.space.name;
  content.ingestion_config_json = services.tenant.ingestion.page_ingestion_config_json;
  return content;
}

page_ingestion_node::page_ingestion_node(oneapi::tbb::flow::graph& graph, const service_set& services,
                                         run_context& run, journal::journal* journal)
    : services_(services), run_(run), delivery_(services, run, journal), inliner_(services, run, delivery_),
      step_(graph, "page ingestion", services.io, run,
            [this](page_item item) { return ingest(std::move(item)); }) {}

page_ingestion_node::~page_ingestion_node() = default;

boost::asio::awaitable<ended_item> page_ingestion_node::ingest(page_item item) {
  auto outcome = co_await attempt(item);
  co_return ended_item{std::move(outcome), item.held};
}

boost::asio::awaitable<item_outcome> page_ingestion_node::attempt(const page_item& item) {
  const auto& page = item.work->items->pages()[item.body->page_index];
  const auto key = content_key(item.work->partial_key, item_key(page));
  const auto& fetched = *item.body;
  if (run_.stopping())
    co_return ended(item_kind::page, item_end::stopped, key, "the cycle was stopped");
  if (fetched.failure) {
    auto outcome = ended(item_kind::page, item_end::failed, key, {}, "fetch");
    note_failure(outcome, *fetched.failure, run_);
    co_return outcome;
  }
  if (page.type == confluence::content_type::folder) {
    co_return ended(item_kind::page, item_end::skipped, key, "folder without body");
  }
  if (!fetched.body)
    co_return ended(item_kind::page, item_end::skipped, key, "page not found");
  if (fetched.body->body.empty()) {
    auto outcome = ended(item_kind::page, item_end::skipped, key, "empty body");
    outcome.emptied = true;
    co_return outcome;
  }

  auto content = page_content(services_, *item.work, page, *fetched.body);
  co_return co_await deliver(item, std::move(content));
}

boost::asio::awaitable<item_outcome> page_ingestion_node::deliver(const page_item& item,
                                                                  unique::content content) {
  const auto fetched = item.body;
  const auto send = [this, fetched](unique::registration to) {
    return services_.unique.upload(std::move(to), "text/html", fetched->body->body);
  };
  uploader upload = send;
  const bool may_replace = item.work->has_updates;
  const auto& settings = services_.tenant.ingestion;
  const auto page_id = item.work->items->pages()[fetched->page_index].id();
  std::vector<own_image> own;
  if (settings.inline_images && settings.with_attachments)
    own = own_images(services_, *item.work->items, page_id);
  const auto& found = fetched->images;
  if (own.empty() && found.macros.empty() && !found.malformed_at)
    co_return co_await delivery_.deliver(item_kind::page, std::move(content), may_replace, std::move(upload));

  page_with_images page;
  page.page_id = page_id;
  page.space_key = item.work->space.key;
  page.partial_key = item.work->partial_key;
  page.may_replace = may_replace;
  page.replaces_images = item.work->replaces_images;
  page.body = fetched->body->body;
  page.found = &found;
  page.own = own;
  co_return co_await inliner_.deliver(std::move(page), std::move(content), std::move(upload));
}

} // namespace cfc::nodes
