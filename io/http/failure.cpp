#include "io/http/failure.hpp"

#include "io/http/api_error.hpp"

namespace cfc::http {

failure failure_of(const std::exception& error) {
  failure known;
  known.reason = error.what();
  known.unclear = true;
  if (const auto* api = dynamic_cast<const api_error*>(&error)) {
    known.status = api->status();
    known.is_status = api->fault() == api_fault::status;
    known.ends_cycle = api->ends_cycle();
    known.cancelled = api->fault() == api_fault::cancelled;
    known.timed_out = api->timed_out();
    known.too_large = api->facts().too_large;
    known.transient = api->transient();
    known.not_asked = api->facts().not_asked;
    known.unclear = api->unclear();
  }
  return known;
}

failure failure_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return failure_of(known);
  } catch (...) {
    failure unknown;
    unknown.reason = "unknown failure";
    unknown.unclear = true;
    return unknown;
  }
}

} // namespace cfc::http
