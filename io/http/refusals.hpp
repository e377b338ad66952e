#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace cfc::http {

/// Which kinds of calls of a service make no sense any more (REL-12): a login that lacks a scope has every
/// call refused that needs it, and a hundred thousand of them would only get the client blocked.
class refusals {
public:
  /// Refusals of one operation in a row after which it isn't tried any more.
  static constexpr int most_in_a_row = 10;

  /// The last refusal of an operation that isn't to be tried any more; null: it may be.
  const std::string* reason_to_stop(std::string_view operation) const {
    const auto at = kinds_.find(operation);
    return at == kinds_.end() || at->second.in_a_row < most_in_a_row ? nullptr : &at->second.last;
  }
  void refused(std::string_view operation, std::string_view why) {
    auto at = kinds_.find(operation);
    if (at == kinds_.end())
      at = kinds_.emplace(operation, kind()).first;
    auto& one = at->second;
    if (one.in_a_row == most_in_a_row)
      return;
    ++one.in_a_row;
    one.last = why;
  }
  /// What was asked while it was still allowed may come through: then all goes on.
  void accepted(std::string_view operation) {
    if (const auto at = kinds_.find(operation); at != kinds_.end())
      kinds_.erase(at);
  }

private:
  struct kind {
    int in_a_row = 0;
    std::string last;
  };
  std::map<std::string, kind, std::less<>> kinds_;
};

} // namespace cfc::http
