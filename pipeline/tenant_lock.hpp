#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cfc::pipeline {

/// CYC-1: one cycle per tenant and host. An flock(2) on `{directory}/{tenant}.lock`, which the kernel
/// releases when the process dies, however it dies. Movable; releases when destroyed. The file stays.
class tenant_lock {
public:
  /// nullopt: a cycle of this tenant is running. @throws std::runtime_error when the file can't be opened
  static std::optional<tenant_lock> take(const std::string& directory, std::string_view tenant);
  tenant_lock(tenant_lock&& other) noexcept;
  tenant_lock(const tenant_lock&) = delete;
  tenant_lock& operator=(const tenant_lock&) = delete;
  tenant_lock& operator=(tenant_lock&&) = delete;
  ~tenant_lock();

private:
  explicit tenant_lock(int file) : file_(file) {}
  int file_;
};

} // namespace cfc::pipeline
