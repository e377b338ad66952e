#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace cfc::test {

enum class login { oauth, pat, basic };

/// A way to run the connector: which Confluence, which login there, and how Unique is reached.
struct mode {
  bool data_center = false;
  login with = login::oauth;
  bool context_path = false; ///< Data Center below `/confluence`
  bool cluster_local = true; ///< else external

  std::string name() const;
};

/// Shown when a parameterised test fails.
std::ostream& operator<<(std::ostream& to, const mode& what);

/// Cloud with OAuth, Data Center with each login and with a context path; each with Unique in the cluster and
/// outside.
std::vector<mode> all_modes();
/// One of each product, where the way to log in makes no difference.
std::vector<mode> both_products();

} // namespace cfc::test
