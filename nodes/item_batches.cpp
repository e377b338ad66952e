#include "nodes/item_batches.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace cfc::nodes {

std::vector<item_batch> batches_of(std::shared_ptr<const space_work> work, std::size_t total,
                                   std::size_t size) {
  std::vector<item_batch> batches;
  for (std::size_t first = 0; first < total; first += size) {
    item_batch batch;
    batch.work = work;
    batch.first = static_cast<std::uint32_t>(first);
    batch.count = static_cast<std::uint32_t>(std::min(size, total - first));
    batches.push_back(std::move(batch));
  }
  return batches;
}

} // namespace cfc::nodes
