#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

/// What the process must never tell, wherever the text comes from that holds it: a server may repeat in its
/// answer whatever it was sent (OBS-6). Who gets hold of a secret makes it known here; whatever leaves the
/// process (log, report, tables, problems, errors) goes through conceal_secrets(). All is thread-safe.
namespace cfc::observe {

/// Shorter ones aren't looked for: they would take ordinary words and numbers out of every text. They are
/// left to http::mask_secrets(), which goes by telling names.
inline constexpr std::size_t shortest_known_secret = 6;
/// So many short-lived secrets stay known after their life, since a text that quotes them may leave later.
inline constexpr std::size_t secrets_remembered = 1000;

/// Known until the process ends: what the settings hold.
void know_secret(std::string_view secret);

/// Known as long as this or a copy lives, and for a while after that: tokens that were issued, signatures of
/// URLs to write to.
class known_secret {
public:
  known_secret() = default;
  explicit known_secret(std::string_view secret);
  known_secret(const known_secret& other) : known_secret(other.secret_) {}
  known_secret(known_secret&& other) noexcept : secret_(std::move(other.secret_)) { other.secret_.clear(); }
  known_secret& operator=(const known_secret& other) { return *this = known_secret(other); }
  known_secret& operator=(known_secret&& other) noexcept {
    known_secret taken(std::move(other));
    secret_.swap(taken.secret_);
    return *this;
  }
  ~known_secret();

private:
  std::string secret_;
};

/// The text with stars in place of each known secret: as it is, in base64 (both alphabets, alone or within
/// something longer such as `user:password`, also of what was percent-encoded or escaped before),
/// percent-encoded in either case and with `+` for a space, escaped as in JSON or HTML, and what these make
/// of each other in up to `most_layers` layers.
std::string conceal_secrets(std::string_view text);

} // namespace cfc::observe
