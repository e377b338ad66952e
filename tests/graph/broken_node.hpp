#pragma once

#include "tests/graph/small_world.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <tuple>

namespace cfc::test {

/// The nodes that have something to say in their body, so that a breaking_log makes them throw.
enum class talking_node : std::uint8_t { accept, guards, outcomes };

/// What they throw.
enum class thrown : std::uint8_t { exception, anything_else };

using broken_node = std::tuple<talking_node, thrown>;

inline void throw_one(thrown what) {
  if (what == thrown::exception)
    throw std::logic_error("a defect");
  throw 42;
}

/// What the operator is told of it.
inline std::string text_of(thrown what) {
  return what == thrown::exception ? "a defect" : "unknown failure";
}

/// Every diff of the small world names what is new in all spaces: with two, more than a space has submitted.
inline std::size_t spaces_for(talking_node which) {
  return which == talking_node::guards ? 2 : 1;
}

/// Gives that node, and none before it, something to say.
inline void make_talk(talking_node which, small_world& world) {
  if (which == talking_node::accept)
    world.page_type = "sculpture";
  if (which == talking_node::outcomes)
    world.before_answer = [](call_kind kind) {
      if (kind == call_kind::register_content)
        throw std::runtime_error("refused");
    };
}

inline std::string name_of(const broken_node& which) {
  constexpr const char* nodes[] = {"accept", "guards", "outcomes"};
  return std::string(nodes[static_cast<std::size_t>(std::get<0>(which))]) +
         (std::get<1>(which) == thrown::exception ? "_throws_an_exception" : "_throws_what_is_none");
}

inline auto all_broken_nodes() {
  return testing::Combine(testing::Values(talking_node::accept, talking_node::guards, talking_node::outcomes),
                          testing::Values(thrown::exception, thrown::anything_else));
}

} // namespace cfc::test
