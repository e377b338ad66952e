#include "tests/integration/support/mode.hpp"

#include <ostream>

namespace cfc::test {

namespace {

std::string name_of(login with) {
  switch (with) {
  case login::oauth:
    return "oauth";
  case login::pat:
    return "pat";
  case login::basic:
    return "basic";
  }
  return {};
}

} // namespace

std::string mode::name() const {
  return (data_center ? "data_center_" : "cloud_") + name_of(with) + (context_path ? "_context_path" : "") +
         (cluster_local ? "_cluster_local" : "_external");
}

std::ostream& operator<<(std::ostream& to, const mode& what) {
  return to << what.name();
}

std::vector<mode> all_modes() {
  std::vector<mode> modes;
  for (const bool cluster_local : {true, false}) {
    modes.push_back({false, login::oauth, false, cluster_local});
    modes.push_back({true, login::oauth, false, cluster_local});
    modes.push_back({true, login::pat, false, cluster_local});
    modes.push_back({true, login::basic, false, cluster_local});
    modes.push_back({true, login::pat, true, cluster_local});
  }
  return modes;
}

std::vector<mode> both_products() {
  return {{false, login::oauth, false, true}, {true, login::pat, false, false}};
}

} // namespace cfc::test
