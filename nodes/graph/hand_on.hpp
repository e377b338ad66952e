#pragma once

#include "nodes/graph/credit.hpp"

#include <vector>

namespace cfc::nodes {

/// Puts what a unit of a section has turned into. The last message carries the unit's credit, which comes
/// home when that message is admitted to the next section; a unit that has turned into nothing gives it back
/// here.
template <typename Message, typename Port>
void hand_on(credit unit, std::vector<Message> messages, Port& port) {
  if (messages.empty())
    return unit.give_back();
  messages.back().upstream = unit;
  for (const auto& message : messages)
    port.try_put(message);
}

} // namespace cfc::nodes
