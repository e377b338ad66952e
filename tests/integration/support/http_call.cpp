#include "tests/integration/support/http_call.hpp"

#include <curl/curl.h>

#include <memory>
#include <stdexcept>

namespace cfc::test {

namespace {

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* to) {
  static_cast<std::string*>(to)->append(bytes, size * count);
  return size * count;
}

http_answer call(const std::string& url, const std::string* json) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> fields(
      curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all);
  http_answer answer;
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 300L);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, &append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &answer.body);
  if (json != nullptr) {
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, fields.get());
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json->size()));
    curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, json->data());
  }
  const auto result = curl_easy_perform(handle.get());
  if (result != CURLE_OK)
    throw std::runtime_error(url + ": " + curl_easy_strerror(result));
  long status = 0;
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  return answer;
}

} // namespace

http_answer http_get(const std::string& url) {
  return call(url, nullptr);
}

http_answer http_post(const std::string& url, const std::string& json) {
  return call(url, &json);
}

} // namespace cfc::test
