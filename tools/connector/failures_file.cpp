#include "tools/connector/failures_file.hpp"

#include "io/observe/parts.hpp"

#include <stdexcept>

namespace cfc::connector {

failures_file::failures_file(report_file& file, const observe::log& log)
    : file_(file), log_(log.part(observe::part::schedule)) {
  file_.append({});
}

void failures_file::add(std::string_view line) {
  const std::lock_guard lock(mutex_);
  try {
    file_.append(line);
  } catch (const std::runtime_error& error) {
    if (is_whole_)
      log_.warn("the file of the failed items can't be written; the report names them, too",
                {{"error", error.what()}});
    is_whole_ = false;
  }
}

bool failures_file::is_whole() const {
  const std::lock_guard lock(mutex_);
  return is_whole_;
}

} // namespace cfc::connector
