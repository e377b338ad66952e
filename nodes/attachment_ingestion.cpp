#include "nodes/attachment_ingestion.hpp"

#include "io/confluence/web_links.hpp"
#include "nodes/operations/attachment_transfer.hpp"
#include "nodes/operations/content_keys.hpp"
#include "nodes/operations/content_title.hpp"

namespace cfc::nodes {

unique::content attachment_content(const service_set& services, const space_work& work,
                                   const space_records::attachment& attachment) {
  const auto& settings = services.tenant.ingestion;
  unique::content content;
  content.key = content_key(work.partial_key, item_key(attachment));
  content.title = title_or_id(attachment.title(), attachment.id());
  const auto& type = settings.allowed_mime_types.at(attachment.media_type_index);
  content.mime_type = attachment.media_type_text().empty() ? type : std::string(attachment.media_type_text());
  content.url = confluence::attachment_link(services.confluence.kind(), services.tenant.confluence.base_url,
                                            attachment.page_id(), attachment.id(), attachment.title());
  content.byte_size = attachment.size;
  content.scope_id = work.scope_id;
  content.metadata.space_key = work.space.key;
  content.metadata.space_name = work.space.name;
  const bool image = type == "image/png" || type == "image/jpeg";
  if (image && settings.image_ocr)
    content.ingestion_config_json = R"({"jpgReadMode":"DOC_INTELLIGENCE_DEFAULT"})";
  return content;
}

attachment_ingestion_node::attachment_ingestion_node(oneapi::tbb::flow::graph& graph,
                                                     const service_set& services, run_context& run,
                                                     journal::journal* journal)
    : services_(services), run_(run), delivery_(services, run, journal),
      memory_(memory_budgets::of(services.io).transfers),
      step_(graph, "attachment ingestion", services.io, run,
            [this](attachment_item item) { return ingest(std::move(item)); }) {}

attachment_ingestion_node::~attachment_ingestion_node() = default;

boost::asio::awaitable<ended_item> attachment_ingestion_node::ingest(attachment_item item) {
  auto outcome = co_await attempt(item);
  co_return ended_item{std::move(outcome), item.held};
}

boost::asio::awaitable<item_outcome> attachment_ingestion_node::attempt(const attachment_item& item) {
  const auto& attachment = item.work->items->attachments()[item.index];
  auto content = attachment_content(services_, *item.work, attachment);
  if (auto untried = ended_untried(item, content.key))
    co_return std::move(*untried);
  co_return co_await transfer(item, std::move(content));
}

std::optional<item_outcome> attachment_ingestion_node::ended_untried(const attachment_item& item,
                                                                     const std::string& key) const {
  const auto& attachment = item.work->items->attachments()[item.index];
  if (run_.stopping())
    return ended(item_kind::attachment, item_end::stopped, key, "the cycle was stopped");
  if (item.work->refused_pages->contains(attachment.page_id())) {
    auto untried = ended(
        item_kind::attachment, item_end::failed, key,
        "not ingested, since its page wasn't: what came as the page's body can't be taken for it. The page's "
        "own failure says why",
        "fetch");
    untried.not_asked = true;
    return untried;
  }
  if (attachment.size == 0) {
    auto outcome = ended(item_kind::attachment, item_end::skipped, key, "zero bytes");
    outcome.emptied = true;
    return outcome;
  }
  return std::nullopt;
}

boost::asio::awaitable<item_outcome> attachment_ingestion_node::transfer(const attachment_item& item,
                                                                         unique::content content) {
  const auto& attachment = item.work->items->attachments()[item.index];
  transfer_facts facts;
  facts.source = {std::string(attachment.page_id()), std::string(attachment.id()),
                  std::string(attachment.download_link())};
  facts.media_type = content.mime_type;
  facts.size = attachment.size;
  const auto share = co_await memory_.take(memory_of(facts));
  if (run_.stopping())
    co_return ended(item_kind::attachment, item_end::stopped, content.key, "the cycle was stopped");
  const auto sent = std::make_shared<attachment_transfer>(services_, std::move(facts));
  auto outcome = ended(item_kind::attachment, item_end::ingested, content.key, {}, "download");
  try {
    co_await sent->open();
  } catch (...) {
    note_failure(outcome, http::failure_of(std::current_exception()), run_);
    co_return outcome;
  }
  uploader upload = [sent](unique::registration to) { return sent->send(std::move(to)); };
  outcome = co_await delivery_.deliver(item_kind::attachment, std::move(content), item.work->has_updates,
                                       std::move(upload));
  co_await sent->close();
  co_return outcome;
}

} // namespace cfc::nodes
