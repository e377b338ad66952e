#include "pipeline/section_widths.hpp"

namespace cfc::pipeline {

section_widths widths_of(const config::tenant& tenant) {
  section_widths widths;
  widths.searches = tenant.processing.discovery_concurrency;
  widths.items = tenant.processing.concurrency;
  // Enough bodies in hand that items never wait for a batch, and no more.
  widths.page_batches = 2 + tenant.processing.concurrency / tenant.processing.body_batch_size;
  return widths;
}

} // namespace cfc::pipeline
