#include "nodes/operations/shared_look_up.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace cfc::nodes {

boost::asio::awaitable<std::vector<unique::content_record>>
shared_look_up::contents(std::vector<std::string> keys) {
  if (keys.size() >= keys_per_request)
    co_return co_await services_.unique.contents_by_keys(std::move(keys));
  const bool is_first = gathering_ == nullptr;
  if (is_first)
    gathering_ = std::make_shared<group>(services_.io, gather_for_);
  const auto mine = gathering_;
  mine->keys.insert(mine->keys.end(), keys.begin(), keys.end());
  if (mine->keys.size() >= keys_per_request)
    mine->gathers.cancel();
  if (is_first)
    co_await send_gathered();
  else
    co_await wait_for(mine);
  if (mine->failure)
    std::rethrow_exception(mine->failure);
  std::sort(keys.begin(), keys.end());
  std::vector<unique::content_record> found;
  std::copy_if(mine->found.begin(), mine->found.end(), std::back_inserter(found), [&](const auto& content) {
    return std::binary_search(keys.begin(), keys.end(), content.key);
  });
  co_return found;
}

boost::asio::awaitable<void> shared_look_up::wait_for(std::shared_ptr<group> one) {
  while (!one->has_ended)
    co_await one->ended.wait();
}

boost::asio::awaitable<void> shared_look_up::send_gathered() {
  const auto mine = gathering_;
  co_await services_.waits.end_of(mine->gathers);
  if (const auto before = under_way_; before != nullptr)
    co_await wait_for(before);
  under_way_ = mine;
  gathering_ = nullptr;
  try {
    mine->found = co_await services_.unique.contents_by_keys(std::move(mine->keys));
  } catch (...) {
    mine->failure = std::current_exception();
  }
  under_way_ = nullptr;
  mine->has_ended = true;
  mine->ended.notify();
}

} // namespace cfc::nodes
