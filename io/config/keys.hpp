#pragma once

#include "io/config/rules.hpp"
#include "io/config/tenant.hpp"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The one description of a tenant file: every key with its place in `tenant`, its rule and its default.
/// Reading, warnings about unknown keys, describe() and the test of docs/configuration.md all go by it.
namespace cfc::config {

template <typename Value>
using setting_ref = Value& (*)(tenant&);

struct text_rule {
  setting_ref<std::string> at;
  check wrong = nullptr; ///< null: any non-empty text
  std::string_view allowed = "a text that isn't empty";
  check odd = nullptr; ///< what deserves a warning; null: nothing
  bool trims = false;  ///< white space around it doesn't count
  bool lowers = false; ///< capitals of ASCII are taken for small letters
};
/// Never shown; may be `os.environ/NAME` (CFG-4).
struct secret_rule {
  setting_ref<secret> at;
};
struct choice_rule {
  std::vector<std::string_view> words;
  std::function<void(tenant&, std::size_t)> set;
  std::function<std::size_t(tenant&)> get;
};
/// From 1.
struct count_rule {
  setting_ref<std::uint32_t> at;
  std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  setting_ref<bool> is_auto = nullptr; ///< null: there is no `auto`, which leaves the number to the program
  std::uint32_t most_auto = 0;         ///< what the number is with `auto`
};
struct ceiling_rule {
  setting_ref<std::optional<std::uint64_t>> at;
};
struct percent_rule {
  setting_ref<double> at;
};
struct megabytes_rule {
  setting_ref<std::uint64_t> at; ///< in bytes
};
struct headers_rule {
  setting_ref<std::vector<std::pair<std::string, std::string>>> at;
};
struct media_types_rule {
  setting_ref<std::vector<std::string>> at;
};
/// Keys of spaces, one at least.
struct space_keys_rule {
  setting_ref<std::vector<std::string>> at;
};
struct json_rule {
  setting_ref<std::string> at;
};
/// A map that is known and without effect (CFG-7).
struct ignored_rule {};
/// A schedule (CFG-8).
struct cron_rule {
  setting_ref<std::string> at;
};

using value_rule =
    std::variant<text_rule, secret_rule, choice_rule, count_rule, ceiling_rule, percent_rule, megabytes_rule,
                 headers_rule, media_types_rule, space_keys_rule, json_rule, ignored_rule, cron_rule>;

/// In which tenants a key means something. Everywhere else it is ignored with a warning.
enum class applies : std::uint8_t { always, cloud, oauth, pat, basic, cluster_local, external };

/// The key that decides, empty for `always`.
std::string_view decided_by(applies where);
bool holds(applies where, const tenant& t);

struct key {
  std::string_view path;
  applies where = applies::always;
  bool required = false;     ///< where it applies
  std::string_view fallback; ///< the default as it would be written in a file (YAML); empty: none, or derived
  value_rule rule;
};

/// In the order in which they are read and shown: a key stands behind the one that decides where it applies.
const std::vector<key>& all_keys();

/// What may stand there, in words: "allowed: …".
std::string allowed(const value_rule& rule);

} // namespace cfc::config
