#include "io/observe/masking.hpp"

#include "io/text/printable.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cstddef>
#include <vector>

namespace cfc::observe {

namespace {

std::atomic<bool> disclosed{false};

bool is_disclosed() noexcept {
  return disclosed.load(std::memory_order_relaxed);
}

constexpr std::string_view smeared_whole = "[Smeared]";
constexpr std::size_t longest_smeared_whole = 6;
constexpr std::size_t characters_kept = 4;

/// UTF-8 characters; bytes that aren't UTF-8 count each.
std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> characters;
  text::detail::for_each_code_point(text, [&](auto, std::string_view bytes) { characters.push_back(bytes); });
  return characters;
}

bool is_word(std::string_view character) noexcept {
  const auto c = static_cast<unsigned char>(character.front());
  return c >= 0x80 || c == '_' || std::isalnum(c) != 0;
}

/// @param from, until the characters that are hidden
std::string smear(const std::vector<std::string_view>& characters, std::size_t from, std::size_t until) {
  std::string out;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (i >= from && i < until && is_word(characters[i])) {
      out += '*';
    } else {
      out += characters[i];
    }
  }
  return out;
}

std::string smear_segment(std::string_view segment) {
  if (segment.empty()) {
    return {};
  }
  const auto characters = characters_of(segment);
  if (characters.size() <= longest_smeared_whole) {
    return std::string(smeared_whole);
  }
  return smear(characters, 0, characters.size() - characters_kept);
}

std::string smear_path(std::string_view text) {
  std::string out;
  for (auto slash = text.find('/'); slash != std::string_view::npos; slash = text.find('/')) {
    (out += smear_segment(text.substr(0, slash))) += '/';
    text.remove_prefix(slash + 1);
  }
  return out += smear_segment(text);
}

std::string smear_email(std::string_view text) {
  const auto at = text.rfind('@');
  const auto domain = characters_of(text.substr(at + 1));
  return smear_segment(text.substr(0, at)) + '@' + smear(domain, characters_kept, domain.size());
}

bool in_local_part(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 ||
         std::string_view("._%+-").find(c) != std::string_view::npos;
}
bool in_domain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '.' || c == '-';
}

bool is_email(std::string_view text) noexcept {
  const auto at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), in_local_part) &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(), in_domain);
}

std::string without_emails(std::string_view text) {
  std::string out;
  std::size_t done = 0;
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    auto from = at;
    while (from > done && in_local_part(text[from - 1])) {
      --from;
    }
    auto until = at + 1;
    while (until < text.size() && in_domain(text[until])) {
      ++until;
    }
    if (from == at || until == at + 1) {
      continue;
    }
    (out += text.substr(done, from - done)) += smear_email(text.substr(from, until - from));
    done = until;
    at = until - 1;
  }
  return out += text.substr(done);
}

/// The last segment of `…/download/attachments/101/Plan%20B.pdf`, up to a query, a blank or a quote. A file's
/// name can't hold a bare blank there: links are encoded.
std::string without_download_names(std::string_view text) {
  constexpr std::string_view mark = "/download/";
  std::string out;
  for (auto found = text.find(mark); found != std::string_view::npos; found = text.find(mark)) {
    const auto end = std::min(text.find_first_of(" ?#\"'<>", found), text.size());
    const auto name = text.rfind('/', end - 1) + 1;
    out += text.substr(0, name);
    // A colon after the path is the sentence's.
    auto length = end - name;
    while (length > 0 && std::string_view(":,.;").find(text[name + length - 1]) != std::string_view::npos) {
      --length;
    }
    out += smear_segment(text.substr(name, length));
    text.remove_prefix(name + length);
  }
  return out += text;
}

constexpr std::array personal_members{
    std::string_view("title"),      std::string_view("fileName"), std::string_view("displayName"),
    std::string_view("publicName"), std::string_view("username"), std::string_view("userName"),
    std::string_view("email"),      std::string_view("userId"),   std::string_view("accountId")};

/// In the quotes that begin at `from`: their end, or the text's where it was cut.
std::size_t end_of_quoted(std::string_view text, std::size_t from) {
  while (from < text.size() && text[from] != '"') {
    from += text[from] == '\\' ? 2 : 1;
  }
  return std::min(from, text.size());
}

std::string without_member(std::string_view text, std::string_view member) {
  const auto quoted = '"' + std::string(member) + '"';
  std::string out;
  for (auto found = text.find(quoted); found != std::string_view::npos; found = text.find(quoted)) {
    const auto value = text.find_first_not_of(" :", found + quoted.size());
    const auto from = value == std::string_view::npos ? text.size() : value;
    out += text.substr(0, from);
    text.remove_prefix(from);
    if (!text.empty() && text.front() == '"') {
      const auto end = end_of_quoted(text, 1);
      (out += '"') += smear_path(text.substr(1, end - 1));
      text.remove_prefix(end);
    }
  }
  return out += text;
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
  if (is_disclosed()) {
    return std::string(text);
  }
  return is_email(text) ? smear_email(text) : smear_path(text);
}

std::string mask_personal(std::string_view text) {
  auto out = std::string(text);
  if (is_disclosed()) {
    return out;
  }
  if (text.find('"') != std::string_view::npos) {
    for (const auto member : personal_members) {
      out = without_member(out, member);
    }
  }
  out = without_download_names(out);
  return text.find('@') == std::string_view::npos ? out : without_emails(out);
}

bool is_personal_field(std::string_view name) noexcept {
  return std::find(personal_members.begin(), personal_members.end(), name) != personal_members.end();
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
