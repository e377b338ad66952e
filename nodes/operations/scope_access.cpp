#include "nodes/operations/scope_access.hpp"

#include "io/http/api_error.hpp"
#include "io/observe/parts.hpp"

#include <utility>

namespace cfc::nodes {

boost::asio::awaitable<std::optional<std::string>> grant(const service_set& services, std::string scope_id,
                                                         std::string user, std::vector<unique::access> what) {
  std::string answer = "neither granted nor refused";
  std::optional<std::string> refusal;
  try {
    const bool granted = co_await services.unique.grant(scope_id, std::move(user), std::move(what));
    if (granted)
      co_return refusal;
  } catch (const http::api_error& error) {
    const bool refused =
        error.fault() == http::api_fault::refused ||
        (error.fault() == http::api_fault::status && error.status() < 500 && !error.transient());
    if (!refused)
      throw;
    answer = error.what();
    refusal = answer;
  }
  services.log.part(observe::part::scopes)
      .warn("Unique did not grant access to a scope; that doesn't matter where it was given before",
            {{"scopeId", scope_id}, {"answer", answer}});
  co_return refusal;
}

boost::asio::awaitable<std::optional<std::string>> grant_all(const service_set& services,
                                                             std::string scope_id, std::string user) {
  using unique::access;
  std::vector<access> all{access::manage, access::read, access::write};
  co_return co_await grant(services, std::move(scope_id), std::move(user), std::move(all));
}

} // namespace cfc::nodes
