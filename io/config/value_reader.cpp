#include "io/config/value_reader.hpp"

#include "io/config/page_ingestion_config.hpp"
#include "io/config/scalar.hpp"
#include "io/observe/masking.hpp"
#include "io/observe/secrets.hpp"
#include "io/text/lower_case.hpp"
#include "io/text/media_type.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace cfc::config {

namespace {

constexpr std::string_view from_environment = "os.environ/";

std::string clipped(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, 80)) {
    out += has_control_character({&c, 1}) ? '?' : c;
  }
  return text.size() > 80 ? out + "…" : out;
}

/// As YAML writes numbers, quoted or not (CFG-2): `1e3` and `100.0` are whole.
template <typename Number>
std::optional<Number> number(std::string_view text) {
  text = trimmed(text);
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && !text.empty()) {
    return value;
  }
  const auto whole = scalar::integer(text);
  const auto any = whole ? std::optional(static_cast<double>(*whole)) : scalar::real(text);
  constexpr double exact = 9007199254740992; // 2^53
  if (!any ||
      (std::is_integral_v<Number> && (*any != std::floor(*any) || *any < 0 || *any > exact ||
                                      *any > static_cast<double>(std::numeric_limits<Number>::max())))) {
    return std::nullopt;
  }
  return static_cast<Number>(*any);
}

} // namespace

void file_problems::error(int line, std::string_view key_path, std::string message) {
  errors.push_back({file, line, std::string(key_path), std::move(message)});
}

void file_problems::warning(int line, std::string_view key_path, std::string message) {
  warnings.push_back({file, line, std::string(key_path), std::move(message)});
}

int line_of(const YAML::Node& node) {
  return node.Mark().line + 1;
}

std::string words_for(const YAML::Node& node) {
  if (node.IsMap()) {
    return "a map";
  }
  if (node.IsSequence()) {
    return "a list";
  }
  return node.IsScalar() ? "'" + clipped(node.Scalar()) + "'" : "nothing";
}

namespace {

/// What may be quoted of a text: a query may hold a key.
std::string quotable(const YAML::Node& node) {
  const auto& text = node.Scalar();
  return text.find('?') == std::string::npos || text.find("://") == std::string::npos
             ? words_for(node)
             : "'" + clipped(observe::mask_url(text)) + "'";
}

} // namespace

/// One operator() for each rule; true when stored.
struct value_reader::by_rule {
  value_reader& reader;
  const config::key& key;
  const YAML::Node& node;

  bool wrong(const std::string& what_was_found) const { return wrong_at(node, key.path, what_was_found); }

  bool wrong_at(const YAML::Node& place, std::string_view path, const std::string& what_was_found) const {
    reader.report_.error(line_of(place), path, "found " + what_was_found + ", allowed: " + allowed(key.rule));
    return false;
  }

  /// Null after an error, which is reported then.
  const std::string* scalar() const {
    if (node.IsScalar() && !trimmed(node.Scalar()).empty()) {
      return &node.Scalar();
    }
    wrong(node.IsScalar() ? "an empty text" : words_for(node));
    return nullptr;
  }

  bool operator()(const text_rule& rule) const {
    const auto* given = scalar();
    if (given == nullptr) {
      return false;
    }
    const std::string text(rule.trims ? trimmed(*given) : std::string_view(*given));
    if (has_control_character(text)) {
      return wrong(words_for(node) + " with a line break or another control character");
    }
    if (text.starts_with(from_environment)) {
      reader.report_.warning(line_of(node), key.path,
                             words_for(node) +
                                 " is taken literally: only secrets are read from the environment");
    }
    if (const auto reason = rule.wrong == nullptr ? std::nullopt : rule.wrong(text)) {
      // What stands before an @ may be a password.
      return wrong(*reason == "with a user part" ? "a URL " + *reason
                                                 : quotable(node) + " (" + *reason + ")");
    }
    if (const auto oddity = rule.odd == nullptr ? std::nullopt : rule.odd(text)) {
      reader.report_.warning(line_of(node), key.path, words_for(node) + ": " + *oddity);
    }
    rule.at(reader.into_) = rule.lowers ? text::lower_case(text) : text;
    return true;
  }

  /// An error only where somebody goes by the schedule (CFG-8).
  bool operator()(const cron_rule& rule) const {
    const auto* given = scalar();
    if (given == nullptr) {
      return false;
    }
    const auto reason = check_cron(*given);
    if (!reason) {
      rule.at(reader.into_) = trimmed(*given);
      return true;
    }
    const auto message = "found " + words_for(node) + " (" + *reason + "), allowed: " + allowed(key.rule);
    if (reader.schedule_ == schedule::used) {
      reader.report_.error(line_of(node), key.path, message);
    } else {
      reader.report_.warning(line_of(node), key.path, message + "; not used here, and the default is shown");
    }
    return reader.schedule_ == schedule::unused;
  }

  /// White space around a secret is that of the file it comes from, a mounted one or a block of YAML (CFG-4).
  bool operator()(const secret_rule& rule) const {
    const auto* given = scalar();
    if (given == nullptr) {
      return false;
    }
    std::string value(trimmed(*given));
    std::string source = "a value";
    if (value.starts_with(from_environment)) {
      const std::string name(trimmed(std::string_view(value).substr(from_environment.size())));
      const auto set = name.empty() ? std::nullopt : reader.env_(name);
      value = set ? std::string(trimmed(*set)) : std::string();
      if (value.empty()) {
        return wrong(name.empty()
                         ? "os.environ/ without the name of a variable"
                         : "the environment variable " + name + ", which is " + (set ? "empty" : "not set"));
      }
      source = "a value of the environment variable " + name;
    }
    if (has_control_character(value)) {
      return wrong(source + " with a line break or another control character");
    }
    if (value == never_set) {
      return wrong(source + " that is still the text " + std::string(never_set));
    }
    rule.at(reader.into_) = secret(std::move(value));
    return true;
  }

  bool operator()(const choice_rule& rule) const {
    const auto* text = scalar();
    if (text == nullptr) {
      return false;
    }
    const auto word = std::find(rule.words.begin(), rule.words.end(), trimmed(*text));
    if (word == rule.words.end()) {
      return wrong(words_for(node));
    }
    rule.set(reader.into_, static_cast<std::size_t>(word - rule.words.begin()));
    return true;
  }

  /// Numbers may be written as strings (CFG-2).
  template <typename Number, typename Place>
  bool store_number(Place& place, Number least, Number most) const {
    const auto* text = scalar();
    if (text == nullptr) {
      return false;
    }
    const auto value = number<Number>(*text);
    if (!value || !(*value >= least && *value <= most)) {
      return wrong(words_for(node));
    }
    place = *value;
    return true;
  }

  bool operator()(const count_rule& rule) const {
    if (rule.is_auto != nullptr) {
      rule.is_auto(reader.into_) = node.IsScalar() && node.Scalar() == "auto";
      if (rule.is_auto(reader.into_)) {
        rule.at(reader.into_) = rule.most_auto;
        return true;
      }
    }
    return store_number<std::uint32_t>(rule.at(reader.into_), 1, rule.most);
  }

  bool operator()(const ceiling_rule& rule) const {
    if (node.IsScalar() && node.Scalar().empty()) {
      rule.at(reader.into_) = std::nullopt;
      return true;
    }
    return store_number<std::uint64_t>(rule.at(reader.into_), 1, std::numeric_limits<std::uint64_t>::max());
  }

  bool operator()(const percent_rule& rule) const {
    return store_number<double>(rule.at(reader.into_), std::numeric_limits<double>::denorm_min(), 100.0);
  }

  bool operator()(const megabytes_rule& rule) const {
    double megabytes = 0;
    if (!store_number<double>(megabytes, std::numeric_limits<double>::denorm_min(), 1e9)) {
      return false;
    }
    rule.at(reader.into_) = static_cast<std::uint64_t>(std::floor(megabytes * 1024 * 1024));
    return true;
  }

  bool operator()(const headers_rule& rule) const {
    if (!node.IsMap()) {
      return wrong(words_for(node));
    }
    auto& fields = rule.at(reader.into_);
    bool good = true;
    std::vector<std::string> names;
    for (const auto& entry : node) {
      const auto& value = entry.second;
      const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : words_for(entry.first);
      const std::string path = std::string(key.path) + "." + clipped(name);
      if (!entry.first.IsScalar() || !is_header_name(name)) {
        good = wrong_at(entry.first, key.path, "'" + clipped(name) + "' as the name of a header");
      } else if (is_reserved_header(name)) {
        good = wrong_at(entry.first, key.path, "'" + clipped(name) + "', which requests set themselves");
      } else if (!value.IsScalar() || trimmed(value.Scalar()).empty()) {
        good = wrong_at(value, path, value.IsScalar() ? "an empty text" : words_for(value));
      } else if (has_control_character(value.Scalar())) {
        good = wrong_at(value, path, "a value with a line break or another control character");
      } else if (std::find(names.begin(), names.end(), lower_case(name)) != names.end()) {
        good = wrong_at(entry.first, path, "the same header twice");
      } else {
        fields.emplace_back(name, trimmed(value.Scalar()));
        if (!is_id_header(name))
          observe::know_secret(fields.back().second);
      }
      names.push_back(lower_case(name));
    }
    for (const auto* needed : {"x-company-id", "x-user-id"}) {
      if (std::find(names.begin(), names.end(), needed) == names.end()) {
        good = wrong("no " + std::string(needed));
      }
    }
    return good;
  }

  bool operator()(const media_types_rule& rule) const {
    if (!node.IsSequence()) {
      return wrong(words_for(node));
    }
    auto& types = rule.at(reader.into_);
    types.clear();
    bool good = true;
    for (const auto& item : node) {
      const std::string given = item.IsScalar() ? item.Scalar() : "";
      const auto type = text::bare_media_type(given);
      if (!item.IsScalar()) {
        good = wrong_at(item, key.path, words_for(item));
      } else if (!is_media_type(type)) {
        reader.report_.warning(line_of(item), key.path,
                               words_for(item) + " matches nothing: it is no media type such as text/plain");
      } else if (std::find(types.begin(), types.end(), type) == types.end()) {
        types.push_back(type);
      }
      if (type.find('*') != std::string::npos && is_media_type(type)) {
        reader.report_.warning(line_of(item), key.path,
                               words_for(item) +
                                   " matches nothing: media types are compared without wildcards");
      }
    }
    return good;
  }

  bool operator()(const space_keys_rule& rule) const {
    if (!node.IsSequence() || node.size() == 0) {
      return wrong(node.IsSequence() ? "an empty list" : words_for(node));
    }
    auto& keys = rule.at(reader.into_);
    keys.clear();
    bool good = true;
    for (const auto& item : node) {
      const std::string space_key(item.IsScalar() ? trimmed(item.Scalar()) : std::string_view());
      if (space_key.empty() || has_control_character(space_key)) {
        good =
            wrong_at(item, key.path, item.IsScalar() ? "a key that is empty or unreadable" : words_for(item));
      } else if (std::find(keys.begin(), keys.end(), space_key) == keys.end()) {
        keys.push_back(space_key);
      }
    }
    return good;
  }

  bool operator()(const ignored_rule&) const {
    std::string nowhere;
    return (*this)(nowhere);
  }

  bool operator()(const json_rule& rule) const { return (*this)(rule.at(reader.into_)); }

  bool operator()(std::string& json) const {
    if (!node.IsMap()) {
      return wrong(words_for(node));
    }
    try {
      json = to_json(node);
      return true;
    } catch (const YAML::Exception& e) {
      reader.report_.error(e.mark.line + 1, key.path, e.msg);
      return false;
    }
  }
};

bool value_reader::read(const key& key, const YAML::Node& node) {
  return std::visit(by_rule{*this, key, node}, key.rule);
}

} // namespace cfc::config
