#pragma once

#include "nodes/operations/services.hpp"
#include "nodes/operations/store_failures.hpp"
#include "nodes/operations/testimony.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cfc::nodes {

/// Whether pages are below a page that carries the all-label, by the labels that the content store has of
/// what stands above them (DSC-2, DEL-4).
class root_pages_above {
public:
  /// All arguments outlive it.
  /// @param found ids of the roots that discovery has found
  root_pages_above(const service_set& services, const std::set<std::string>& found, store_failures& failures)
      : services_(services), found_(found), failures_(failures) {}

  /// Asks for the labels of those that aren't known yet.
  boost::asio::awaitable<void> learn(std::vector<confluence::stored_ancestor> above);
  tristate of(const confluence::stored_content& page) const;

private:
  bool has_labels_at_an_address(const confluence::stored_ancestor& above) const;
  tristate known_without_asking(const confluence::stored_ancestor& above) const;
  boost::asio::awaitable<tristate> is_root(std::string id);
  tristate missing(const std::string& id) const;

  const service_set& services_;
  const std::set<std::string>& found_;
  store_failures& failures_;
  std::map<std::string, tristate> root_by_id_;
};

} // namespace cfc::nodes
