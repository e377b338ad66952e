#include "io/http/excerpt.hpp"

#include "io/http/message.hpp"
#include "io/observe/secrets.hpp"
#include "io/text/lower_case.hpp"

#include <algorithm>
#include <array>

namespace cfc::http {

namespace {

constexpr std::size_t longest_excerpt = 200;
/// Enough to hold the characters shown after white space was folded; what lies behind isn't looked at.
constexpr std::size_t longest_looked_at = 4096;
/// Beyond what is looked at, so that no secret is cut before it is found.
constexpr std::size_t longest_searched = 4 * longest_looked_at;
constexpr std::string_view mask = "***";

constexpr std::array<std::string_view, 9> telling_names = {
    "token", "secret", "credential", "password", "passwd", "signature", "api_key", "apikey", "authorization"};

bool is_word(char c) noexcept {
  return (text::lower_case(c) >= 'a' && text::lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

/// What tokens, signatures and passwords are usually made of.
bool is_secret(char c) noexcept {
  return static_cast<unsigned char>(c) > ' ' &&
         std::string_view("\"'<>&,;(){}[]\\").find(c) == std::string_view::npos;
}

/// The end of what stands between a name and its value: quotes, colon or equals sign, blanks. Without a sign
/// there is no value.
std::size_t value_after(std::string_view text, std::size_t at) noexcept {
  bool sign = false;
  while (at < text.size() && std::string_view("\\\"' :=").find(text[at]) != std::string_view::npos) {
    sign = sign || text[at] == ':' || text[at] == '=';
    ++at;
  }
  return sign ? at : std::string_view::npos;
}

std::size_t end_of_secret(std::string_view text, std::size_t at) noexcept {
  while (at < text.size() && is_secret(text[at])) {
    ++at;
  }
  return at;
}

/// The ways of HTTP authentication that put a secret behind their name.
bool is_scheme(std::string_view word) noexcept {
  return same_name(word, "bearer") || same_name(word, "basic");
}

/// Where a secret that follows this word starts; npos when none does.
std::size_t secret_after(std::string_view text, std::string_view word, std::size_t end) {
  if (is_scheme(word) && end < text.size() && text[end] == ' ') {
    return end + 1;
  }
  return tells_a_secret(word) ? value_after(text, end) : std::string_view::npos;
}

} // namespace

bool tells_a_secret(std::string_view word) {
  const auto name = text::lower_case(word);
  return name == "sig" ||
         std::any_of(telling_names.begin(), telling_names.end(),
                     [&](std::string_view telling) { return name.find(telling) != std::string::npos; });
}

std::string mask_secrets(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_word(text[at])) {
      out += text[at++];
      continue;
    }
    auto end = at;
    while (end < text.size() && is_word(text[end])) {
      ++end;
    }
    const auto word = text.substr(at, end - at);
    // A JSON web token is known by its beginning, wherever it stands.
    if (word.size() > 20 && word.starts_with("eyJ")) {
      out += mask;
      at = end_of_secret(text, at);
      continue;
    }
    out += word;
    at = end;
    const auto secret = secret_after(text, word, end);
    if (secret == std::string_view::npos) {
      continue;
    }
    const auto secret_end = end_of_secret(text, secret);
    if (secret_end == secret || is_scheme(text.substr(secret, secret_end - secret))) {
      continue;
    }
    out.append(text.substr(end, secret - end)).append(mask);
    at = secret_end;
  }
  return out;
}

std::string excerpt(std::string_view body) {
  const auto concealed = observe::conceal_secrets(body.substr(0, longest_searched));
  const auto masked = mask_secrets(std::string_view(concealed).substr(0, longest_looked_at));
  std::string out;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < masked.size();) {
    const auto length = utf8_length(std::string_view(masked).substr(at));
    const auto byte = static_cast<unsigned char>(masked[at]);
    if (length == 1 && (byte <= ' ' || byte == 0x7F)) {
      ++at;
      if (out.empty() || out.back() == ' ') {
        continue;
      }
      out += ' ';
    } else if (length == 0) {
      out += '?';
      ++at;
    } else {
      out.append(masked, at, length);
      at += length;
    }
    if (++characters == longest_excerpt) {
      return at < masked.size() || body.size() > longest_looked_at ? out + "…" : out;
    }
  }
  while (!out.empty() && out.back() == ' ') {
    out.pop_back();
  }
  return out;
}

std::size_t utf8_length(std::string_view text) noexcept {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      return 0;
    }
  }
  // C1 control characters.
  const auto second = length > 1 ? static_cast<unsigned char>(text[1]) : 0;
  return first == 0xC2 && second < 0xA0 ? 0 : length;
}

} // namespace cfc::http
