#include "io/http/transport.hpp"

namespace cfc::http {

bool transport_error::transient() const noexcept {
  return fault_ == transport_fault::connect || fault_ == transport_fault::timeout ||
         fault_ == transport_fault::broken || fault_ == transport_fault::crowded;
}

} // namespace cfc::http
