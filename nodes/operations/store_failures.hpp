#pragma once

#include "io/http/api_error.hpp"
#include "nodes/operations/control_check.hpp"

#include <set>
#include <utility>

namespace cfc::nodes {

/// What failed look-ups in the content store mean (DEL-4). One that the store answers with an error is no
/// answer about its content; many in a row that it doesn't answer at all end the check.
class store_failures {
public:
  explicit store_failures(confluence::instance kind) : kind_(kind) {}

  void answered() noexcept { in_a_row_ = 0; }
  /// A refusal may be this content's own, or for want of a permission, which the controls of its part show.
  /// @return false: it is no matter of one content, and ends the check
  [[nodiscard]] bool note(store_part part, const http::api_error& error);
  /// The parts in which a look-up was refused since this was asked for the last time.
  std::set<store_part> take_refused() { return std::exchange(refused_, {}); }

private:
  confluence::instance kind_;
  std::set<store_part> refused_;
  int in_a_row_ = 0;
};

} // namespace cfc::nodes
