#include "io/observe/secrets.hpp"

#include "io/observe/encoded_text.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <utility>
#include <vector>

namespace cfc::observe {

namespace {

constexpr std::string_view mask = "***";

/// A part of a text that must not be told.
struct span {
  std::size_t begin, end;
};

/// One way to write a secret.
struct needle {
  std::string text;
  bool base64; ///< the characters beside it depend on the secret too
};

void add_base64(std::string_view text, std::vector<needle>& ways) {
  for (std::size_t before = 0; before < 3; ++before) {
    auto usual = base64_within(text, before, false);
    auto url_safe = base64_within(text, before, true);
    if (usual != url_safe)
      ways.push_back({std::move(url_safe), true});
    ways.push_back({std::move(usual), true});
  }
}

/// As it is, with escapes of its own read as such, as a form has it; and in base64, where OAuth has it
/// percent-encoded and a document escaped.
std::vector<needle> ways_to_write(std::string_view secret) {
  std::vector<std::string> plain{std::string(secret)};
  const auto add = [&](std::string way) {
    if (std::find(plain.begin(), plain.end(), way) == plain.end())
      plain.push_back(std::move(way));
  };
  add(fully_decoded(secret));
  for (std::string way : {plain.front(), plain.back()}) {
    std::replace(way.begin(), way.end(), ' ', '+');
    add(std::move(way));
  }
  std::vector<needle> ways;
  ways.reserve(plain.size());
  for (auto& way : plain)
    ways.push_back({std::move(way), false});
  for (const auto& within : std::set{std::string(secret), percent_encoded(secret), json_escaped(secret)})
    add_base64(within, ways);
  return ways;
}

bool is_base64(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '-' || c == '_' || c == '=';
}

/// With the one character on each side that holds some bits of the secret, and the padding.
span widened(std::string_view text, span found) noexcept {
  if (found.begin > 0 && is_base64(text[found.begin - 1]))
    --found.begin;
  if (found.end < text.size() && is_base64(text[found.end]))
    ++found.end;
  while (found.end < text.size() && text[found.end] == '=')
    ++found.end;
  return found;
}

/// Needles by their first bytes, so that a text is gone through once, however many there are.
class needle_set {
public:
  void add(std::string_view secret) {
    for (auto& way : ways_to_write(secret)) {
      ++starts_[start_of(way.text)];
      needles_.emplace(start_of(way.text), std::move(way));
    }
  }
  void remove(std::string_view secret) {
    for (const auto& way : ways_to_write(secret)) {
      --starts_[start_of(way.text)];
      const auto [first, last] = needles_.equal_range(start_of(way.text));
      const auto at = std::find_if(first, last, [&](const auto& one) { return one.second.text == way.text; });
      if (at != last)
        needles_.erase(at);
    }
  }
  /// @param place of a byte, or of the end, in the text that is to be shown
  template <typename Place>
  void find_all(std::string_view text, Place place, std::vector<span>& found) const {
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
      const auto start = start_of(text.substr(at, 2));
      if (starts_[start] == 0)
        continue;
      const auto [first, last] = needles_.equal_range(start);
      std::for_each(first, last, [&](const auto& one) {
        if (!text.substr(at).starts_with(one.second.text))
          return;
        span where{at, at + one.second.text.size()};
        where = one.second.base64 ? widened(text, where) : where;
        found.push_back({place(where.begin), place(where.end)});
      });
    }
  }

private:
  static std::uint16_t start_of(std::string_view text) noexcept {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(text[0]) << 8 |
                                      static_cast<unsigned char>(text[1]));
  }
  std::vector<std::uint32_t> starts_ = std::vector<std::uint32_t>(0x10000);
  std::multimap<std::uint16_t, needle> needles_;
};

/// Signatures come by the thousand and most are forgotten before anything is told. So the ways to write a
/// secret are found when a text is looked at for the first time after it has come.
class registry {
public:
  void hold(std::string_view secret) {
    const std::unique_lock lock(mutex_);
    const auto [at, first] = holders_.try_emplace(std::string(secret));
    ++at->second.alive;
    if (first)
      ++not_spelt_out_;
  }
  /// The last to let go leaves it remembered.
  void release(const std::string& secret) {
    const std::unique_lock lock(mutex_);
    auto& mine = holders_.find(secret)->second;
    if (--mine.alive > 0)
      return;
    ++mine.remembered;
    released_.push_back(secret);
    if (released_.size() > secrets_remembered)
      forget_oldest();
  }
  std::vector<span> find_all(std::string_view text) {
    if (not_spelt_out_ > 0)
      spell_out();
    std::vector<span> found;
    const std::shared_lock lock(mutex_);
    if (holders_.empty())
      return found;
    needles_.find_all(
        text, [](std::size_t at) { return at; }, found);
    auto plain = decoded(text);
    for (int layer = 0; plain && layer < most_layers; ++layer) {
      needles_.find_all(
          plain->bytes, [&](std::size_t at) { return plain->from[at]; }, found);
      plain = decoded(*plain);
    }
    return found;
  }

private:
  struct uses {
    std::size_t alive = 0, remembered = 0;
    bool spelt_out = false;
  };

  void spell_out() {
    const std::unique_lock lock(mutex_);
    for (auto& [secret, mine] : holders_) {
      if (!std::exchange(mine.spelt_out, true))
        needles_.add(secret);
    }
    not_spelt_out_ = 0;
  }

  void forget_oldest() {
    const auto at = holders_.find(released_.front());
    if (--at->second.remembered == 0 && at->second.alive == 0) {
      if (at->second.spelt_out)
        needles_.remove(at->first);
      else
        --not_spelt_out_;
      holders_.erase(at);
    }
    released_.pop_front();
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, uses, std::less<>> holders_;
  std::deque<std::string> released_;
  std::atomic<std::size_t> not_spelt_out_ = 0;
  needle_set needles_;
};

/// Never destroyed: what is written last, by threads that end last, is concealed too.
registry& known() {
  static auto* const all = new registry;
  return *all;
}

} // namespace

void know_secret(std::string_view secret) {
  if (secret.size() >= shortest_known_secret)
    known().hold(secret);
}

known_secret::known_secret(std::string_view secret)
    : secret_(secret.size() >= shortest_known_secret ? secret : std::string_view()) {
  if (!secret_.empty())
    known().hold(secret_);
}

known_secret::~known_secret() {
  if (!secret_.empty())
    known().release(secret_);
}

std::string conceal_secrets(std::string_view text) {
  auto found = known().find_all(text);
  if (found.empty())
    return std::string(text);
  std::sort(found.begin(), found.end(), [](span a, span b) { return a.begin < b.begin; });
  std::string out;
  std::size_t told = 0;
  for (const auto [begin, end] : found) {
    if (begin >= told)
      out.append(text.substr(told, begin - told)).append(mask);
    told = std::max(told, end);
  }
  return out.append(text.substr(told));
}

} // namespace cfc::observe
