#include "nodes/delivery.hpp"

#include <vector>

namespace cfc::nodes {

namespace {

/// The platform answered and said no. Any other failure leaves open whether it registered the content.
bool surely_refused(const http::api_error& error) {
  return error.fault() == http::api_fault::authentication ||
         (error.fault() == http::api_fault::status && error.status() < 500);
}

} // namespace

bool ends_cycle(const http::api_error& error) noexcept {
  return error.fault() == http::api_fault::quota ||
         (error.fault() == http::api_fault::authentication && error.status() / 100 == 2);
}

item_outcome ended(item_kind kind, item_end end, std::string key, std::string reason, std::string step,
                   int status) {
  item_outcome outcome;
  outcome.kind = kind;
  outcome.end = end;
  outcome.key = std::move(key);
  outcome.reason = std::move(reason);
  outcome.step = std::move(step);
  outcome.status = status;
  return outcome;
}

boost::asio::awaitable<item_outcome> delivery::deliver(item_kind kind, unique::content content,
                                                       uploader upload) {
  const auto key = content.key;
  auto outcome = ended(kind, item_end::ingested, key, {});
  unique::registration registered;
  bool may_be_registered = false;
  try {
    outcome.step = "register";
    if (journal_ != nullptr)
      journal_->registering(key);
    may_be_registered = true;
    registered = co_await use_.unique.register_content(content);
    outcome.step = "upload";
    co_await upload(registered);
    outcome.step = "finalise";
    co_await use_.unique.finalise(std::move(content), registered);
    outcome.step.clear();
    may_be_registered = false;
  } catch (const http::api_error& error) {
    outcome.end = error.fault() == http::api_fault::cancelled ? item_end::stopped : item_end::failed;
    outcome.reason = error.what();
    outcome.status = error.status();
    if (ends_cycle(error))
      run_.abort(error.what());
    if (registered.id.empty() && surely_refused(error))
      may_be_registered = false;
  } catch (const std::exception& error) {
    outcome.end = item_end::failed;
    outcome.reason = error.what();
  }
  bool settled = !may_be_registered;
  if (may_be_registered)
    settled = co_await clean_up(registered.id, key);
  if (journal_ != nullptr && settled)
    journal_->settled(key);
  co_return outcome;
}

boost::asio::awaitable<bool> delivery::clean_up(std::string id, std::string key) {
  std::string why = "the platform did not delete it";
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      if (co_await try_clean_up(id, key))
        co_return true;
    } catch (const std::exception& error) {
      why = error.what();
    }
  }
  use_.log.error(
      "a content that was registered but not completed could not be deleted again; the platform may take "
      "it for current until its page changes",
      {{"key", key}, {"contentId", id}, {"error", why}});
  co_return false;
}

boost::asio::awaitable<bool> delivery::try_clean_up(std::string id, std::string key) {
  if (id.empty()) {
    std::vector<std::string> keys{key};
    const auto found = co_await use_.unique.contents_by_keys(std::move(keys));
    if (found.empty())
      co_return true;
    id = found.front().id;
  }
  std::vector<std::string> ids{std::move(id)};
  const auto deleted = co_await use_.unique.delete_contents(std::move(ids));
  co_return !deleted.empty();
}

} // namespace cfc::nodes
