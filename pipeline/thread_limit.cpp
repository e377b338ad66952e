#include "pipeline/thread_limit.hpp"

#include <oneapi/tbb/global_control.h>

namespace cfc::pipeline {

struct thread_limit::implementation {
  oneapi::tbb::global_control control;
};

thread_limit::thread_limit(unsigned most)
    : impl_(new implementation{{oneapi::tbb::global_control::max_allowed_parallelism, most}}) {}
thread_limit::~thread_limit() = default;

} // namespace cfc::pipeline
