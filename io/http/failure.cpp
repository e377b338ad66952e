#include "io/http/failure.hpp"

#include "io/http/api_error.hpp"

namespace cfc::http {

failure failure_of(const api_error& error) {
  failure known;
  known.reason = error.what();
  known.status = error.status();
  known.is_status = error.fault() == api_fault::status;
  known.ends_cycle = error.ends_cycle();
  known.cancelled = error.fault() == api_fault::cancelled;
  known.timed_out = error.timed_out();
  known.too_large = error.facts().too_large;
  known.transient = error.transient();
  known.not_asked = error.facts().not_asked;
  known.unclear = error.unclear();
  known.tries = error.facts().tries;
  return known;
}

failure failure_of(const std::exception_ptr& error) {
  failure other;
  other.unclear = true;
  try {
    std::rethrow_exception(error);
  } catch (const api_error& known) {
    return failure_of(known);
  } catch (const std::exception& known) {
    other.reason = known.what();
  } catch (...) {
    other.reason = "unknown failure";
  }
  return other;
}

} // namespace cfc::http
