#pragma once

#include "io/files/descriptor.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cfc::pipeline {

/// CYC-1: one cycle per tenant and host: the file `{directory}/{tenant}.lock`, as take_own_file() takes it.
/// Released when destroyed, and by the kernel when the process dies. The file stays.
class tenant_lock {
public:
  /// @param directory only we may write there
  /// @return nothing: a cycle of this tenant is running
  /// @throws std::runtime_error when the file can't be opened or locked, or can't be trusted
  static std::optional<tenant_lock> take(const std::string& directory, std::string_view tenant);

private:
  explicit tenant_lock(files::descriptor file) noexcept : file_(std::move(file)) {}
  files::descriptor file_;
};

} // namespace cfc::pipeline
