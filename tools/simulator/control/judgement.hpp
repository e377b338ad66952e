#pragma once

#include "tools/simulator/control/expected.hpp"
#include "tools/simulator/unique/service.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace cfc::simulator {

/// What is in Unique, held against what a perfect sync would have left there.
struct judgement {
  struct finding {
    std::uint64_t count = 0;
    std::vector<std::string> examples; ///< the first few
    void add(std::string example);
  };
  std::uint64_t expected = 0, held = 0, right = 0;
  finding missing; ///< keys
  finding surplus; ///< keys
  finding wrong;   ///< keys, with what is wrong: size, title, bytes, …

  bool complete() const noexcept { return missing.count + surplus.count + wrong.count == 0; }
};

/// Any connector is judged so: by its contents, not by how they came there. Keys are compared as they are;
/// urls aren't, since nobody says how they have to look.
judgement judge(const instance& content, const expectation& by, const unique_state& held);
json::object judgement_json(const judgement& of);

} // namespace cfc::simulator
