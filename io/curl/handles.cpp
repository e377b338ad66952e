#include "io/curl/handles.hpp"

#include <new>
#include <stdexcept>

namespace cfc::curl {

namespace {

void prepare() {
  if (const auto code = curl_global_init(CURL_GLOBAL_DEFAULT); code != CURLE_OK) {
    throw std::runtime_error(std::string("libcurl can't be initialised: ") + curl_easy_strerror(code));
  }
  const auto* version = curl_version_info(CURLVERSION_NOW);
  if ((version->features & CURL_VERSION_ASYNCHDNS) == 0) {
    throw std::runtime_error(
        "this libcurl resolves names on the calling thread: install one with a threaded resolver");
  }
}

} // namespace

void prepare_curl() {
  static const bool prepared = (prepare(), true);
  static_cast<void>(prepared);
}

void string_list::add(const std::string& text) {
  auto* const longer = curl_slist_append(first_.get(), text.c_str());
  if (longer == nullptr) {
    throw std::bad_alloc();
  }
  static_cast<void>(first_.release());
  first_.reset(longer);
}

easy_handle::easy_handle() : handle_(curl_easy_init()) {
  if (!handle_) {
    throw std::bad_alloc();
  }
}

void easy_handle::set_number(CURLoption option, long value) {
  check(option, curl_easy_setopt(get(), option, value));
}

void easy_handle::set_size(CURLoption option, std::uint64_t value) {
  check(option, curl_easy_setopt(get(), option, static_cast<curl_off_t>(value)));
}

void easy_handle::set_text(CURLoption option, const char* value) {
  check(option, curl_easy_setopt(get(), option, value));
}

void easy_handle::set_pointer(CURLoption option, const void* value) {
  check(option, curl_easy_setopt(get(), option, value));
}

void easy_handle::set_list(CURLoption option, const string_list& value) {
  check(option, curl_easy_setopt(get(), option, value.get()));
}

long easy_handle::number(CURLINFO info) const noexcept {
  long value = 0;
  curl_easy_getinfo(get(), info, &value);
  return value;
}

std::uint64_t easy_handle::size(CURLINFO info) const noexcept {
  curl_off_t value = 0;
  curl_easy_getinfo(get(), info, &value);
  return value > 0 ? static_cast<std::uint64_t>(value) : 0;
}

std::string easy_handle::text(CURLINFO info) const {
  const char* value = nullptr;
  curl_easy_getinfo(get(), info, &value);
  return value == nullptr ? std::string() : std::string(value);
}

void easy_handle::check(CURLoption option, CURLcode code) {
  if (code != CURLE_OK) {
    const auto* known = curl_easy_option_by_id(option);
    throw std::runtime_error(std::string("libcurl refuses the option ") +
                             (known == nullptr ? "?" : known->name) + ": " + curl_easy_strerror(code));
  }
}

} // namespace cfc::curl
