#include "nodes/operations/examination/check_list.hpp"

#include "io/http/failure.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace cfc::nodes {

std::string_view name_of(check_end end) noexcept {
  switch (end) {
  case check_end::passed:
    return "ok";
  case check_end::warning:
    return "warning";
  case check_end::failed:
    return "failed";
  case check_end::not_tried:
    return "notTried";
  }
  return "";
}

bool check_list::passed(std::string_view name) const {
  return std::any_of(results_.begin(), results_.end(), [name](const check_result& one) {
    return one.name == name && (one.found.end == check_end::passed || one.found.end == check_end::warning);
  });
}

boost::asio::awaitable<void> check_list::run(std::string name, std::vector<std::string> needs, body what,
                                             failure_meaning on_failure) {
  const auto lacking =
      std::find_if(needs.begin(), needs.end(), [this](const std::string& need) { return !passed(need); });
  if (lacking != needs.end()) {
    add(std::move(name), {check_end::not_tried, "it needs '" + *lacking + "'", ""});
    co_return;
  }
  finding found;
  try {
    found = co_await what();
  } catch (...) {
    found = {on_failure.end, http::failure_of(std::current_exception()).reason, on_failure.remedy};
  }
  add(std::move(name), std::move(found));
}

} // namespace cfc::nodes
