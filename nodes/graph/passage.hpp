#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace cfc::nodes {

/// Where a message is when somebody watches.
enum class passage : std::uint8_t { entering, leaving };

/// Called for every message that comes to a node or leaves it, on the thread that works for the graph. What
/// it throws ends the graph as if a body of that node had thrown it: so tests make every node throw, those
/// too that never have a reason to.
using passage_watch = std::function<void(std::string_view node, passage way)>;

} // namespace cfc::nodes
