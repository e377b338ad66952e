#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace cfc::observe {

/// The label `endpoint` of a request to Confluence (WIRE, "Metrics"): the path from `/rest/api/` or `/api/v2/` on,
/// ids replaced by `{id}`, and of a Data Center download its file's name by `{file}`. Made without an allocation,
/// since it is made for every call; a path that is longer than there is room ends there.
class endpoint_label {
public:
  /// @param url whole, with or without a query
  explicit endpoint_label(std::string_view url) noexcept;

  std::string_view text() const noexcept { return {text_.data(), size_}; }

private:
  void put(std::string_view part) noexcept;
  void put_segment(std::string_view segment) noexcept;

  std::array<char, 200> text_{};
  std::size_t size_ = 0;
};

} // namespace cfc::observe
