#include "io/observe/masking.hpp"

#include <algorithm>
#include <atomic>

namespace cfc::observe {

namespace {

std::atomic<bool> disclosed{false};

bool starts_code_point(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

void append_masked_query(std::string& out, std::string_view query) {
  while (true) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    // A value that stands without a name may be a signature too.
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos) {
      out += pair.substr(0, equals + 1);
    }
    if (!pair.empty()) {
      out += "…";
    }
    if (end == std::string_view::npos) {
      return;
    }
    out += '&';
    query.remove_prefix(end + 1);
  }
}

} // namespace

void disclose_diagnostics(bool disclose) noexcept {
  disclosed.store(disclose, std::memory_order_relaxed);
}

std::string mask_text(std::string_view text) {
  if (disclosed.load(std::memory_order_relaxed)) {
    return std::string(text);
  }
  std::size_t characters = 0;
  std::size_t second = 0;
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!starts_code_point(text[at])) {
      continue;
    }
    last = at;
    if (++characters == 2) {
      second = at;
    }
  }
  // The number of stars says nothing about the length.
  if (characters < 4) {
    return text.empty() ? std::string() : "***";
  }
  return std::string(text.substr(0, second)).append("***").append(text.substr(last));
}

std::string mask_url(std::string_view url) {
  std::string out;
  const auto authority = url.find("://");
  if (authority != std::string_view::npos) {
    const auto from = authority + 3;
    const auto host_end = url.find_first_of("/?#", from);
    const auto at = url.substr(from, host_end - from).rfind('@');
    out += url.substr(0, from);
    if (at != std::string_view::npos) {
      out += "…@";
      url.remove_prefix(from + at + 1);
    } else {
      url.remove_prefix(from);
    }
  }
  const auto fragment = url.find('#');
  const auto question = url.substr(0, fragment).find('?');
  out += url.substr(0, std::min(question, fragment));
  if (question != std::string_view::npos) {
    out += '?';
    append_masked_query(out, url.substr(question + 1, fragment == std::string_view::npos
                                                          ? std::string_view::npos
                                                          : fragment - question - 1));
  }
  return fragment == std::string_view::npos ? out : out += "#…";
}

} // namespace cfc::observe
