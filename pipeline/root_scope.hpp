#pragma once

#include "nodes/run_context.hpp"
#include "nodes/services.hpp"

#include <boost/asio/awaitable.hpp>

#include <stdexcept>
#include <string>
#include <vector>

namespace cfc::pipeline {

/// A reason to abort the cycle that an operator can act on.
class cycle_aborted : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

/// Makes the root scope ready: access (SCP-1), ownership (SCP-2, SCP-3) with migration from an earlier root
/// (SCP-4), path (SCP-5). Nothing is written when the scope belongs to another instance.
/// @return the root's path for space scopes
/// @throws cycle_aborted, http::api_error
boost::asio::awaitable<std::string> initialise_root_scope(const nodes::services& use,
                                                          const nodes::run_context& run);

/// The same check for `plan`, which writes nothing: a scope that can't be read without a grant is not an
/// error.
/// @return notes for the operator
/// @throws cycle_aborted when the scope belongs to another instance
boost::asio::awaitable<std::vector<std::string>> check_root_scope(const nodes::services& use);

} // namespace cfc::pipeline
