#pragma once

#include "nodes/operations/control_check.hpp"

#include <set>
#include <string>
#include <utility>

namespace cfc::nodes {

/// What failed look-ups in the content store mean (DEL-4). One that the store answers with an error is no
/// answer about its content; many in a row that it doesn't answer at all end the check.
class store_failures {
public:
  explicit store_failures(confluence::instance kind) : kind_(kind) {}

  void answered() noexcept { in_a_row_ = 0; }
  /// To be called in a handler. A refusal may be this content's own, or that of a scope, which the controls
  /// of its part show.
  /// @return why nothing is known
  /// @throws what was caught, when it is no matter of one content
  std::string note(store_part part);
  /// The parts in which a look-up was refused since this was asked for the last time.
  std::set<store_part> take_refused() { return std::exchange(refused_, {}); }

private:
  confluence::instance kind_;
  std::set<store_part> refused_;
  int in_a_row_ = 0;
};

} // namespace cfc::nodes
