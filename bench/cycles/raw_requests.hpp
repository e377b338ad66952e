#pragma once

#include "bench/cycles/scenarios.hpp"
#include "io/http/message.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cfc::bench {

/// Something to be ingested, as the simulator predicts it.
struct raw_item {
  std::string key, page_id, title, mime_type, metadata; ///< metadata: JSON
  std::uint64_t bytes = 0;
  bool is_page = false;
};
raw_item item_from(const boost::json::value& expected);

/// The requests of a raw load, as a connector sends them.
class raw_requests {
public:
  raw_requests(std::string confluence, std::string unique)
      : confluence_(std::move(confluence)), unique_(std::move(unique)) {}

  http::request search(std::uint64_t first_row) const;
  http::request bodies(const std::vector<std::string>& page_ids) const;
  http::request download(const raw_item& of) const;
  /// @param items of one space
  http::request diff(const std::vector<const raw_item*>& items) const;
  /// @param read_url empty to register, else to finalise
  http::request upsert(const raw_item& what, std::string_view read_url) const;
  /// @param write_url as the registration's answer names it
  http::request upload(const raw_item& what, std::string_view write_url) const;

private:
  http::request from_confluence(const std::string& path) const;
  http::request to_unique(const std::string& path, std::string json) const;

  std::string confluence_, unique_;
};

/// The text of a member of an answer, without its escapes; "" when there is none.
std::string member_of(std::string_view json, std::string_view name);

} // namespace cfc::bench
