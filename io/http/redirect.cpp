#include "io/http/redirect.hpp"

#include "io/http/url.hpp"
#include "io/observe/masking.hpp"

namespace cfc::http {

namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& target) {
  throw transport_error(transport_fault::redirect, why + ": " + observe::mask_url(target));
}

} // namespace

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void follow_redirect(request& request, int status, const std::string& target) {
  const auto from = origin_of(request.url);
  const auto to = origin_of(target);
  if (to.empty()) {
    refuse("redirected to what isn't an http or https address", target);
  }
  if (from.starts_with("https:") && to.starts_with("http:")) {
    refuse("redirected from https to http", target);
  }
  if (from != to) {
    if (request.follow == redirects::same_origin) {
      refuse("redirected to another origin, where the call would be anonymous", target);
    }
    request.fields.clear();
    request.on_sent = nullptr;
  }
  if (request.verb != method::get) {
    if (status < 307) {
      refuse("a " + std::string(name_of(request.verb)) + " was redirected by " + std::to_string(status) +
                 ", which would turn it into a GET",
             target);
    }
    if (request.source && !request.source->rewind()) {
      refuse("redirected, but the body can't be sent twice", target);
    }
  }
  request.url = target;
}

} // namespace cfc::http
