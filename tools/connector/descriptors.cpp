#include "tools/connector/descriptors.hpp"

#include "io/config/loader.hpp"

#include <algorithm>
#include <string>
#include <sys/resource.h>

namespace cfc::connector {

namespace {

/// Beyond what is needed, for name look-ups (two descriptors each) and connections that are closing.
constexpr std::size_t comfort = 2;

} // namespace

void ensure_descriptors(std::size_t needed) {
  rlimit now{};
  if (::getrlimit(RLIMIT_NOFILE, &now) != 0)
    return;
  if (now.rlim_max < needed) {
    throw config::config_error(
        {{"", 0, "processing.concurrency",
          "the connections that it takes need " + std::to_string(needed) +
              " open files at a time, but the system allows this process " + std::to_string(now.rlim_max) +
              ": lower it, run fewer tenants at a time (--tenants-in-parallel), or raise the limit (ulimit -n, "
              "LimitNOFILE=)"}});
  }
  const auto wanted = std::min<rlim_t>(comfort * needed, now.rlim_max);
  if (now.rlim_cur >= wanted)
    return;
  now.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &now);
}

} // namespace cfc::connector
