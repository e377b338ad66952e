#pragma once

#include "nodes/messages.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace cfc::nodes {

/// Cuts `total` items of a space into batches of at most `size`.
std::vector<item_batch> batches_of(std::shared_ptr<const space_work> work, std::size_t total,
                                   std::size_t size);

} // namespace cfc::nodes
