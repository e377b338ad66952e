#include "pipeline/tenant_lock.hpp"

#include "io/files/own_file.hpp"

#include <filesystem>
#include <stdexcept>

namespace cfc::pipeline {

std::optional<tenant_lock> tenant_lock::take(const std::string& directory, std::string_view tenant) {
  const auto path = (std::filesystem::path(directory) / (std::string(tenant) + ".lock")).string();
  try {
    auto file = files::take_own_file(path);
    return file ? std::optional(tenant_lock(std::move(*file))) : std::nullopt;
  } catch (const std::runtime_error& error) {
    throw std::runtime_error("the lock file " + std::string(error.what()) +
                             ". Another folder can be named with --lock-dir");
  }
}

} // namespace cfc::pipeline
