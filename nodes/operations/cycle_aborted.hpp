#pragma once

#include <stdexcept>

namespace cfc::nodes {

/// A reason to abort the cycle that an operator can act on.
class cycle_aborted : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace cfc::nodes
