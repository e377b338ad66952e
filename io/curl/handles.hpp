#pragma once

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <string>

/// libcurl's handles as values, and its untyped options with types (an int where a long is expected is
/// undefined behaviour there).
namespace cfc::curl {

/// Prepares libcurl for the process, once.
/// @throws std::runtime_error when this libcurl can't resolve names without blocking
void prepare_curl();

/// A list of texts that libcurl reads but doesn't own.
class string_list {
public:
  void add(const std::string& text);
  curl_slist* get() const noexcept { return first_.get(); }

private:
  struct release {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };
  std::unique_ptr<curl_slist, release> first_;
};

/// One transfer's handle. Setters throw std::runtime_error when libcurl refuses an option.
class easy_handle {
public:
  easy_handle();
  CURL* get() const noexcept { return handle_.get(); }
  /// Forgets all options; connections belong to the multi handle and stay.
  void reset() noexcept { curl_easy_reset(get()); }

  void set_flag(CURLoption option, bool value) { set_number(option, value ? 1 : 0); }
  void set_number(CURLoption option, long value);
  void set_size(CURLoption option, std::uint64_t value);
  /// Copied by libcurl; null takes a text away.
  void set_text(CURLoption option, const char* value);
  /// Not copied: must live until the transfer ends.
  void set_pointer(CURLoption option, const void* value);
  void set_list(CURLoption option, const string_list& value);
  template <typename Result, typename... Arguments>
  void set_function(CURLoption option, Result (*function)(Arguments...)) {
    check(option, curl_easy_setopt(get(), option, function));
  }

  long number(CURLINFO info) const noexcept;
  std::uint64_t size(CURLINFO info) const noexcept;
  /// "" when there is none.
  std::string text(CURLINFO info) const;

private:
  static void check(CURLoption option, CURLcode code);
  struct release {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
  };
  std::unique_ptr<CURL, release> handle_;
};

} // namespace cfc::curl
