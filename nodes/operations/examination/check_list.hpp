#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::nodes {

enum class check_end : std::uint8_t {
  passed,
  warning,   ///< a sync can run, but not with all that it could do
  failed,    ///< a sync can't work
  not_tried, ///< what it needs isn't there, or it can't be known without writing
};
std::string_view name_of(check_end end) noexcept;

/// What a check found.
struct finding {
  check_end end = check_end::passed;
  std::string text;   ///< what was seen, for the operator
  std::string remedy; ///< what to do about it; empty: nothing
};

struct check_result {
  std::string name;
  finding found;
};

/// Checks one after the other (RUN-7). One that fails hides none but those that need it.
class check_list {
public:
  using body = std::function<boost::asio::awaitable<finding>()>;
  /// What a failure that the check throws means.
  struct failure_meaning {
    std::string remedy;
    check_end end = check_end::failed;
  };

  /// @param needs names of earlier checks that have to be passed, or have ended with a warning
  /// @param what may throw: its failure becomes the finding, with `on_failure` as its meaning
  boost::asio::awaitable<void> run(std::string name, std::vector<std::string> needs, body what,
                                   failure_meaning on_failure);
  void add(std::string name, finding found) { results_.push_back({std::move(name), std::move(found)}); }

  bool passed(std::string_view name) const;
  const std::vector<check_result>& results() const noexcept { return results_; }

private:
  std::vector<check_result> results_;
};

} // namespace cfc::nodes
