#include "tools/simulator/unique/access.hpp"

#include "tools/simulator/http/message.hpp"
#include "tools/simulator/text/base64.hpp"
#include "tools/simulator/text/hex.hpp"
#include "tools/simulator/text/json.hpp"
#include "tools/simulator/text/percent.hpp"
#include "tools/simulator/text/sha256.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace cfc::simulator {
namespace {

reply oauth_error(int status, const char* code, const std::string& description) {
  return reply::json(status, write_json(json::object({{"error", code}, {"error_description", description}})));
}

std::set<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), {}};
}

std::string parameter(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(), [&](const auto& p) { return p.first == name; });
  return found == form.end() ? std::string() : found->second;
}

} // namespace

std::optional<std::string> access_control::user_of(const call& request, std::int64_t now_ms) const {
  const bool as_external = settings_.auth == unique_auth::external ||
                           (settings_.auth == unique_auth::both && request.field("Authorization") != nullptr);
  return as_external ? external_user(request, now_ms) : cluster_local_user(request);
}

std::optional<std::string> access_control::cluster_local_user(const call& request) const {
  const auto* service = request.field("x-service-id");
  const auto* company = request.field("x-company-id");
  const auto* user = request.field("x-user-id");
  if (service == nullptr || service->empty() || company == nullptr || *company != settings_.company_id ||
      user == nullptr || std::count(settings_.users.begin(), settings_.users.end(), *user) == 0)
    return std::nullopt;
  return *user;
}

std::optional<std::string> access_control::external_user(const call& request, std::int64_t now_ms) const {
  const auto* field = request.field("Authorization");
  constexpr std::string_view scheme = "Bearer ";
  if (field == nullptr || !field->starts_with(scheme) || settings_.users.empty())
    return std::nullopt;
  const auto found = tokens_.find(field->substr(scheme.size()));
  if (found == tokens_.end() || found->second <= now_ms)
    return std::nullopt;
  return settings_.users.front();
}

/// RFC 6749, 2.3.1: both are form-encoded before they are joined.
bool access_control::knows_client(const std::string& login) const {
  const auto colon = std::min(login.find(':'), login.size());
  return percent_decoded(login.substr(0, colon), true) == settings_.client_id && colon < login.size() &&
         percent_decoded(login.substr(colon + 1), true) == settings_.client_secret;
}

reply access_control::token(const call& request, std::int64_t now_ms) {
  constexpr std::string_view scheme = "Basic ";
  const auto* login = request.field("Authorization");
  if (login == nullptr || !login->starts_with(scheme) ||
      !knows_client(from_base64(login->substr(scheme.size()))))
    return oauth_error(401, "invalid_client", "client not found or wrong secret");
  const auto form = decoded_pairs(request.body);
  if (parameter(form, "grant_type") != "client_credentials")
    return oauth_error(400, "unsupported_grant_type", "grant_type must be client_credentials");
  const auto asked = words_of(parameter(form, "scope"));
  for (const std::string needed : {"openid", "profile", "email", "urn:zitadel:iam:user:resourceowner",
                                   "urn:zitadel:iam:org:projects:roles"})
    if (!asked.contains(needed))
      return oauth_error(400, "invalid_scope", "the scope " + needed + " is missing");
  const auto audience = "urn:zitadel:iam:org:project:id:" + settings_.project_id + ":aud";
  if (!asked.contains(audience))
    return oauth_error(400, "invalid_scope", "the scope " + audience + " is missing");
  ++issued_;
  const auto text = "unique-token-" + std::to_string(issued_) + "-" +
                    hex(sha256(settings_.client_secret + std::to_string(issued_))).substr(0, 32);
  tokens_[text] = now_ms + settings_.token_lifetime_s * 1000;
  const json::object body{
      {"access_token", text}, {"token_type", "Bearer"}, {"expires_in", settings_.token_lifetime_s}};
  auto answer = reply::json(200, write_json(body));
  answer.fields.emplace_back("Cache-Control", "no-store");
  return answer;
}

} // namespace cfc::simulator
