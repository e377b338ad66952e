#pragma once

#include "tools/simulator/confluence/oauth_tokens.hpp"
#include "tools/simulator/content/instance.hpp"
#include "tools/simulator/cql/search.hpp"
#include "tools/simulator/http/faults.hpp"

#include <string>

namespace cfc::simulator {

struct confluence_settings {
  std::string cloud_id = "5b3c1a52-7f0e-4c6a-9d41-000000000001";
  std::string data_center_id = "5b3c1a52-7f0e-4c6a-9d41-0000000000dc";
  std::string site = "https://simulated.atlassian.net"; ///< what Cloud's `_links.base` names
  std::string context_path;                             ///< Data Center: empty or "/confluence"
  int utc_offset_minutes = 60;                          ///< of Data Center's times and of CQL dates
  credentials accepted;
  /// Known once the ports are bound; no trailing slash, without the context path.
  std::string media_url;
  std::string data_center_url;
};

/// What both products share: the content, how it misbehaves, and searches over it.
struct confluence_site {
  confluence_site(instance& shown, faults& harm, confluence_settings chosen)
      : content(shown), behaviour(harm), settings(std::move(chosen)),
        search(shown, harm, settings.utc_offset_minutes) {}

  instance& content;
  faults& behaviour;
  confluence_settings settings;
  cql_search search;
  std::atomic<std::uint64_t> searches = 0; ///< answered while `empty_page_every` is on
};

} // namespace cfc::simulator
