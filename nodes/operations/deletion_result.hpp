#pragma once

#include "io/http/failure.hpp"
#include "nodes/operations/content_to_delete.hpp"

#include <string>
#include <vector>

namespace cfc::nodes {

struct failed_deletion {
  std::string key; ///< a content's, or what else could not be removed
  http::failure failure;
};

/// A content that was deleted, and why.
struct deleted_content {
  std::string key;
  deletion_reason reason = deletion_reason::removed;
};

struct deletion_result {
  std::vector<deleted_content> deleted;
  std::vector<failed_deletion> failures;
  /// What was to go and was listed when the cycle had to end.
  std::vector<content_to_delete> not_attempted;
};

} // namespace cfc::nodes
