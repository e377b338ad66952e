#include "io/http/redirect.hpp"

#include "io/observe/log.hpp"

#include <curl/curl.h>

#include <memory>

namespace cfc::http {

namespace {

using parsed_url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) {
    return {};
  }
  const std::unique_ptr<char, decltype(&curl_free)> owner(text, curl_free);
  return text;
}

[[noreturn]] void refuse(const std::string& why, const std::string& target) {
  throw transport_error(transport_fault::redirect, why + ": " + observe::mask_url(target));
}

} // namespace

std::string origin_of(const std::string& url) {
  const parsed_url parsed(curl_url(), curl_url_cleanup);
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return {};
  }
  const auto scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return {};
  }
  auto host = part_of(parsed.get(), CURLUPART_HOST);
  std::transform(host.begin(), host.end(), host.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return scheme + "://" + host + ":" + part_of(parsed.get(), CURLUPART_PORT);
}

bool is_redirect(int status) noexcept {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

void follow_redirect(request& what, int status, const std::string& target) {
  const auto from = origin_of(what.url);
  const auto to = origin_of(target);
  if (to.empty()) {
    refuse("redirected to what isn't an http or https address", target);
  }
  if (from.starts_with("https:") && to.starts_with("http:")) {
    refuse("redirected from https to http", target);
  }
  if (from != to) {
    if (what.follow == redirects::same_origin) {
      refuse("redirected to another origin, where the call would be anonymous", target);
    }
    what.fields.clear();
  }
  if (what.verb != method::get) {
    if (status < 307) {
      refuse("a " + std::string(name_of(what.verb)) + " was redirected by " + std::to_string(status) +
                 ", which would turn it into a GET",
             target);
    }
    if (what.source && !what.source->rewind()) {
      refuse("redirected, but the body can't be sent twice", target);
    }
  }
  what.url = target;
}

} // namespace cfc::http
